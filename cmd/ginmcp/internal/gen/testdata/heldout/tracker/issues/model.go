// Package issues has issues and labels.
package issues

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/heldout/tracker/rest"
)

// Priority is how soon something has to be done.
type Priority int

// The priorities.
const (
	Low Priority = iota
	Normal
	High
)

var priorities = []string{"low", "normal", "high"}

// MarshalJSON writes the name.
func (p Priority) MarshalJSON() ([]byte, error) { return json.Marshal(priorities[p]) }

// UnmarshalJSON reads the name.
func (p *Priority) UnmarshalJSON(text []byte) error {
	var name string
	if err := json.Unmarshal(text, &name); err != nil {
		return err
	}
	i := slices.Index(priorities, name)
	if i < 0 {
		return fmt.Errorf("no priority %q", name)
	}
	*p = Priority(i)
	return nil
}

// Meta is part of everything.
type Meta struct {
	ID      int       `json:"id"`
	Created time.Time `json:"created"`
	By      string    `json:"by"` // login of the author
}

// Issue is something to do.
type Issue struct {
	Meta
	Title    string     `json:"title"`
	Text     string     `json:"text"`
	Open     bool       `json:"open"`
	Priority Priority   `json:"priority"`
	Labels   []string   `json:"labels"`
	Parent   *Issue     `json:"parent,omitempty"`
	Votes    Votes      `json:"votes"`
	Due      *time.Time `json:"due"`
	Estimate float64    `json:"estimate,omitempty"` // in days
	Comments []Comment  `json:"comments,omitempty"`
}

// Votes counts opinions.
type Votes struct {
	Up   uint `json:"up"`
	Down uint `json:"down"`
}

// Comment is an opinion.
type Comment struct {
	By   string `json:"by"`
	Text string `json:"text"`
}

// Label groups issues.
type Label struct {
	Name   string `json:"name"`
	Colour string `json:"colour"`
	Count  int    `json:"count"`
}

// DB keeps everything in memory.
type DB struct {
	issues []*Issue
	labels []*Label
}

var day = time.Date(2026, time.June, 6, 6, 0, 0, 0, time.UTC)

// NewDB returns two issues.
func NewDB() *DB {
	first := &Issue{Meta: Meta{1, day, "pat"}, Title: "Crash at start", Text: "It crashes.", Open: true, Priority: High, Labels: []string{"bug"}, Due: &day, Estimate: 1.5, Comments: []Comment{{"sam", "Same here."}}}
	return &DB{
		issues: []*Issue{first, {Meta: Meta{2, day, "sam"}, Title: "Find the cause", Parent: first, Labels: []string{}}},
		labels: []*Label{{"bug", "red", 1}, {"idea", "blue", 0}},
	}
}

func (db *DB) issue(id int) (*Issue, error) {
	for _, i := range db.issues {
		if i.ID == id {
			return i, nil
		}
	}
	return nil, rest.Status(http.StatusNotFound, "no such issue")
}

func (db *DB) find(words string, open *bool) []*Issue {
	found := []*Issue{}
	for _, i := range db.issues {
		if strings.Contains(strings.ToLower(i.Title), strings.ToLower(words)) && (open == nil || i.Open == *open) {
			found = append(found, i)
		}
	}
	return found
}
