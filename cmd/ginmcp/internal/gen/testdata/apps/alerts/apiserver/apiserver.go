// Package apiserver is the server.
package apiserver

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/alerts/models"
)

// APIServer is the server.
type APIServer struct {
	router     *gin.Engine
	controller *Controller
}

// Controller has what the handlers need.
type Controller struct {
	Router     *gin.Engine
	alerts     []*models.Alert
	allowlists []*models.GetAllowlistResponse
	machines   map[string]string
	handler    *Handlers
}

// Handlers are the handlers of version 1.
type Handlers struct{ ctl *Controller }

// NewServer returns a server with two decisions.
func NewServer() *APIServer {
	router := gin.New()
	router.Use(gin.Recovery())
	router.UseRawPath = true
	router.UnescapePathValues = true
	router.HandleMethodNotAllowed = true
	return &APIServer{router: router, controller: &Controller{
		Router:     router,
		alerts:     sampleAlerts(),
		machines:   map[string]string{"m-1": "secret"},
		allowlists: []*models.GetAllowlistResponse{{Name: "office", Description: "us", Items: []*models.AllowlistItem{{Value: "192.0.2.0/24", Description: "floor 1"}}}},
	}}
}

func pointer[T any](v T) *T { return &v }

func sampleAlerts() []*models.Alert {
	decision := func(id int64, ip, kind string) *models.Decision {
		return &models.Decision{ID: id, Duration: pointer("4h"), Origin: pointer("cscli"), Scope: pointer("Ip"), Type: &kind, Value: &ip, Simulated: pointer(false)}
	}
	return []*models.Alert{
		{
			ID: 1, MachineID: "m-1", Message: pointer("ssh bruteforce"), Scenario: pointer("ssh-bf"), EventsCount: pointer(int32(6)),
			Source: &models.Source{IP: "203.0.113.1", Cn: "XX", Latitude: 1.5, Scope: pointer("Ip")}, Labels: []string{"ssh"},
			Decisions: []*models.Decision{decision(1, "203.0.113.1", "ban")}, Meta: models.Meta{{Key: "port", Value: "22"}}, Remediation: true,
		},
		{
			ID: 2, MachineID: "m-1", Message: pointer("http probing"), Scenario: pointer("http-probe"), EventsCount: pointer(int32(9)),
			Source: &models.Source{Scope: pointer("Ip")}, Decisions: []*models.Decision{decision(2, "203.0.113.9", "captcha")}, Labels: []string{"http"},
		},
	}
}

// InitController registers the routes.
func (s *APIServer) InitController() {
	s.controller.init()
}

// Router returns the engine, once it is ready.
func (s *APIServer) Router() (*gin.Engine, error) {
	if s.controller.handler == nil {
		return nil, errors.New("the controller is not ready")
	}
	return s.router, nil
}

func (c *Controller) init() {
	c.handler = &Handlers{c}
	c.Router.NoRoute(func(gctx *gin.Context) {
		gctx.JSON(http.StatusNotFound, models.ErrorResponse{Message: pointer("Page or Method not found")})
	})
	c.Router.GET("/metrics", gin.WrapF(metrics))

	v1 := c.Router.Group("/v1")
	v1.POST("/watchers", c.handler.CreateMachine)
	v1.POST("/watchers/login", c.handler.Login)

	jwtAuth := v1.Group("")
	jwtAuth.Use(c.requireJWT)
	jwtAuth.POST("/alerts", c.handler.CreateAlert)
	jwtAuth.GET("/alerts", c.handler.FindAlerts)
	jwtAuth.HEAD("/alerts", c.handler.FindAlerts)
	jwtAuth.GET("/alerts/:alert_id", c.handler.FindAlertByID)
	jwtAuth.DELETE("/alerts/:alert_id", c.handler.DeleteAlertByID)
	jwtAuth.DELETE("/alerts", c.handler.DeleteAlerts)
	jwtAuth.DELETE("/decisions/:decision_id", c.handler.DeleteDecisionByID)
	jwtAuth.GET("/heartbeat", c.handler.HeartBeat)
	jwtAuth.GET("/allowlists", c.handler.GetAllowlists)
	jwtAuth.GET("/allowlists/:allowlist_name", c.handler.GetAllowlist)
	jwtAuth.GET("/allowlists/check/:ip_or_range", c.handler.CheckInAllowlist)

	apiKeyAuth := v1.Group("", requireAPIKey)
	apiKeyAuth.GET("/decisions", c.handler.GetDecision)
	apiKeyAuth.GET("/decisions/stream", c.handler.StreamDecision)
}

func metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	_, _ = w.Write([]byte("alerts_total 2\n"))
}

func (c *Controller) requireJWT(gctx *gin.Context) {
	if strings.TrimPrefix(gctx.GetHeader("Authorization"), "Bearer ") != "jwt-m-1" {
		gctx.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"code": 401, "message": "cookie token is empty"})
	}
}

func requireAPIKey(gctx *gin.Context) {
	val, ok := gctx.Request.Header["X-Api-Key"]
	if !ok || val[0] != "key" {
		gctx.JSON(http.StatusForbidden, gin.H{"message": "access forbidden"})
		gctx.Abort()
		return
	}
	gctx.Next()
}
