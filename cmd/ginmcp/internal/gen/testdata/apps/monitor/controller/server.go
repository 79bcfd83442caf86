package controller

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"

	"example.com/apps/monitor/model"
)

var started = time.Date(2026, time.May, 1, 0, 0, 0, 0, time.UTC)

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func newApp() *app {
	enabled := true
	common := func(id uint64) model.Common { return model.Common{ID: id, CreatedAt: started} }
	return &app{
		servers: map[uint64]*model.Server{
			1: {
				Common: common(1), Name: "alpha", Note: "rack 4", PublicNote: "web", DisplayIndex: 2,
				Host:  &model.Host{Platform: "debian", CPU: []string{"4 cores"}, MemTotal: 8 << 30},
				State: &model.State{CPU: 12.5, MemUsed: 1 << 30, Uptime: 3600},
			},
			2: {Common: common(2), Name: "beta", Secret: "s"},
		},
		services: map[uint64]*model.Service{
			1: {Common: common(1), Name: "home page", Type: model.KindHTTP, Target: "https://example.org", Duration: 30,
				SkipServers: map[uint64]bool{2: true}},
		},
		groups:  map[uint64]*model.GroupResponse{1: {Group: model.Group{Common: common(1), Name: "all"}, Servers: []uint64{1, 2}}},
		alerts:  map[uint64]*model.Alert{1: {Common: common(1), Name: "load", Enable: &enabled, Rules: []model.Rule{{Type: "cpu", Max: 90}}}},
		setting: model.Setting{SiteName: "Monitor", Language: "en", Debug: true},
	}
}

// List server
// @Summary List server
// @Security BearerAuth
// @Schemes
// @Description List server
// @Tags auth required
// @Produce json
// @Success 200 {object} model.CommonResponse[[]model.Server]
// @Router /server [get]
func (a *app) listServer(c *gin.Context) ([]*model.Server, error) {
	var list []*model.Server
	for _, s := range a.servers {
		if id := c.Query("id"); id != "" && fmt.Sprint(s.ID) != id {
			continue
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(x, y *model.Server) int { return cmp.Compare(x.ID, y.ID) })
	return list, nil
}

// Edit server
// @Summary Edit server
// @Security BearerAuth
// @Description Edit server
// @Tags auth required
// @Accept json
// @Param id path uint true "Server ID"
// @Param body body model.ServerForm true "ServerForm"
// @Success 200 {object} model.CommonResponse[any]
// @Router /server/{id} [patch]
func (a *app) updateServer(c *gin.Context) (any, error) {
	id, err := idOf(c)
	if err != nil {
		return nil, err
	}
	var sf model.ServerForm
	if err := c.ShouldBindJSON(&sf); err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	s, ok := a.servers[id]
	if !ok {
		return nil, fmt.Errorf("server id %d does not exist", id)
	}
	s.Name, s.Note, s.PublicNote = sf.Name, sf.Note, sf.PublicNote
	s.DisplayIndex, s.HideForGuest = sf.DisplayIndex, sf.HideForGuest
	return nil, nil
}

// Batch delete server
// @Summary Batch delete server
// @Security BearerAuth
// @Tags auth required
// @Accept json
// @param request body []uint64 true "id list"
// @Success 200 {object} model.CommonResponse[any]
// @Router /batch-delete/server [post]
func (a *app) batchDeleteServer(c *gin.Context) (any, error) {
	var servers []uint64
	if err := c.ShouldBindJSON(&servers); err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range servers {
		delete(a.servers, id)
	}
	return nil, nil
}

type forceUpdateResponse struct {
	Success []uint64 `json:"success,omitempty"`
	Failure []uint64 `json:"failure,omitempty"`
	Offline []uint64 `json:"offline,omitempty"`
}

// Force update Agent
// @Summary Force update Agent
// @Accept json
// @param request body []uint64 true "id list"
// @Router /force-update/server [post]
func (a *app) forceUpdateServer(c *gin.Context) (*forceUpdateResponse, error) {
	var ids []uint64
	if err := c.ShouldBindJSON(&ids); err != nil {
		return nil, err
	}
	res := new(forceUpdateResponse)
	for _, id := range ids {
		switch s := a.servers[id]; {
		case s == nil:
			res.Failure = append(res.Failure, id)
		case s.State == nil:
			res.Offline = append(res.Offline, id)
		default:
			res.Success = append(res.Success, id)
		}
	}
	return res, nil
}

// Websocket server stream
func (a *app) serverStream(c *gin.Context) (any, error) {
	conn, err := upgrader.Upgrade(c.Writer, c.Request, nil)
	if err != nil {
		return nil, errNoop
	}
	defer conn.Close()
	for range 100 {
		if err := conn.WriteJSON(a.servers); err != nil {
			break
		}
	}
	return nil, errNoop
}
