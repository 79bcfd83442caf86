// Package entity has what is stored about pictures.
package entity

import (
	"strings"
	"time"
)

// UIDPrefix letters of unique IDs.
const (
	PhotoUID = 'p'
	AlbumUID = 'a'
)

// Taken is when all the pictures were taken.
var Taken = time.Date(2024, time.August, 3, 14, 0, 0, 0, time.UTC)

// Photo is a picture.
type Photo struct {
	ID          uint       `json:"-"`
	UID         string     `json:"UID"`
	TakenAt     time.Time  `json:"TakenAt"`
	Title       string     `json:"Title"`
	Description string     `json:"Description"`
	Type        string     `json:"Type"`
	Favorite    bool       `json:"Favorite"`
	Private     bool       `json:"Private"`
	Lat         float64    `json:"Lat"`
	Lng         float64    `json:"Lng"`
	Files       Files      `json:"Files"`
	DeletedAt   *time.Time `json:"DeletedAt,omitempty"`
}

// Files is a list of files.
type Files []File

// File is a file of a picture.
type File struct {
	UID     string `json:"UID"`
	Name    string `json:"Name"`
	Primary bool   `json:"Primary"`
	Width   int    `json:"Width,omitempty"`
	Height  int    `json:"Height,omitempty"`
}

// Album is a collection of pictures.
type Album struct {
	ID       uint     `json:"ID"`
	UID      string   `json:"UID"`
	Title    string   `json:"Title"`
	Order    string   `json:"Order"`
	Favorite bool     `json:"Favorite"`
	Photos   []string `json:"-"`
}

// Label is a word for pictures.
type Label struct {
	UID      string `json:"UID"`
	Name     string `json:"Name"`
	Priority int    `json:"Priority"`
}

// The collection.
var (
	Photos []*Photo
	Albums []*Album
	Labels []*Label
)

// Reset restores the collection.
func Reset() {
	Photos = []*Photo{
		{ID: 1, UID: "p1", TakenAt: Taken, Title: "Lake", Type: "image", Lat: 47.5, Lng: 9.25, Files: Files{{"f1", "lake.jpg", true, 4000, 3000}, {"f2", "lake.raw", false, 0, 0}}},
		{ID: 2, UID: "p2", TakenAt: Taken.AddDate(0, 0, 1), Title: "Hills", Type: "raw", Favorite: true, Files: Files{{"f3", "hills.jpg", true, 10, 10}}},
	}
	Albums = []*Album{{ID: 1, UID: "a1", Title: "Summer", Order: "oldest", Photos: []string{"p1"}}}
	Labels = []*Label{{"l1", "water", 5}}
}

// FindPhoto returns nil if there is none.
func FindPhoto(uid string) *Photo {
	for _, p := range Photos {
		if p.UID == uid {
			return p
		}
	}
	return nil
}

// FindAlbum returns nil if there is none.
func FindAlbum(uid string) *Album {
	for _, a := range Albums {
		if strings.EqualFold(a.UID, uid) {
			return a
		}
	}
	return nil
}
