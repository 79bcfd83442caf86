package gen

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/facts"
)

// An idiom is a way in which applications register routes, read requests or write responses.
type idiom struct {
	reason string
	// code is the body of a package. It has a function Routes(r *gin.Engine), unless it makes its own
	// engine.
	code string
	// want are the facts about its routes, as inOneLine writes them.
	want []string
}

const preamble = `
import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
)

var (
	_ context.Context
	_ = csv.NewReader
	_ json.Number
	_ = errors.New
	_ = fmt.Sprint
	_ = io.EOF
	_ = http.StatusOK
	_ = reflect.TypeOf
	_ = slices.Contains[[]string]
	_ = strconv.Itoa
	_ = strings.TrimSpace
	_ time.Time
	_ gin.H
	_ = binding.JSON
)

type User struct {
	ID   int    ` + "`json:\"id\"`" + `
	Name string ` + "`json:\"name\" binding:\"required\"`" + `
}

var source func() ([]User, error)

func users() ([]User, error) { return source() }
`

// TestIdioms analyses all idioms in one application.
func TestIdioms(t *testing.T) {
	files := map[string]string{}
	for i, x := range idioms {
		name := fmt.Sprintf("p%d", i)
		files[name+"/code.go"] = "package " + name + "\n" + preamble + x.code
	}
	dir := module(t, files)
	r := analyze(t, dir)
	for _, err := range r.TypeErrors {
		t.Error(err)
	}
	for i, x := range idioms {
		t.Run(x.reason, func(t *testing.T) {
			var got []string
			for _, p := range r.Packages {
				if p.Path == fmt.Sprintf("example.com/app/p%d", i) {
					for _, route := range p.Routes {
						got = append(got, inOneLine(route))
					}
				}
			}
			slices.Sort(got)
			slices.Sort(x.want)
			for i := range max(len(got), len(x.want)) {
				var g, w string
				if i < len(got) {
					g = got[i]
				}
				if i < len(x.want) {
					w = x.want[i]
				}
				if g != w {
					t.Errorf("\ngot  %s\nwant %s", g, w)
				}
			}
		})
	}
}

// inOneLine writes the facts about a route in one line: the parameters as "name in type", with ! if
// they are required, the types that are bound, and the successes.
func inOneLine(r *facts.Route) string {
	var parts []string
	name := r.Name()
	if r.Any {
		name = "any " + name
	}
	for _, p := range r.Params {
		text := p.Name + " " + string(p.In) + " " + p.Type.Expr + p.Type.Schema
		if p.Required {
			text += "!"
		}
		parts = append(parts, text)
	}
	for _, in := range r.Inputs {
		text := string(in.In) + " " + strings.Join(strings.Fields(in.Type.Expr+in.Type.Schema+" "+in.Media), " ")
		if in.Optional {
			text += "?"
		}
		if in.Rules != nil {
			text += fmt.Sprint(in.Rules)
		}
		if in.Tagged {
			text += " tagged"
		}
		for _, f := range in.Fields {
			text += fmt.Sprintf(" {%s %v %v %s %v}", f.Name, f.Required, f.Enum, f.Default, f.Kept)
		}
		parts = append(parts, text)
	}
	for _, in := range r.Open {
		parts = append(parts, "open "+string(in))
	}
	if r.Unread {
		parts = append(parts, "unread")
	}
	var out []string
	for _, response := range r.Responses {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s", response.Status, strings.Join(strings.Fields(response.Type.Expr), " "))))
	}
	text := name + "(" + strings.Join(parts, ", ") + ") " + strings.Join(out, " | ")
	if r.Kind != "json" {
		text += " " + string(r.Kind)
	}
	return strings.Join(strings.Fields(text), " ")
}
