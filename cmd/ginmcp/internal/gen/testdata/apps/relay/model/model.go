// Package model has what the relay stores.
package model

import (
	"encoding/json"
	"errors"
	"slices"
)

// Channel is a provider.
type Channel struct {
	ID       int               `json:"id"`
	Type     int               `json:"type" gorm:"default:0"`
	Key      string            `json:"key,omitempty" gorm:"type:text"`
	Status   int               `json:"status" gorm:"default:1"`
	Name     string            `json:"name" gorm:"index"`
	Weight   *uint             `json:"weight" gorm:"default:0"`
	BaseURL  *string           `json:"base_url" gorm:"column:base_url;default:''"`
	Balance  float64           `json:"balance"` // in USD
	Models   string            `json:"models"`  // separated by commas
	Mapping  map[string]string `json:"model_mapping"`
	Priority *int64            `json:"priority" gorm:"bigint;default:0"`
}

// Token lets a client in.
type Token struct {
	ID             int    `json:"id"`
	UserID         int    `json:"user_id"`
	Key            string `json:"key" gorm:"type:char(48);uniqueIndex"`
	Status         int    `json:"status" gorm:"default:1"`
	Name           string `json:"name" gorm:"index" `
	ExpiredTime    int64  `json:"expired_time" gorm:"bigint;default:-1"` // -1 means never expired
	RemainQuota    int64  `json:"remain_quota" gorm:"bigint;default:0"`
	UnlimitedQuota bool   `json:"unlimited_quota" gorm:"default:false"`
}

// Message is a part of a conversation.
type Message struct {
	Role    string  `json:"role"`
	Content any     `json:"content,omitempty"`
	Name    *string `json:"name,omitempty"`
}

// GeneralOpenAIRequest is what clients of language models send.
type GeneralOpenAIRequest struct {
	Model       string          `json:"model,omitempty"`
	Messages    []Message       `json:"messages,omitempty"`
	Stream      bool            `json:"stream,omitempty"`
	MaxTokens   int             `json:"max_tokens,omitempty"`
	Temperature *float64        `json:"temperature,omitempty"`
	Tools       json.RawMessage `json:"tools,omitempty"`
	Metadata    any             `json:"metadata,omitempty"`
}

// Option is a setting.
type Option struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// ErrNotFound is the error of all lookups.
var ErrNotFound = errors.New("record not found")

// Store keeps everything in memory.
type Store struct {
	Channels []*Channel
	Tokens   []*Token
	Options  []*Option
}

// NewStore returns a store with two channels.
func NewStore() *Store {
	weight, url, priority := uint(3), "https://api.example.org", int64(1)
	return &Store{
		Channels: []*Channel{
			{ID: 1, Type: 1, Key: "sk-1", Status: 1, Name: "main", Weight: &weight, BaseURL: &url, Balance: 12.5, Models: "small,large", Mapping: map[string]string{"small": "s-1"}, Priority: &priority},
			{ID: 2, Type: 8, Status: 2, Name: "spare", Mapping: map[string]string{"large": "l-1"}},
		},
		Tokens:  []*Token{{ID: 1, UserID: 1, Key: "t-1", Status: 1, Name: "laptop", ExpiredTime: -1}},
		Options: []*Option{{"Theme", "default"}, {"Notice", ""}},
	}
}

// Channel returns the channel with the ID.
func (s *Store) Channel(id int) (*Channel, error) {
	if i := slices.IndexFunc(s.Channels, func(c *Channel) bool { return c.ID == id }); i >= 0 {
		return s.Channels[i], nil
	}
	return nil, ErrNotFound
}

// Token returns the token with the ID.
func (s *Store) Token(id int) (*Token, error) {
	for _, t := range s.Tokens {
		if t.ID == id {
			return t, nil
		}
	}
	return nil, ErrNotFound
}
