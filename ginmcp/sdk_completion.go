package ginmcp

import (
	"context"
	"errors"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const (
	methodComplete = "completion/complete"
	refResource    = "ref/resource"
	// maxCompletions is how many values the protocol allows in one answer.
	maxCompletions = 100
)

// complete completes an argument.
func (s *Server) complete(ctx context.Context, next mcp.MethodHandler, req *mcp.CompleteRequest) (mcp.Result, error) {
	p := req.Params
	if !s.config.spec.Completes() || p == nil || p.Ref == nil || p.Argument.Name == "" {
		return next(ctx, methodComplete, req) // the SDK reports what is wrong
	}
	if err := s.withheld(); err != nil {
		return nil, err
	}
	a := catalogue.Argument{Prompt: p.Ref.Name, Name: p.Argument.Name, Value: p.Argument.Value}
	if p.Ref.Type == refResource {
		a.Template, a.Prompt = p.Ref.URI, ""
	}
	c := s.caller(ctx, req.Extra, false)
	if err := s.concealed(ctx, next, req, &c); err != nil {
		return nil, err
	}
	values, err := c.view.Complete(c.ctx, a, s.handedOut.Load())
	var unknown *catalogue.CompletionError
	switch {
	case errors.As(err, &unknown):
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: unknown.Error()}
	case err != nil:
		return nil, internalError(err.Error())
	}
	shown := values[:min(len(values), maxCompletions)]
	return &mcp.CompleteResult{Completion: mcp.CompletionResultDetails{
		Values: append([]string{}, shown...), Total: len(values), HasMore: len(values) > len(shown),
	}}, nil
}

// concealed returns the error for something written by hand that the caller may not use, or nil.
func (s *Server) concealed(ctx context.Context, next mcp.MethodHandler, req *mcp.CompleteRequest, c *sdkCaller) error {
	if c.access == nil || !s.handedOut.Load() {
		return nil
	}
	var w handmade
	var err error
	var op *introspect.Operation
	ref, message := req.Params.Ref, ""
	if ref.Type == refResource {
		w.templates, err = s.writtenTemplates(ctx, next, req.Session)
		op, message = w.template(ref.URI), "unknown resource template "+ref.URI
	} else {
		w.prompts, err = writtenPrompts(ctx, next, req.Session)
		op, message = w.prompt(ref.Name), "unknown prompt "+ref.Name
	}
	if err != nil || op == nil {
		return err
	}
	return c.access.refused(op, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: message})
}
