package ginmcp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// opaque reads and writes its own JSON: an amount and a currency in one string.
type opaque struct{ text string }

func (o opaque) MarshalJSON() ([]byte, error)  { return json.Marshal(o.text) }
func (o *opaque) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &o.text) }

type withOpaque struct {
	Amount opaque    `json:"amount"`
	List   []*opaque `json:"list"`
}

const opaqueForm = `{"type":"string","pattern":"^[A-Z]{3} [0-9]+$"}`

// TestWithType: the form of a type holds in arguments and responses, for pointers, in lists, in
// parameters and in composed tools, wherever the option is given.
func TestWithType(t *testing.T) {
	engine := gin.New()
	engine.POST("/a", Handle("a", func(_ *gin.Context, in withOpaque) (withOpaque, error) { return in, nil }))
	engine.POST("/b", Handle("b", func(_ *gin.Context, in *opaque) (*opaque, error) { return in, nil }))
	engine.GET("/c", Op("c", func(c *gin.Context) { c.JSON(200, c.Query("q")) }, QueryParam[opaque]("q", ""), Out[opaque]()))
	composed := WithTool("d", func(_ context.Context, _ Caller, in withOpaque) (withOpaque, error) { return in, nil })
	server := newServer(t, engine, composed, WithType[*opaque](json.RawMessage(opaqueForm)))
	session := inMemory(t, server, nil)
	tools := map[string]string{}
	for _, tool := range server.Tools() {
		tools[tool.Name] = fmt.Sprintf("%s %s", tool.InputSchema, tool.OutputSchema)
	}
	for name, times := range map[string]int{"a": 4, "b": 2, "c": 2, "d": 4} {
		if got := strings.Count(tools[name], `"pattern":"^[A-Z]{3} [0-9]+$"`); got != times {
			t.Errorf("%s states the form %d times, want %d: %s", name, got, times, tools[name])
		}
	}
	for _, c := range []struct{ tool, good, bad string }{
		{"a", `{"amount":"EUR 5","list":["USD 1"]}`, `{"amount":"5"}`},
		{"a", `{"amount":"EUR 5"}`, `{"amount":"EUR 5","list":["x"]}`},
		{"b", `{"body":"EUR 5"}`, `{"body":"5 EUR"}`},
		{"d", `{"amount":"EUR 5"}`, `{"amount":{}}`},
	} {
		if got, failed := textCall(t, session, c.tool, json.RawMessage(c.good)); failed {
			t.Errorf("%s refuses %s: %s", c.tool, c.good, got)
		}
		if got, failed := textCall(t, session, c.tool, json.RawMessage(c.bad)); !failed {
			t.Errorf("%s accepts %s: %s", c.tool, c.bad, got)
		}
	}
}

// TestWithoutType: a type whose form is not stated accepts any value.
func TestWithoutType(t *testing.T) {
	engine := gin.New()
	engine.POST("/a", Handle("a", func(_ *gin.Context, in withOpaque) (withOpaque, error) { return in, nil }))
	session := inMemory(t, newServer(t, engine), nil)
	if got, failed := textCall(t, session, "a", json.RawMessage(`{"amount":"EUR 5","list":["x",null]}`)); failed || !strings.Contains(got, "EUR 5") {
		t.Errorf("got %s", got)
	}
}

// TestWithTypeMistakes are found by New.
func TestWithTypeMistakes(t *testing.T) {
	for _, c := range []struct {
		reason, want string
		option       Option
	}{
		{"no schema", "not a JSON object", WithType[opaque](nil)},
		{"no JSON", "not a JSON object", WithType[opaque](json.RawMessage(`{`))},
		{"a boolean schema", "not a JSON object", WithType[opaque](json.RawMessage(`true`))},
		{"a type that JSON Schema does not have", `unknown type "money"`, WithType[opaque](json.RawMessage(`{"type":"money"}`))},
		{"a string", "not a named type", WithType[string](json.RawMessage(`{}`))},
		{"an interface", "not a named type", WithType[fmt.Stringer](json.RawMessage(`{}`))},
		{"a map without a name", "not a named type", WithType[map[string]int](json.RawMessage(`{}`))},
	} {
		if _, err := New(gin.New(), c.option); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want one with %q", c.reason, err, c.want)
		}
	}
}

// TestWithTypeTwice: the later one wins.
func TestWithTypeTwice(t *testing.T) {
	engine := gin.New()
	engine.POST("/a", Op("a", answering("a"), Body[opaque]()))
	server := newServer(t, engine, WithType[opaque](json.RawMessage(`{"type":"integer"}`)), WithType[opaque](json.RawMessage(`{"type":"boolean"}`)))
	if got := fmt.Sprintf("%s", server.Tools()[0].InputSchema); !strings.Contains(got, `"body":{"type":"boolean"}`) {
		t.Error(got)
	}
}

// TestWithMaxSchema: the size holds for what is shown, a diagnostic names the route, and the check
// knows everything.
func TestWithMaxSchema(t *testing.T) {
	type deep struct {
		Outer struct {
			Inner struct {
				Name  string `json:"name" binding:"max=3" description:"A name that has a rather long description"`
				Other string `json:"other" description:"Another name that has a rather long description"`
			} `json:"inner"`
		} `json:"outer"`
	}
	engine := gin.New()
	engine.POST("/a", Op("a", answering("a"), Body[deep](), Out[deep]()))
	server := newServer(t, engine, WithMaxSchema(250, 280))
	tool := server.Tools()[0]
	for schema, size := range map[any]int{fmt.Sprintf("%s", tool.InputSchema): 250, fmt.Sprintf("%s", tool.OutputSchema): 280} {
		text := fmt.Sprint(schema)
		if len(text) > size || !strings.Contains(text, "2 members are not described here: name, other.") {
			t.Errorf("%d bytes, want at most %d: %s", len(text), size, text)
		}
	}
	notes := fmt.Sprint(server.Diagnostics())
	for _, want := range []string{"POST /a: arguments: the schema has more than 250 bytes", "POST /a: response: the schema has more than 280 bytes"} {
		if !strings.Contains(notes, want) {
			t.Errorf("the diagnostics lack %q: %s", want, notes)
		}
	}
	session := inMemory(t, server, nil)
	if got, failed := textCall(t, session, "a", json.RawMessage(`{"outer":{"inner":{"name":"long"}}}`)); !failed || !strings.Contains(got, "outer.inner.name: must have at most 3 characters") {
		t.Errorf("got %s", got)
	}
	whole := newServer(t, engine, WithMaxSchema(-1, -1)).Tools()[0]
	if strings.Contains(fmt.Sprintf("%s%s", whole.InputSchema, whole.OutputSchema), "not described here") {
		t.Error("a schema without a limit is cut")
	}
}
