// Package service does the work of the drive.
package service

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/apps/drive/serializer"
)

var created = time.Date(2025, time.June, 10, 8, 30, 0, 0, time.UTC)

// User owns files.
type User struct {
	ID    string
	Email string
	Quota int64
}

// File is a file or a folder.
type File struct {
	ID        string
	URI       string
	Size      int64
	IsFolder  bool
	Content   []byte
	Tags      map[string]string
	CreatedAt time.Time
}

// Share makes a file public.
type Share struct {
	ID       string
	URI      string
	Password string
	Expire   *time.Time
	Visited  int
}

// Manager keeps files and shares in memory.
type Manager struct {
	user   *User
	files  []*File
	shares []*Share
	nodes  []*Node
}

// Node is a machine that stores files.
type Node struct {
	ID     int
	Name   string
	Weight int
	Online bool
}

// NewManager returns a manager with a few files.
func NewManager() *Manager {
	return &Manager{
		user: &User{ID: "u1", Email: "kim@example.org", Quota: 1 << 30},
		files: []*File{
			{ID: "f1", URI: "/docs", IsFolder: true, CreatedAt: created},
			{ID: "f2", URI: "/docs/plan.txt", Size: 8, Content: []byte("the plan"), CreatedAt: created, Tags: map[string]string{"state": "draft"}},
			{ID: "f3", URI: "/photo.jpg", Size: 3, Content: []byte{0xff, 0xd8, 0xff}, CreatedAt: created},
		},
		shares: []*Share{{ID: "s1", URI: "/docs/plan.txt", Password: "pw", Visited: 4}},
		nodes:  []*Node{{ID: 1, Name: "master", Weight: 10, Online: true}, {ID: 2, Name: "slave", Weight: 5}},
	}
}

// UserByToken returns nil if no user has the token.
func (m *Manager) UserByToken(token string) *User {
	if token == "t-kim" {
		return m.user
	}
	return nil
}

// UserFromContext returns who calls, or nil.
func UserFromContext(c *gin.Context) *User {
	u, _ := c.Value("user").(*User)
	return u
}

func managerFrom(c *gin.Context) *Manager { return c.MustGet("manager").(*Manager) }

func (m *Manager) find(uri string) (*File, error) {
	i := slices.IndexFunc(m.files, func(f *File) bool { return f.URI == path.Clean("/"+uri) })
	if i < 0 {
		return nil, serializer.NewError(serializer.CodeNotFound, "path does not exist")
	}
	return m.files[i], nil
}

func (m *Manager) share(id string) (*Share, error) {
	for _, s := range m.shares {
		if s.ID == id {
			return s, nil
		}
	}
	return nil, serializer.NewError(serializer.CodeNotFound, "share link does not exist")
}

func (m *Manager) children(uri string) []*File {
	var files []*File
	for _, f := range m.files {
		if path.Dir(f.URI) == path.Clean("/"+uri) || uri == "" {
			files = append(files, f)
		}
	}
	return files
}

func (m *Manager) remove(uri string) {
	m.files = slices.DeleteFunc(m.files, func(f *File) bool { return f.URI == uri || strings.HasPrefix(f.URI, uri+"/") })
}
