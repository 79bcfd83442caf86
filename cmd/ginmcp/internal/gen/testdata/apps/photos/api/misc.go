package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"

	"example.com/apps/photos/entity"
	"example.com/apps/photos/form"
)

// GetStatus reports if the server is operational.
func GetStatus(router *gin.RouterGroup) {
	router.GET("/status", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"status": "operational"})
	})
}

type clientConfig struct {
	Name    string          `json:"name"`
	Mode    string          `json:"mode"`
	Count   counts          `json:"count"`
	Disable map[string]bool `json:"disable"`
	Ext     []any           `json:"ext"`
}

type counts struct {
	All    int `json:"all"`
	Albums int `json:"albums"`
}

// GetClientConfig returns the client configuration values as JSON.
func GetClientConfig(router *gin.RouterGroup) {
	router.GET("/config", func(c *gin.Context) {
		sess := Auth(c, "config", "view")
		conf := clientConfig{Name: "Photos", Mode: "public", Disable: map[string]bool{"places": true}, Ext: []any{"places", 2}}
		if sess != nil {
			conf.Mode = "user"
			conf.Count = counts{len(entity.Photos), len(entity.Albums)}
		}
		c.JSON(http.StatusOK, conf)
	})
}

var wsConnection = websocket.Upgrader{}

// WebSocket registers the /ws endpoint for events.
func WebSocket(router *gin.RouterGroup) {
	if router == nil {
		return
	}
	router.GET("/ws", func(c *gin.Context) {
		ws, err := wsConnection.Upgrade(c.Writer, c.Request, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				return
			}
		}
	})
}

// UpdateLabel updates label properties.
func UpdateLabel(router *gin.RouterGroup) {
	router.PUT("/labels/:uid", func(c *gin.Context) {
		if Auth(c, "labels", "update").Abort(c) {
			return
		}
		var frm form.Label
		if err := c.ShouldBindJSON(&frm); err != nil {
			AbortBadRequest(c)
			return
		}
		for _, l := range entity.Labels {
			if l.UID == c.Param("uid") {
				l.Name, l.Priority = frm.Name, frm.Priority
				c.JSON(http.StatusOK, l)
				return
			}
		}
		AbortEntityNotFound(c)
	})
}
