package ginmcp

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
)

const batchTool = "batch"

// WithBatch adds the tool batch, which makes several calls in one: a list of tools and their
// arguments, most at the most, carried out in their order. It answers with the result of
// each, in that order too; stop_on_error leaves out what comes after the first error. The
// default is no such tool.
//
// Each call is one of its own, for the same caller: with its own time, seen by
// [WithCallHook], and refused where it would be. Only generated tools can be called in a
// batch, and neither batch nor call_tool. The answers together have the limit of
// [WithMaxResponse]: calls that come after it was reached are not made.
//
// A most that is not positive is an error of [New].
func WithBatch(most int) Option {
	return optionFunc(func(c *config) error {
		if most <= 0 {
			return fmt.Errorf("WithBatch: %d is not a positive number of calls", most)
		}
		c.batch = most
		return nil
	})
}

func newBatch(most int) (*routeless, error) {
	t, err := newRouteless(introspect.Operation{
		ID: batchTool, Summary: "Make several calls in one.",
		Description: "Calls tools one after the other and answers with all results in that order. No call can use the result of another one.",
		Inputs: arguments(fmt.Sprintf(`{"type":"object","required":["calls"],"properties":{
			"calls":{"type":"array","minItems":1,"maxItems":%d,"items":{"type":"object","required":["tool"],"properties":{
				"tool":{"type":"string","description":"The tool"},
				"arguments":{"type":"object","description":"Its arguments"}}}},
			"stop_on_error":{"type":"boolean","description":"Leave out the calls after the first error"}}}`, most)),
	})
	if err == nil {
		t.run, t.ours = runBatch, true
	}
	return t, err
}

// batched is one result of a batch. The content that is no text stands behind all of them.
type batched struct {
	Tool       string          `json:"tool"`
	IsError    bool            `json:"isError"`
	Structured json.RawMessage `json:"structuredContent,omitempty"`
	Text       string          `json:"text,omitempty"`
}

// runBatch answers batch.
func runBatch(ctx context.Context, at place, c call, body []byte) result.Result {
	var in struct {
		Calls []struct {
			Tool      string          `json:"tool"`
			Arguments json.RawMessage `json:"arguments"`
		} `json:"calls"`
		Stop bool `json:"stop_on_error"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return result.Message(err.Error())
	}
	var out struct {
		Results []batched `json:"results"`
		NotMade int       `json:"notMade,omitempty"`
		Why     string    `json:"why,omitempty"`
	}
	var others []result.Content
	size := 0
	for i, one := range in.Calls {
		r := at.single(ctx, c, one.Tool, one.Arguments)
		if size += bytesOf(&r); size > at.server.config.maxResponse {
			r = result.Message("The call was made, but its answer is more than the batch has room for.")
			r.IsError, in.Stop = true, true
		}
		b := batched{Tool: one.Tool, IsError: r.IsError, Structured: r.Structured}
		if r.Structured == nil || r.IsError {
			b.Text = textsOf(&r)
		}
		for _, content := range r.Content {
			if content.Kind != result.Text {
				others = append(others, content)
			}
		}
		if out.Results = append(out.Results, b); r.IsError && in.Stop && i+1 < len(in.Calls) {
			out.NotMade, out.Why = len(in.Calls)-i-1, "the last result is an error"
			break
		}
	}
	answer := structured(out)
	answer.Content = append(answer.Content, others...)
	return answer
}

// single makes one call of a batch.
func (at place) single(ctx context.Context, c call, tool string, arguments json.RawMessage) result.Result {
	if ctx.Err() != nil {
		return result.Message("The call was not made: the batch was cancelled.")
	}
	if tool == batchTool || tool == callTool && at.server.config.search != nil {
		return result.Message("A batch cannot call " + tool + ".")
	}
	t, refusal := at.tool(c, tool)
	if refusal != nil {
		return *refusal
	}
	if c.peer != nil {
		c.peer = quiet{c.peer}
	}
	return at.call(ctx, c, t.Name, arguments)
}

func bytesOf(r *result.Result) int {
	size := len(r.Structured)
	for _, c := range r.Content {
		size += len(c.Data)
	}
	return size
}
