package invoke

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// errOver is the error of a question after the end of its call.
var errOver = errors.New("the call has ended")

// ask asks the client under a name that is unique in the call.
func (v *Invocation) ask(
	ctx context.Context,
	name string,
	r mcp.InputRequest,
	read func(json.RawMessage) bool,
) (any, error) {
	switch {
	case v.over.Load():
		return nil, errOver
	case name == "":
		return nil, errors.New("the name of the question is empty")
	case v.peer == nil:
		capability, _ := Capabilities{}.need(r)
		return nil, &InputError{Capability: capability, Reason: "the call has no client"}
	}
	if v.part != "" {
		name = partOf(v.part, v.arguments) + name
	}
	return v.peer.Input().ask(ctx, &question{name: name, of: r, read: read})
}

// Elicit asks the user of the client.
func (v *Invocation) Elicit(ctx context.Context, name string, p *mcp.ElicitParams) (*mcp.ElicitResult, error) {
	if p == nil {
		return nil, errors.New("there is no question")
	}
	form, err := newForm(p.RequestedSchema)
	if err != nil {
		return nil, err
	}
	var out *mcp.ElicitResult
	res, err := v.ask(ctx, name, p, func(answer json.RawMessage) bool {
		return json.Unmarshal(answer, &out) == nil && out != nil && form.accepts(out)
	})
	if sent, ok := res.(*mcp.ElicitResult); ok {
		out = sent
	}
	return out, err
}

// Sample asks the client's model.
//
//nolint:staticcheck // deprecated with sampling, which clients will support for another year
func (v *Invocation) Sample(
	ctx context.Context,
	name string,
	p *mcp.CreateMessageParams,
) (*mcp.CreateMessageResult, error) {
	if p == nil {
		return nil, errors.New("there is no question")
	}
	var out *mcp.CreateMessageResult
	res, err := v.ask(ctx, name, p, func(answer json.RawMessage) bool {
		var message mcp.CreateMessageWithToolsResult // its content may be a list
		if json.Unmarshal(answer, &message) != nil || len(message.Content) == 0 {
			return false
		}
		out = &mcp.CreateMessageResult{
			Meta: message.Meta, Content: message.Content[0], Model: message.Model, Role: message.Role,
			StopReason: message.StopReason,
		}
		return true
	})
	if sent, ok := res.(*mcp.CreateMessageResult); ok {
		out = sent
	}
	return out, err
}

// Roots asks for the folders and files that the client works with.
//
//nolint:staticcheck // deprecated with roots, which clients will support for another year
func (v *Invocation) Roots(ctx context.Context, name string) (*mcp.ListRootsResult, error) {
	var out *mcp.ListRootsResult
	res, err := v.ask(ctx, name, &mcp.ListRootsParams{}, func(answer json.RawMessage) bool {
		return json.Unmarshal(answer, &out) == nil && out != nil
	})
	if sent, ok := res.(*mcp.ListRootsResult); ok {
		out = sent
	}
	return out, err
}

// A form checks what a user filled in. A nil form accepts anything.
type form struct{ schema *jsonschema.Resolved }

// newForm makes the form of a schema: anything that encodes as a JSON Schema, or nil.
func newForm(schema any) (*form, error) {
	if schema == nil {
		return nil, nil //nolint:nilnil // see form
	}
	document, err := json.Marshal(schema)
	if err != nil {
		return nil, fmt.Errorf("the requested schema: %w", err)
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(document, &s); err != nil {
		return nil, fmt.Errorf("the requested schema: %w", err)
	}
	resolved, err := s.Resolve(nil)
	if err != nil {
		return nil, fmt.Errorf("the requested schema: %w", err)
	}
	return &form{resolved}, nil
}

// accepts reports whether the answer conforms to the form, or is a refusal. It adds the defaults.
func (f *form) accepts(r *mcp.ElicitResult) bool {
	switch r.Action {
	case "decline", "cancel":
		return true
	case "accept":
	default:
		return false
	}
	if f == nil {
		return true
	}
	if r.Content == nil {
		r.Content = map[string]any{}
	}
	return f.schema.ApplyDefaults(&r.Content) == nil && f.schema.Validate(r.Content) == nil
}
