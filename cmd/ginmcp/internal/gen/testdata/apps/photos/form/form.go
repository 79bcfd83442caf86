// Package form has what clients send.
package form

import "example.com/apps/photos/entity"

// SearchPhotos finds pictures.
type SearchPhotos struct {
	Query    string `form:"q"`
	Type     string `form:"type"`     // image, raw or video
	Favorite bool   `form:"favorite"` // only favorites
	Count    int    `form:"count" binding:"required,max=1000"`
	Offset   int    `form:"offset" binding:"min=0"`
	Order    string `form:"order"`
}

// SearchAlbums finds albums.
type SearchAlbums struct {
	Query string `form:"q"`
	Count int    `form:"count" binding:"required"`
	// newest, oldest or title
	Order string `form:"order" binding:"omitempty,oneof=newest oldest title"`
}

// Photo changes a picture.
type Photo struct {
	Title       string  `json:"Title"`
	Description string  `json:"Description"`
	Favorite    bool    `json:"Favorite"`
	Private     bool    `json:"Private"`
	Lat         float64 `json:"Lat"`
	Lng         float64 `json:"Lng"`
	Details     Details `json:"Details"`
}

// Details of a picture.
type Details struct {
	Keywords string `json:"Keywords"`
	Notes    string `json:"Notes"`
}

// Album makes or changes an album.
type Album struct {
	Title    string `json:"Title"`
	Order    string `json:"Order"`
	Favorite bool   `json:"Favorite"`
}

// Selection is a number of things.
type Selection struct {
	Photos []string `json:"photos"`
	Albums []string `json:"albums"`
	All    bool     `json:"all"`
}

// Empty reports whether nothing is selected.
func (f Selection) Empty() bool { return !f.All && len(f.Photos)+len(f.Albums) == 0 }

// Label changes a label.
type Label struct {
	Name     string `json:"Name" binding:"required"`
	Priority int    `json:"Priority"`
}

// NewAlbum returns the form of an album as it is.
func NewAlbum(a *entity.Album) Album {
	return Album{Title: a.Title, Order: a.Order, Favorite: a.Favorite}
}
