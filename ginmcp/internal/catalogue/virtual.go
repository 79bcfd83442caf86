package catalogue

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Virtual is a tool without a route: a composed tool, batch, or one of the tools of a search.
// It is immutable.
type Virtual struct {
	op     introspect.Operation
	input  *schema.Input
	output *schema.Output
	notes  []introspect.Diagnostic
	// confirm is the question that the user has to confirm, or nil.
	confirm *invoke.Confirmation
	// builtin is true for a tool of ginmcp itself, which the application cannot edit.
	builtin bool
	// run runs a call. The body holds the checked and corrected arguments as one JSON value.
	run func(ctx context.Context, at *View, c invoke.Call, body []byte) result.Result
}

// newVirtual makes a tool of an operation without a method and a path.
func newVirtual(op introspect.Operation) (*Virtual, error) {
	v := &Virtual{op: op}
	v.op.Method, v.op.Path = "tool", op.ID // the name of the tool in errors
	v.op.Declared, v.op.Annotated = true, true
	v.op.Sources = map[introspect.Fact]introspect.Source{introspect.FactID: introspect.SourceExplicit}
	err := naming.Check(op.ID)
	if err != nil {
		return nil, err
	}
	return v, v.describe(schema.Config{})
}

// describe makes the schemas of a tool.
func (v *Virtual) describe(config schema.Config) error {
	op := v.op
	op.Method = http.MethodPost // so that the input is a body
	input, notes, err := schema.NewInput(&op, schema.InputOptions{Config: config})
	if err != nil {
		return err
	}
	if v.confirm, err = invoke.NewConfirmation(op.Confirm, input); err != nil {
		return err
	}
	output, more := schema.NewOutput(&op, config)
	v.input, v.output, v.notes = input, output, slices.Concat(notes, more)
	for i := range v.notes {
		v.notes[i].Route = v.op.Route()
	}
	return nil
}

// newBuiltin makes a tool of ginmcp itself. The input is a JSON Schema.
func newBuiltin(
	op introspect.Operation,
	input string,
	run func(context.Context, *View, invoke.Call, []byte) result.Result,
) (*Virtual, error) {
	op.Inputs = []introspect.Input{{
		In: introspect.LocationBody, Type: introspect.TypeRef{Schema: json.RawMessage(input)},
		Source: introspect.SourceExplicit,
	}}
	v, err := newVirtual(op)
	if err != nil {
		return nil, err
	}
	v.builtin, v.run = true, run
	return v, nil
}

// isBuiltin reports whether the tool is one of ginmcp itself. It returns false for nil.
func (v *Virtual) isBuiltin() bool { return v != nil && v.builtin }

// entry makes the tool's entry in a catalogue.
func (v *Virtual) entry(at *Catalogue) *Entry {
	name, op := v.op.ID, v.op
	if op.Summary == "" && op.Description == "" {
		op.Summary = naming.Title(name) + "."
	}
	e := &Entry{env: at.env, tool: definition.Tool(name, &op, v.input, v.output)}
	e.tool.InputSchema = v.confirm.Publish(v.input.Schema)
	e.invoke = func(ctx context.Context, at *View, original *invoke.Call) result.Result {
		c := *original
		var token string
		token, c.Arguments = v.confirm.Take(c.Arguments)
		values, problems := v.input.Check(ctx, c.Arguments)
		if len(problems) > 0 {
			return invoke.Refused(e.tool.Name, problems)
		}
		if refusal := v.confirm.Confirm(ctx, e.env, &c, e.tool.Name, token, &values); refusal != nil {
			return *refusal
		}
		return v.run(ctx, at, c, v.body(&values))
	}
	return e
}

// body returns the arguments as one JSON value.
func (v *Virtual) body(values *schema.Values) []byte {
	if values.Raw != nil {
		return values.Raw
	}
	b := bytes.NewBufferString("{")
	for i, a := range v.input.Arguments {
		value, given := values.Get(i)
		if a.Whole {
			return value
		}
		if !given {
			continue
		}
		key, _ := json.Marshal(a.Wire) // marshalling a string never fails
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

// structured returns a successful result that is a JSON object.
func structured(v any) result.Result {
	document, err := invoke.Encode(v)
	if err != nil {
		return result.Message("The result cannot be written as JSON.")
	}
	return result.Result{Content: []result.Content{{Data: document}}, Structured: document, Size: len(document)}
}
