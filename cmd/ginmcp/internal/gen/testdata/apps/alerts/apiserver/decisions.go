package apiserver

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/alerts/models"
)

func (c *Handlers) decisions(fits func(*models.Decision) bool) []*models.Decision {
	var found []*models.Decision
	for _, a := range c.ctl.alerts {
		for _, d := range a.Decisions {
			if fits(d) {
				found = append(found, d)
			}
		}
	}
	return found
}

// GetDecision returns the decisions that apply to an IP, or all of a type.
func (c *Handlers) GetDecision(gctx *gin.Context) {
	ip := gctx.Request.URL.Query().Get("ip")
	kind := gctx.Request.URL.Query().Get("type")
	if ip != "" {
		if _, err := netip.ParseAddr(ip); err != nil {
			gctx.JSON(http.StatusBadRequest, gin.H{"message": err.Error()})
			return
		}
	}
	results := c.decisions(func(d *models.Decision) bool {
		return (ip == "" || *d.Value == ip) && (kind == "" || *d.Type == kind)
	})
	gctx.JSON(http.StatusOK, results)
}

// StreamDecision sends what is new since the last call, or everything at startup. It writes the
// JSON by hand, piece by piece.
func (c *Handlers) StreamDecision(gctx *gin.Context) {
	filters := gctx.Request.URL.Query()
	startup := false
	if v, ok := filters["startup"]; ok {
		startup = v[0] == "true"
	}
	gctx.Writer.Header().Set("Content-Type", "application/json")
	gctx.Writer.Header().Set("Transfer-Encoding", "chunked")
	gctx.Writer.WriteHeader(http.StatusOK)
	_, _ = gctx.Writer.WriteString(`{"new": [`)
	for i, d := range c.decisions(func(d *models.Decision) bool { return startup || d.ID > 1 }) {
		if i > 0 {
			_, _ = gctx.Writer.WriteString(",")
		}
		text, err := json.Marshal(d)
		if err != nil {
			return
		}
		_, _ = gctx.Writer.Write(text)
		gctx.Writer.Flush()
	}
	_, _ = gctx.Writer.WriteString(`], "deleted": null}`)
}

// DeleteDecisionByID deletes a decision; the alert stays.
func (c *Handlers) DeleteDecisionByID(gctx *gin.Context) {
	decisionID, err := strconv.Atoi(gctx.Param("decision_id"))
	if err != nil {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": "decision_id must be valid integer"})
		return
	}
	for _, a := range c.ctl.alerts {
		for i, d := range a.Decisions {
			if d.ID == int64(decisionID) {
				a.Decisions = slices.Delete(a.Decisions, i, i+1)
				gctx.JSON(http.StatusOK, models.DeleteDecisionResponse{NbDeleted: "1"})
				return
			}
		}
	}
	c.HandleDBErrors(gctx, errItemNotFound)
}

// GetAllowlists returns all lists; their items only with_content.
func (c *Handlers) GetAllowlists(gctx *gin.Context) {
	params := gctx.Request.URL.Query()
	withContent := params.Get("with_content") == "true"
	resp := make([]*models.GetAllowlistResponse, 0, len(c.ctl.allowlists))
	for _, list := range c.ctl.allowlists {
		one := *list
		if !withContent {
			one.Items = nil
		}
		resp = append(resp, &one)
	}
	gctx.JSON(http.StatusOK, resp)
}

// GetAllowlist returns one list with its items.
func (c *Handlers) GetAllowlist(gctx *gin.Context) {
	for _, list := range c.ctl.allowlists {
		if list.Name == gctx.Param("allowlist_name") {
			gctx.JSON(http.StatusOK, list)
			return
		}
	}
	c.HandleDBErrors(gctx, errItemNotFound)
}

// CheckInAllowlist reports whether an IP or a range is in a list.
func (c *Handlers) CheckInAllowlist(gctx *gin.Context) {
	value := gctx.Param("ip_or_range")
	if value == "" {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": "value is required"})
		return
	}
	if _, err := netip.ParsePrefix(value); err != nil && strings.Contains(value, "/") {
		gctx.JSON(http.StatusBadRequest, gin.H{"message": err.Error()})
		return
	}
	resp := models.CheckAllowlistResponse{}
	for _, list := range c.ctl.allowlists {
		for _, item := range list.Items {
			if item.Value == value {
				resp.Allowlisted = true
				resp.Reason = list.Name
			}
		}
	}
	gctx.JSON(http.StatusOK, resp)
}
