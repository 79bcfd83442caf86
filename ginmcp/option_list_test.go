package ginmcp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// wide has more members than a list has room for.
type wide struct {
	Name   string `json:"name"`
	Nested struct {
		A struct {
			Text string `json:"text_of_a_nested_member"`
		} `json:"a"`
		B struct {
			Text string `json:"text_of_another_member"`
		} `json:"b"`
	} `json:"nested"`
	Texts [40]struct {
		One string `json:"one_text"`
		Two string `json:"two_text"`
	} `json:"texts"`
}

func TestWithMaxList(t *testing.T) {
	r := gin.New()
	for i := range 50 {
		name := fmt.Sprintf("tool%d", i)
		r.POST("/"+name, ginmcp.Op(name, func(c *gin.Context) { c.Status(http.StatusNoContent) }, ginmcp.Body[wide](), ginmcp.Out[wide]()))
	}
	size := func(opts ...ginmcp.Option) (int, bool) {
		s, err := ginmcp.New(r, append(opts, ginmcp.WithLogger(nil))...)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(s.Tools())
		if err != nil {
			t.Fatal(err)
		}
		told := false
		for _, d := range s.Diagnostics() {
			told = told || strings.Contains(d.Message, "the list of 50 tools would have")
		}
		return len(raw), told
	}
	whole, told := size()
	if told {
		t.Error("a small list is reported")
	}
	for _, c := range []struct {
		reason string
		limit  int
		less   bool
	}{
		{"the default", 0, false},
		{"no limit", -1, false},
		{"more than there is", 2 * whole, false},
		{"less", whole - whole/6, true},
	} {
		n, told := size(ginmcp.WithMaxList(c.limit))
		if (n < whole) != c.less || told != c.less {
			t.Errorf("%s: %d of %d bytes, reported: %t", c.reason, n, whole, told)
		}
		if c.less && n > c.limit+c.limit/10 {
			t.Errorf("%s: %d bytes instead of %d", c.reason, n, c.limit)
		}
	}
}
