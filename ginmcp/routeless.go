package ginmcp

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A routeless is a tool that no route is behind: a composed one, batch, or one of those that
// search. It is made with its option and is immutable.
type routeless struct {
	op     introspect.Operation
	input  *schema.Input
	output *schema.Output
	notes  []introspect.Diagnostic
	// ours tells that the application did not make the tool, and does not edit it.
	ours bool
	// run answers a call. The body is the arguments, checked and corrected.
	run func(ctx context.Context, at place, c call, body []byte) result.Result
}

// A place is where a call of a routeless tool happens: it finishes on the catalogue that it
// began on.
type place struct {
	server    *Server
	catalogue *catalogue
}

// newRouteless makes a tool of an operation that has everything but a method and a path.
func newRouteless(op introspect.Operation) (*routeless, error) {
	t := &routeless{op: op}
	t.op.Method = http.MethodPost // so that the input is a body
	t.op.Declared, t.op.Annotated = true, true
	t.op.Sources = map[introspect.Fact]introspect.Source{introspect.FactID: introspect.SourceExplicit}
	if err := naming.Check(op.ID); err != nil {
		return nil, err
	}
	var err error
	if t.input, t.notes, err = schema.NewInput(&t.op, schema.InputOptions{}); err != nil {
		return nil, err
	}
	output, notes := schema.NewOutput(&t.op)
	t.output, t.notes = output, append(t.notes, notes...)
	t.op.Method, t.op.Path = "tool", op.ID // which is how errors call it
	for i := range t.notes {
		t.notes[i].Route = t.op.Route()
	}
	return t, nil
}

// entry makes the tool's entry in a catalogue.
func (t *routeless) entry(s *Server, c *catalogue) *entry {
	name := t.op.ID
	op := t.op
	if op.Summary == "" && op.Description == "" {
		op.Summary = naming.Title(name) + "."
	}
	at := place{s, c}
	e := &entry{tool: newTool(name, &op, t.input, t.output)}
	e.invoke = func(ctx context.Context, in call) result.Result {
		values, problems := t.input.Check(in.arguments)
		if len(problems) > 0 {
			return refused(e.tool.Name, problems)
		}
		return t.run(ctx, at, in, t.body(&values))
	}
	return e
}

// body is the JSON that the arguments make together.
func (t *routeless) body(values *schema.Values) []byte {
	if values.Raw != nil {
		return values.Raw
	}
	b := bytes.NewBufferString("{")
	for i, a := range t.input.Arguments {
		value, given := values.Get(i)
		if a.Whole {
			return value
		}
		if !given {
			continue
		}
		key, _ := json.Marshal(a.Wire) // a string never fails
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes()
}
