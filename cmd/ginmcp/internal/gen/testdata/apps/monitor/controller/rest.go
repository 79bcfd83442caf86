package controller

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/monitor/model"
)

func (a *app) getProfile(c *gin.Context) (*model.Profile, error) {
	return &model.Profile{Username: c.GetString("user"), Role: 1, Servers: []uint64{1, 2}}, nil
}

// listServerGroup lists the groups, for guests too.
func (a *app) listServerGroup(*gin.Context) ([]*model.GroupResponse, error) {
	groups := make([]*model.GroupResponse, 0, len(a.groups))
	for _, g := range a.groups {
		groups = append(groups, g)
	}
	return groups, nil
}

// createServerGroup makes a group and returns its ID.
func (a *app) createServerGroup(c *gin.Context) (uint64, error) {
	var gf model.GroupForm
	if err := c.ShouldBindJSON(&gf); err != nil {
		return 0, err
	}
	if gf.Name == "" {
		return 0, errors.New("the name is empty")
	}
	for _, id := range gf.Servers {
		if a.servers[id] == nil {
			return 0, fmt.Errorf("have invalid server id %d", id)
		}
	}
	id := uint64(len(a.groups) + 1)
	a.groups[id] = &model.GroupResponse{Group: model.Group{Common: model.Common{ID: id, CreatedAt: started}, Name: gf.Name}, Servers: gf.Servers}
	return id, nil
}

func (a *app) updateServerGroup(c *gin.Context) (any, error) {
	id, err := strconv.ParseUint(c.Param("id"), 10, 64)
	if err != nil {
		return nil, err
	}
	var gf model.GroupForm
	if err := c.ShouldBindJSON(&gf); err != nil {
		return nil, err
	}
	g, ok := a.groups[id]
	if !ok {
		return nil, newGormError("record %d not found", id)
	}
	g.Group.Name, g.Servers = gf.Name, gf.Servers
	return nil, nil
}

func (a *app) batchDeleteServerGroup(c *gin.Context) (any, error) {
	var ids []uint64
	if err := c.ShouldBindJSON(&ids); err != nil {
		return nil, err
	}
	for _, id := range ids {
		delete(a.groups, id)
	}
	return nil, nil
}

func (a *app) listService(*gin.Context) ([]*model.Service, error) {
	var all []*model.Service
	for _, s := range a.services {
		all = append(all, s)
	}
	return all, nil
}

// createService starts to check a service.
func (a *app) createService(c *gin.Context) (uint64, error) {
	var f model.ServiceForm
	if err := c.ShouldBindJSON(&f); err != nil {
		return 0, err
	}
	var s model.Service
	s.Name, s.Target, s.Duration, s.SkipServers = f.Name, f.Target, f.Duration, f.SkipServers
	s.Type = f.Type
	s.Cover = f.Cover
	if err := validateService(&s); err != nil {
		return 0, err
	}
	s.ID = uint64(len(a.services) + 1)
	a.services[s.ID] = &s
	return s.ID, nil
}

func validateService(s *model.Service) error {
	if s.Type < model.KindHTTP || s.Type > model.KindTCP {
		return fmt.Errorf("unknown type %d", s.Type)
	}
	return nil
}

func (a *app) updateService(c *gin.Context) (any, error) {
	id, err := idOf(c)
	if err != nil {
		return nil, err
	}
	var f model.ServiceForm
	if err := c.ShouldBindJSON(&f); err != nil {
		return nil, err
	}
	s, ok := a.services[id]
	if !ok {
		return nil, fmt.Errorf("service id %d does not exist", id)
	}
	s.Name, s.Target, s.Type, s.Duration = f.Name, f.Target, f.Type, f.Duration
	s.Cover, s.SkipServers = f.Cover, f.SkipServers
	return nil, validateService(s)
}

func (a *app) batchDeleteService(c *gin.Context) (any, error) {
	var ids []uint64
	if err := c.ShouldBindJSON(&ids); err != nil {
		return nil, err
	}
	for _, id := range ids {
		delete(a.services, id)
	}
	return nil, nil
}

// serviceInfo is the history of a service on one server.
type serviceInfo struct {
	ServerID  uint64    `json:"server_id"`
	CreatedAt []int64   `json:"created_at"`
	AvgDelay  []float64 `json:"avg_delay"`
}

// List service history by server id.
func (a *app) serviceHistory(c *gin.Context) ([]*serviceInfo, error) {
	id, err := idOf(c)
	if err != nil {
		return nil, err
	}
	if _, ok := a.services[id]; !ok {
		return nil, errors.New("no such service")
	}
	points := 3
	if p := c.Query("points"); p != "" {
		if points, err = strconv.Atoi(p); err != nil {
			return nil, err
		}
	}
	info := &serviceInfo{ServerID: 1}
	for i := range points {
		info.CreatedAt = append(info.CreatedAt, started.Unix()+int64(60*i))
		info.AvgDelay = append(info.AvgDelay, 20.5+float64(i))
	}
	return []*serviceInfo{info}, nil
}

func (a *app) listAlertRule(*gin.Context) ([]*model.Alert, error) {
	var all []*model.Alert
	for _, alert := range a.alerts {
		all = append(all, alert)
	}
	return all, nil
}

func (a *app) createAlertRule(c *gin.Context) (uint64, error) {
	var f model.AlertForm
	if err := c.ShouldBindJSON(&f); err != nil {
		return 0, err
	}
	if len(f.Rules) == 0 {
		return 0, errors.New("need at least a single rule")
	}
	id := uint64(len(a.alerts) + 1)
	enable := f.Enable
	a.alerts[id] = &model.Alert{Common: model.Common{ID: id}, Name: f.Name, Rules: f.Rules, Mode: f.Mode, Enable: &enable}
	return id, nil
}

type blockedAddress struct {
	IP    string `json:"ip"`
	Count uint64 `json:"count"`
}

// List blocked addresses, a page at a time.
func (a *app) listBlockedAddress(c *gin.Context) (*model.Value[[]*blockedAddress], error) {
	limit, err := strconv.Atoi(c.Query("limit"))
	if err != nil || limit < 1 {
		limit = 25
	}
	offset, err := strconv.Atoi(c.Query("offset"))
	if err != nil || offset < 0 {
		offset = 0
	}
	all := []*blockedAddress{{"192.0.2.1", 12}, {"192.0.2.7", 3}}
	page := all[min(offset, len(all)):]
	page = page[:min(limit, len(page))]
	return &model.Value[[]*blockedAddress]{
		Value:      page,
		Pagination: model.Pagination{Offset: offset, Limit: limit, Total: int64(len(all))},
	}, nil
}

func (a *app) listConfig(c *gin.Context) (model.Setting, error) {
	s := a.setting
	if c.Query("locale") != "" {
		s.Language = c.Query("locale")
	}
	return s, nil
}

type settingForm struct {
	SiteName string `json:"site_name" binding:"required"`
	Language string `json:"language" binding:"required"`
	Debug    bool   `json:"debug,omitempty"`
}

// updateConfig changes the configuration; only administrators may.
func (a *app) updateConfig(c *gin.Context) (any, error) {
	var sf settingForm
	if err := c.ShouldBindJSON(&sf); err != nil {
		return nil, err
	}
	a.setting = model.Setting(sf)
	return nil, nil
}
