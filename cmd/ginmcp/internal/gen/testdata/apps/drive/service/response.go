package service

import (
	"path"
	"time"
)

// FileResponse is a file as users see it.
type FileResponse struct {
	Type      int               `json:"type"` // 0: file, 1: folder
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Path      string            `json:"path"`
	Size      int64             `json:"size"`
	CreatedAt time.Time         `json:"created_at"`
	Metadata  map[string]string `json:"metadata,omitempty"`
	Owned     bool              `json:"owned,omitempty"`
}

// ListResponse is a page of files.
type ListResponse struct {
	Files      []FileResponse     `json:"files"`
	Pagination *PaginationResults `json:"pagination"`
	Parent     *FileResponse      `json:"parent,omitempty"`
}

// PaginationResults states where the page is.
type PaginationResults struct {
	Page       int `json:"page"`
	PageSize   int `json:"page_size"`
	TotalItems int `json:"total_items,omitempty"`
}

// ShareResponse is a share as visitors see it.
type ShareResponse struct {
	ID       string     `json:"id"`
	Name     string     `json:"name,omitempty"`
	Visited  int        `json:"visited"`
	Expires  *time.Time `json:"expires,omitempty"`
	Unlocked bool       `json:"unlocked"`
}

func buildFile(f *File) *FileResponse {
	r := &FileResponse{ID: f.ID, Name: path.Base(f.URI), Path: f.URI, Size: f.Size, CreatedAt: f.CreatedAt, Metadata: f.Tags, Owned: true}
	if f.IsFolder {
		r.Type = 1
	}
	return r
}

func buildShare(s *Share, unlocked bool) *ShareResponse {
	r := &ShareResponse{ID: s.ID, Visited: s.Visited, Expires: s.Expire, Unlocked: unlocked}
	if unlocked {
		r.Name = path.Base(s.URI)
	}
	return r
}
