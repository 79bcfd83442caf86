package apiserver

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/apps/alerts/models"
)

var errItemNotFound = errors.New("object not found")

// HandleDBErrors responds to an error.
func (c *Handlers) HandleDBErrors(gctx *gin.Context, err error) {
	if errors.Is(err, errItemNotFound) {
		gctx.JSON(http.StatusNotFound, gin.H{"message": err.Error()})
		return
	}
	gctx.JSON(http.StatusInternalServerError, gin.H{"message": err.Error()})
}

// CreateAlert writes the alerts received in the body and returns their IDs.
func (c *Handlers) CreateAlert(gctx *gin.Context) {
	var input models.AddAlertsRequest

	if err := gctx.ShouldBindJSON(&input); err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": err.Error()})
		return
	}
	if err := input.Validate(); err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": err.Error()})
		return
	}
	ids := []string{}
	for _, alert := range input {
		alert.ID = int64(len(c.ctl.alerts) + 1)
		c.ctl.alerts = append(c.ctl.alerts, alert)
		ids = append(ids, strconv.FormatInt(alert.ID, 10))
	}
	gctx.JSON(http.StatusCreated, ids)
}

type alertFilter struct {
	scenario, ip string
	remediation  *bool
	limit        int
}

// alertPredicates reads the filters; it knows all of them.
func alertPredicates(filter url.Values) (*alertFilter, error) {
	f := &alertFilter{limit: 50}
	for param, value := range filter {
		switch param {
		case "scenario":
			f.scenario = value[0]
		case "ip":
			f.ip = value[0]
		case "since":
			if _, err := time.ParseDuration(value[0]); err != nil {
				return nil, fmt.Errorf("while parsing duration: %w", err)
			}
		case "limit":
			limit, err := strconv.Atoi(value[0])
			if err != nil || limit < 0 {
				return nil, fmt.Errorf("invalid limit in parameters: %s", value[0])
			}
			f.limit = limit
		case "has_active_decision":
			b, err := strconv.ParseBool(value[0])
			if err != nil {
				return nil, fmt.Errorf("'%s' is not a boolean", value[0])
			}
			f.remediation = &b
		default:
			return nil, fmt.Errorf("filter parameter '%s' is unknown (=%s)", param, value[0])
		}
	}
	return f, nil
}

func (f *alertFilter) fits(a *models.Alert) bool {
	return (f.scenario == "" || *a.Scenario == f.scenario) && (f.ip == "" || a.Source.IP == f.ip) &&
		(f.remediation == nil || a.Remediation == *f.remediation)
}

// FindAlerts returns alerts from the database based on the specified filter.
func (c *Handlers) FindAlerts(gctx *gin.Context) {
	filter, err := alertPredicates(gctx.Request.URL.Query())
	if err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": err.Error()})
		return
	}
	data := []*models.Alert{}
	for _, a := range c.ctl.alerts {
		if filter.fits(a) && len(data) < filter.limit {
			data = append(data, a)
		}
	}
	if gctx.Request.Method == http.MethodHead {
		gctx.String(http.StatusOK, "")
		return
	}
	gctx.JSON(http.StatusOK, data)
}

// FindAlertByID returns the alert associated with the ID.
func (c *Handlers) FindAlertByID(gctx *gin.Context) {
	alertIDStr := gctx.Param("alert_id")
	alertID, err := strconv.Atoi(alertIDStr)
	if err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": "alert_id must be valid integer"})
		return
	}
	for _, a := range c.ctl.alerts {
		if a.ID == int64(alertID) {
			gctx.JSON(http.StatusOK, a)
			return
		}
	}
	c.HandleDBErrors(gctx, errItemNotFound)
}

// DeleteAlertByID delete the alert associated to the ID.
func (c *Handlers) DeleteAlertByID(gctx *gin.Context) {
	var err error
	decisionIDStr := gctx.Param("alert_id")
	decisionID, err := strconv.Atoi(decisionIDStr)
	if err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": "alert_id must be valid integer"})
		return
	}
	before := len(c.ctl.alerts)
	c.ctl.alerts = slices.DeleteFunc(c.ctl.alerts, func(a *models.Alert) bool { return a.ID == int64(decisionID) })
	if len(c.ctl.alerts) == before {
		c.HandleDBErrors(gctx, errItemNotFound)
		return
	}
	deleteAlertResp := models.DeleteAlertsResponse{NbDeleted: "1"}
	gctx.JSON(http.StatusOK, deleteAlertResp)
}

// DeleteAlerts deletes alerts from the database based on the specified filter.
func (c *Handlers) DeleteAlerts(gctx *gin.Context) {
	filter, err := alertPredicates(gctx.Request.URL.Query())
	if err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": err.Error()})
		return
	}
	before := len(c.ctl.alerts)
	c.ctl.alerts = slices.DeleteFunc(c.ctl.alerts, filter.fits)
	gctx.JSON(http.StatusOK, models.DeleteAlertsResponse{NbDeleted: strconv.Itoa(before - len(c.ctl.alerts))})
}

// CreateMachine registers a machine.
func (c *Handlers) CreateMachine(gctx *gin.Context) {
	var input models.WatcherRegistrationRequest
	if err := gctx.ShouldBindJSON(&input); err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": err.Error()})
		return
	}
	if _, ok := c.ctl.machines[*input.MachineID]; ok {
		gctx.JSON(http.StatusForbidden, gin.H{"message": "user already exist"})
		return
	}
	c.ctl.machines[*input.MachineID] = *input.Password
	gctx.Status(http.StatusCreated)
}

// Login gives a machine a token.
func (c *Handlers) Login(gctx *gin.Context) {
	var in struct {
		MachineID string   `json:"machine_id" binding:"required"`
		Password  string   `json:"password" binding:"required"`
		Scenarios []string `json:"scenarios"` // what the machine looks for
	}
	if err := gctx.ShouldBindJSON(&in); err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": err.Error()})
		return
	}
	if c.ctl.machines[in.MachineID] != in.Password {
		gctx.JSON(http.StatusUnauthorized, models.ErrorResponse{Message: pointer("incorrect Username or Password")})
		return
	}
	gctx.JSON(http.StatusOK, models.WatcherAuthResponse{Code: 200, Expire: "2026-12-01T00:00:00Z", Token: "jwt-" + in.MachineID})
}

// HeartBeat notes that a machine is alive.
func (c *Handlers) HeartBeat(gctx *gin.Context) {
	gctx.Status(http.StatusOK)
}
