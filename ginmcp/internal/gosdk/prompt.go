package gosdk

import (
	"context"
	"slices"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// listPrompts lists the prompts that the caller sees, page by page like the SDK.
func (a *Adapter) listPrompts(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.ListPromptsRequest,
) (mcp.Result, error) {
	if err := a.withheld(); err != nil {
		return nil, err
	}
	res, err := next(ctx, MethodListPrompts, req)
	list, ok := res.(*mcp.ListPromptsResult)
	c := a.caller(ctx, req.Extra, true)
	if !ok || err != nil || c.access == nil {
		return res, err
	}
	list.Prompts = slices.DeleteFunc(list.Prompts, func(p *mcp.Prompt) bool { return !c.sees(ofPrompt(p)) })
	list.Cacheable = private
	return list, nil
}

// getPrompt gets a prompt, if the caller may use it.
func (a *Adapter) getPrompt(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.GetPromptRequest,
) (mcp.Result, error) {
	if err := a.withheld(); err != nil {
		return nil, err
	}
	if c := a.caller(ctx, req.Extra, false); c.access != nil && req.Params != nil {
		prompts, err := writtenPrompts(ctx, next, req.Session)
		if err != nil {
			return nil, err
		}
		w := HandWritten{prompts: prompts}
		if op := w.Prompt(req.Params.Name); op != nil {
			if err := c.refused(op, unknownPrompt(req.Params.Name)); err != nil {
				return nil, err
			}
		}
	}
	return next(ctx, MethodGetPrompt, req)
}
