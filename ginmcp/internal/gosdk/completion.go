package gosdk

import (
	"context"
	"errors"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// MaxCompletions is the largest number of values that the protocol allows in a result.
const MaxCompletions = 100

// complete completes an argument.
func (a *Adapter) complete(ctx context.Context, next mcp.MethodHandler, req *mcp.CompleteRequest) (mcp.Result, error) {
	p := req.Params
	completes := a.Spec.Completion != nil || a.Latest().OffersResources()
	if !completes || p == nil || p.Ref == nil || p.Argument.Name == "" {
		return next(ctx, MethodComplete, req) // the SDK reports the error
	}
	if err := a.withheld(); err != nil {
		return nil, err
	}
	argument := catalogue.Argument{Prompt: p.Ref.Name, Name: p.Argument.Name, Value: p.Argument.Value}
	if p.Ref.Type == RefResource {
		argument.Template, argument.Prompt = p.Ref.URI, ""
	}
	c := a.caller(ctx, req.Extra, false)
	if err := a.concealed(ctx, next, req, &c); err != nil {
		return nil, err
	}
	values, err := c.view.Complete(c.ctx, argument, a.shared.Load())
	var unknown *catalogue.CompletionError
	switch {
	case errors.As(err, &unknown):
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: unknown.Error()}
	case err != nil:
		return nil, internalError(err.Error())
	}
	shown := values[:min(len(values), MaxCompletions)]
	return &mcp.CompleteResult{Completion: mcp.CompletionResultDetails{
		Values: append([]string{}, shown...), Total: len(values), HasMore: len(values) > len(shown),
	}}, nil
}

// concealed returns the error for a component that was written by hand and that the caller may not
// use, or nil.
func (a *Adapter) concealed(ctx context.Context, next mcp.MethodHandler, req *mcp.CompleteRequest, c *caller) error {
	if c.access == nil || !a.shared.Load() {
		return nil
	}
	var (
		w       HandWritten
		op      *introspect.Operation
		err     error
		message string
	)
	ref := req.Params.Ref
	if ref.Type == RefResource {
		w.templates, err = a.writtenTemplates(ctx, next, req.Session)
		op, message = w.Template(ref.URI), "unknown resource template "+ref.URI
	} else {
		w.prompts, err = writtenPrompts(ctx, next, req.Session)
		op, message = w.Prompt(ref.Name), "unknown prompt "+ref.Name
	}
	if err != nil || op == nil {
		return err
	}
	return c.refused(op, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: message})
}
