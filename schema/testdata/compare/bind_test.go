package compare_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// bind binds value as a handler of the application would, and returns what Gin says.
func bind(t *testing.T, r row, value string) error {
	t.Helper()
	target := reflect.New(r.t).Interface()
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	if r.in == introspect.LocationQuery {
		c.Request = httptest.NewRequest(http.MethodGet, "/?"+queryOf(t, value).Encode(), nil)
		return c.ShouldBindQuery(target)
	}
	c.Request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(value))
	return c.ShouldBindJSON(target)
}

// queryOf writes an object as the query that a client sends for it.
func queryOf(t *testing.T, value string) url.Values {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(value), &members); err != nil {
		t.Fatalf("%s: %v", value, err)
	}
	q := url.Values{}
	for name, raw := range members {
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			items = []json.RawMessage{raw}
		}
		for _, item := range items {
			q.Add(name, textOf(item))
		}
	}
	return q
}

func textOf(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// TestProbes asks Gin about every value that a row names, so that the table rests on what
// Gin does.
func TestProbes(t *testing.T) {
	seen := map[string]bool{}
	for _, group := range rows {
		for _, r := range group.rows {
			if key := group.title + r.name; seen[key] {
				t.Errorf("%s is there twice", r.name)
			} else {
				seen[key] = true
			}
			if len(r.binds) == 0 {
				t.Errorf("%s: no value that binds", r.name)
			}
			for _, value := range r.binds {
				if err := bind(t, r, value); err != nil {
					t.Errorf("%s: the row says that %s binds, Gin says %v", r.name, value, err)
				}
			}
			for _, value := range r.refused {
				if bind(t, r, value) == nil {
					t.Errorf("%s: the row says that %s is refused, Gin binds it", r.name, value)
				}
			}
		}
	}
}
