package service

import (
	"fmt"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/apps/drive/serializer"
)

type (
	// ShareCreateParamCtx is the key of a ShareCreateService.
	ShareCreateParamCtx struct{}
	// ShareCreateService makes a share or changes one.
	ShareCreateService struct {
		URI      string `json:"uri" binding:"required"`
		Password string `json:"password" binding:"max=32"` // empty: everybody may look
		Expire   int    `json:"expire"`                    // seconds from now, 0: never
	}
)

// Upsert makes the share, or changes the one with the ID.
func (s *ShareCreateService) Upsert(c *gin.Context, id string) (string, error) {
	m := managerFrom(c)
	if _, err := m.find(s.URI); err != nil {
		return "", err
	}
	share := &Share{ID: fmt.Sprintf("s%d", len(m.shares)+1)}
	if id != "" {
		old, err := m.share(id)
		if err != nil {
			return "", err
		}
		share = old
	} else {
		m.shares = append(m.shares, share)
	}
	share.URI, share.Password = s.URI, s.Password
	if s.Expire > 0 {
		at := created.Add(time.Duration(s.Expire) * time.Second)
		share.Expire = &at
	}
	return "https://drive.example.org/s/" + share.ID, nil
}

type (
	// ShareInfoParamCtx is the key of a ShareInfoService.
	ShareInfoParamCtx struct{}
	// ShareInfoService looks at a share.
	ShareInfoService struct {
		Password   string `form:"password"`
		CountViews bool   `form:"count_views"`
	}
)

// Get returns the share.
func (s *ShareInfoService) Get(c *gin.Context) (*ShareResponse, error) {
	share, err := managerFrom(c).share(c.Param("id"))
	if err != nil {
		return nil, err
	}
	if s.CountViews {
		share.Visited++
	}
	return buildShare(share, share.Password == s.Password), nil
}

type (
	// ListShareParamCtx is the key of a ListShareService.
	ListShareParamCtx struct{}
	// ListShareService lists the shares of a user.
	ListShareService struct {
		PageSize      int    `form:"page_size" binding:"required,min=10,max=100"`
		NextPageToken string `form:"next_page_token"`
	}
)

// ListShareResponse is a page of shares.
type ListShareResponse struct {
	Shares []ShareResponse `json:"shares"`
	Next   string          `json:"next_token,omitempty"`
}

// List returns a page of shares.
func (s *ListShareService) List(c *gin.Context) (*ListShareResponse, error) {
	res := &ListShareResponse{Shares: []ShareResponse{}}
	for _, share := range managerFrom(c).shares {
		if len(res.Shares) < s.PageSize && share.ID > s.NextPageToken {
			res.Shares = append(res.Shares, *buildShare(share, true))
		}
	}
	return res, nil
}

// DeleteShare removes a share.
func DeleteShare(c *gin.Context, id string) error {
	m := managerFrom(c)
	for i, s := range m.shares {
		if s.ID == id {
			m.shares = append(m.shares[:i], m.shares[i+1:]...)
			return nil
		}
	}
	return serializer.NewError(serializer.CodeNotFound, "share link does not exist")
}

type (
	// SingleNodeParamCtx is the key of a SingleNodeService.
	SingleNodeParamCtx struct{}
	// SingleNodeService names a node.
	SingleNodeService struct {
		ID int `uri:"id" binding:"required"`
	}
	// UpdateNodeParamCtx is the key of an UpdateNodeService.
	UpdateNodeParamCtx struct{}
	// UpdateNodeService changes a node.
	UpdateNodeService struct {
		Node NodeSettings `json:"node" binding:"required"`
	}
	// NodeSettings is what may be changed.
	NodeSettings struct {
		Name   string `json:"name" binding:"required"`
		Weight int    `json:"weight"`
	}
)

// Find returns the node.
func (s *SingleNodeService) Find(c *gin.Context) (*Node, error) {
	for _, n := range managerFrom(c).nodes {
		if n.ID == s.ID {
			return n, nil
		}
	}
	return nil, serializer.NewError(serializer.CodeNotFound, "node not found")
}
