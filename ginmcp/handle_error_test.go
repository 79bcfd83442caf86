package ginmcp

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/schema"
)

// documentedErrorHandler is the error middleware of Gin's documentation.
func documentedErrorHandler(c *gin.Context) {
	c.Next()
	if len(c.Errors) > 0 {
		c.JSON(http.StatusInternalServerError, gin.H{"success": false, "message": c.Errors.Last().Error()})
	}
}

// A response to an error is one document, whichever handler writes it.
func TestHandleHasOneWriter(t *testing.T) {
	type input struct {
		Limit int `form:"limit" binding:"max=10"`
	}
	failing := func(err error) gin.HandlerFunc {
		return Handle("x", func(*gin.Context, input) (int, error) { return 0, err })
	}
	envelope := RenderErrors(func(c *gin.Context, err error) {
		text := err.Error()
		var invalid interface{ InputProblems() []schema.Problem }
		if errors.As(err, &invalid) {
			text += ": " + invalid.InputProblems()[0].Path
		}
		c.JSON(StatusOf(err), gin.H{"ok": false, "text": text})
	})
	missing := Error(http.StatusNotFound, "no such thing")
	for _, test := range []struct {
		reason     string
		middleware []gin.HandlerFunc
		h          gin.HandlerFunc
		target     string
		status     int
		want       string
	}{
		{"without middleware", nil, failing(missing), "/x", 404, `{"error":"no such thing"}`},
		{"Gin's error middleware does not write a second document", []gin.HandlerFunc{documentedErrorHandler}, failing(missing), "/x", 404, `{"error":"no such thing"}`},
		{"nor over invalid input", []gin.HandlerFunc{documentedErrorHandler}, failing(nil), "/x?limit=11", 400, `{"error":"invalid input","fields":[{"field":"limit","message":"must be at most 10, got 11"}]}`},
		{"nor over what cannot be written", []gin.HandlerFunc{documentedErrorHandler}, Handle("x", func(*gin.Context, struct{}) (float64, error) { return math.NaN(), nil }), "/x", 500, `{"error":"Internal Server Error"}`},
		{"nor after a handler that wrote and failed", []gin.HandlerFunc{documentedErrorHandler}, Handle("x", func(c *gin.Context, _ struct{}) (int, error) {
			c.String(http.StatusAccepted, "mine")
			return 0, missing
		}), "/x", 202, `mine`},
		{"a handler that aborted and failed leaves it to the middleware", []gin.HandlerFunc{documentedErrorHandler}, Handle("x", func(c *gin.Context, _ struct{}) (int, error) {
			c.Abort()
			return 0, missing
		}), "/x", 500, `{"message":"no such thing","success":false}`},
		{"errors are left to Gin's error middleware", []gin.HandlerFunc{documentedErrorHandler, RenderErrors(nil)}, failing(missing), "/x", 500, `{"message":"no such thing","success":false}`},
		{"so is invalid input", []gin.HandlerFunc{RenderErrors(nil), documentedErrorHandler}, failing(nil), "/x?limit=11", 500, `{"message":"invalid input","success":false}`},
		{"and what cannot be written", []gin.HandlerFunc{RenderErrors(nil), documentedErrorHandler}, Handle("x", func(*gin.Context, struct{}) (float64, error) { return math.NaN(), nil }), "/x", 500, `{"message":"json: unsupported value: NaN","success":false}`},
		{"without such middleware there is still the status", []gin.HandlerFunc{RenderErrors(nil)}, failing(missing), "/x", 404, ``},
		{"the application's own form", []gin.HandlerFunc{envelope}, failing(fmt.Errorf("things: %w", missing)), "/x", 404, `{"ok":false,"text":"things: no such thing"}`},
		{"of invalid input", []gin.HandlerFunc{envelope}, failing(nil), "/x?limit=11", 400, `{"ok":false,"text":"invalid input: limit"}`},
		{"of an error without a status", []gin.HandlerFunc{envelope}, failing(errors.New("lost")), "/x", 500, `{"ok":false,"text":"lost"}`},
		{"of what cannot be written", []gin.HandlerFunc{envelope}, Handle("x", func(*gin.Context, struct{}) (float64, error) { return math.NaN(), nil }, Status(201)), "/x", 500, `{"ok":false,"text":"json: unsupported value: NaN"}`},
		{"is not followed by another one", []gin.HandlerFunc{documentedErrorHandler, envelope}, failing(missing), "/x", 404, `{"ok":false,"text":"no such thing"}`},
		{"the later one of two forms", []gin.HandlerFunc{RenderErrors(nil), envelope}, failing(missing), "/x", 404, `{"ok":false,"text":"no such thing"}`},
		{"a form that writes nothing", []gin.HandlerFunc{RenderErrors(func(*gin.Context, error) {})}, failing(missing), "/x", 404, `{"error":"no such thing"}`},
		{"a form that is only a status", []gin.HandlerFunc{documentedErrorHandler, RenderErrors(func(c *gin.Context, _ error) { c.Status(http.StatusGone) })}, failing(missing), "/x", 410, ``},
		{"a success", []gin.HandlerFunc{documentedErrorHandler, envelope}, failing(nil), "/x", 200, `0`},
	} {
		t.Run(test.reason, func(t *testing.T) {
			engine := gin.New()
			engine.Use(test.middleware...)
			engine.GET("/x", test.h)
			w := httptest.NewRecorder()
			engine.ServeHTTP(w, httptest.NewRequest(http.MethodGet, test.target, http.NoBody))
			if got := strings.TrimSpace(w.Body.String()); w.Code != test.status || got != test.want {
				t.Errorf("got %d %s, want %d %s", w.Code, got, test.status, test.want)
			}
		})
	}
}
