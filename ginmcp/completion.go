package ginmcp

import (
	"context"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// WithCompletion lets f complete what a person has begun to type: the value of an argument of a
// resource template or of a hand-written prompt. Ref is the URI template, or the name of the
// prompt. F returns the values in the order in which they are to be shown, all of them: a client
// gets the first hundred. Nil, without an error, leaves it to the schema, which is the default:
// an enum and a boolean complete to their values. The text of an error reaches the client. Nil
// is no function.
//
// A completion says what there is: f has to see to it that the caller may know. The context is
// that of the client's request.
func WithCompletion(f func(ctx context.Context, ref, argument, value string) ([]string, error)) Option {
	return optionFunc(func(c *config) error {
		c.completion = f
		return nil
	})
}

// completes tells whether the server declares that it completes.
func (c *config) completes() bool { return c.completion != nil || c.mapsResources() }

// maxCompletions is how many values the protocol lets one answer have.
const maxCompletions = 100

// complete completes an argument.
func (s *Server) complete(ctx context.Context, next mcp.MethodHandler, req *mcp.CompleteRequest) (mcp.Result, error) {
	p := req.Params
	if !s.config.completes() || p == nil || p.Ref == nil || p.Argument.Name == "" {
		return next(ctx, methodComplete, req) // and the SDK says what is wrong
	}
	choices, err := s.choices(p)
	if err != nil {
		return nil, err
	}
	values := beginningWith(choices, p.Argument.Value)
	if f := s.config.completion; f != nil {
		ref := p.Ref.Name
		if p.Ref.Type == refResource {
			ref = p.Ref.URI
		}
		own, _ := identify(ctx, req.Extra)
		known, err := f(own, ref, p.Argument.Name, p.Argument.Value)
		if err != nil {
			return nil, internal(err.Error())
		}
		if known != nil {
			values = known
		}
	}
	shown := values[:min(len(values), maxCompletions)]
	return &mcp.CompleteResult{Completion: mcp.CompletionResultDetails{
		Values: append([]string{}, shown...), Total: len(values), HasMore: len(values) > len(shown),
	}}, nil
}

const refResource = "ref/resource"

// choices are the values that the schema of an argument allows. An argument that nothing has is
// an error, but where something that was written by hand may have it.
func (s *Server) choices(p *mcp.CompleteParams) ([]string, error) {
	byHand := s.handedOut.Load()
	if p.Ref.Type != refResource {
		if byHand {
			return nil, nil
		}
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: "unknown prompt " + p.Ref.Name}
	}
	r := s.current().byTemplate[p.Ref.URI]
	switch {
	case r == nil && byHand:
		return nil, nil
	case r == nil:
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: "unknown resource template " + p.Ref.URI}
	}
	v := r.uri.Variable(p.Argument.Name)
	switch {
	case v != nil:
		return v.Argument.Choices(), nil
	case byHand:
		return nil, nil
	default:
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: p.Ref.URI + " has no argument " + p.Argument.Name}
	}
}

// beginningWith returns the texts that begin with what was typed, in whatever case.
func beginningWith(texts []string, typed string) []string {
	var out []string
	for _, text := range texts {
		if len(text) >= len(typed) && strings.EqualFold(text[:len(typed)], typed) {
			out = append(out, text)
		}
	}
	return out
}
