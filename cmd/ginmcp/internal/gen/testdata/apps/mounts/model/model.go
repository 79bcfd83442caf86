// Package model has what is stored.
package model

import "time"

// Proxy says how downloads reach the user.
type Proxy struct {
	WebProxy     bool   `json:"web_proxy"`
	WebdavPolicy string `json:"webdav_policy"`
	DownProxyURL string `json:"down_proxy_url"`
}

// Storage is a place with files.
type Storage struct {
	ID              uint      `json:"id" gorm:"primaryKey"`                        // unique key
	MountPath       string    `json:"mount_path" gorm:"unique" binding:"required"` // must be standardized
	Order           int       `json:"order"`                                       // use to sort
	Driver          string    `json:"driver"`                                      // driver used
	CacheExpiration int       `json:"cache_expiration"`                            // cache expire time, in minutes
	Status          string    `json:"status"`
	Addition        string    `json:"addition" gorm:"type:text"` // Additional information, as JSON
	Remark          string    `json:"remark"`
	Modified        time.Time `json:"modified"`
	Disabled        bool      `json:"disabled"` // if disabled
	Proxy
}

// User may see files.
type User struct {
	ID       uint   `json:"id" gorm:"primaryKey"`                      // unique key
	Username string `json:"username" gorm:"unique" binding:"required"` // username
	PwdHash  string `json:"-"`                                         // password hash
	Password string `json:"password"`                                  // password
	BasePath string `json:"base_path"`                                 // base path
	Role     int    `json:"role"`                                      // user's role
	Disabled bool   `json:"disabled"`
	// Determine permissions by bit
	//   0:  can see hidden files
	//   1:  can access without password
	//   2:  can add offline download tasks
	//   3:  can mkdir and upload
	Permission int32 `json:"permission"`
}

// PageReq selects a page.
type PageReq struct {
	Page    int `json:"page" form:"page"`
	PerPage int `json:"per_page" form:"per_page"`
}

// Validate fills in what is missing.
func (p *PageReq) Validate() {
	if p.Page < 1 {
		p.Page = 1
	}
	if p.PerPage < 1 {
		p.PerPage = 1 << 20
	}
}

// Obj is a file or a folder.
type Obj struct {
	Path     string
	Name     string
	Size     int64
	IsFolder bool
	Content  []byte
}

// Task is work that takes a while.
type Task struct {
	ID       string
	Name     string
	Progress float64
	Total    int64
	Done     bool
}

// Modified is when all files were changed.
var Modified = time.Date(2026, time.February, 2, 2, 2, 2, 0, time.UTC)

// What the tree has.
var (
	Objs     []*Obj
	Storages []*Storage
	Tasks    map[string][]*Task
	Admin    *User
)

// Reset restores the tree.
func Reset() {
	Objs = []*Obj{
		{Path: "/", Name: "a", IsFolder: true},
		{Path: "/a", Name: "b.txt", Size: 5, Content: []byte("hello")},
	}
	Storages = []*Storage{{ID: 1, MountPath: "/", Driver: "Local", Status: "work", Modified: Modified}}
	Tasks = map[string][]*Task{
		"upload": {{ID: "u1", Name: "upload b.txt", Progress: 50.5, Total: 5}, {ID: "u2", Name: "old", Progress: 100, Done: true}},
		"copy":   {{ID: "c1", Name: "copy a", Progress: 1.25, Total: 5}, {ID: "c2", Name: "old", Progress: 100, Done: true}},
	}
	Admin = &User{ID: 1, Username: "admin", BasePath: "/", Role: 2, Permission: 15}
}
