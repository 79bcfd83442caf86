package ginmcp

import (
	"context"
	"slices"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// listPrompts lists the prompts that the caller sees, page by page as the SDK does.
func (s *Server) listPrompts(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.ListPromptsRequest,
) (mcp.Result, error) {
	if err := s.withheld(); err != nil {
		return nil, err
	}
	res, err := next(ctx, methodListPrompts, req)
	list, ok := res.(*mcp.ListPromptsResult)
	c := s.caller(ctx, req.Extra, true)
	if !ok || err != nil || c.access == nil {
		return res, err
	}
	list.Prompts = slices.DeleteFunc(list.Prompts, func(p *mcp.Prompt) bool { return !c.access.sees(ofPrompt(p)) })
	list.Cacheable = private
	return list, nil
}

// getPrompt gets a prompt, if the caller may use it.
func (s *Server) getPrompt(ctx context.Context, next mcp.MethodHandler, req *mcp.GetPromptRequest) (mcp.Result, error) {
	if err := s.withheld(); err != nil {
		return nil, err
	}
	if c := s.caller(ctx, req.Extra, false); c.access != nil && req.Params != nil {
		prompts, err := writtenPrompts(ctx, next, req.Session)
		if err != nil {
			return nil, err
		}
		w := handmade{prompts: prompts}
		if op := w.prompt(req.Params.Name); op != nil {
			if err := c.access.refused(op, unknownPrompt(req.Params.Name)); err != nil {
				return nil, err
			}
		}
	}
	return next(ctx, methodGetPrompt, req)
}
