package catalogue

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
)

// batchName is the name of the tool that makes several calls in one.
const batchName = "batch"

// batchTool makes the tool batch, which accepts up to limit calls.
func batchTool(limit int) (*Virtual, error) {
	return newBuiltin(introspect.Operation{
		ID: batchName, Summary: "Make several calls in one.",
		Description: "Calls tools one after the other and returns all results in that order. " +
			"No call can use the result of another call.",
	}, fmt.Sprintf(`{"type":"object","required":["calls"],"properties":{
		"calls":{"type":"array","minItems":1,"maxItems":%d,"items":{"type":"object","required":["tool"],"properties":{
			"tool":{"type":"string","maxLength":128,"description":"The tool"},
			"arguments":{"type":"object","description":"Its arguments"}}}},
		"stop_on_error":{"type":"boolean","description":"Skip the calls after the first error"}}}`, limit), runBatch)
}

// A batchResult is the result of one call of a batch. Content that is not text follows the
// list of results.
type batchResult struct {
	Tool       string          `json:"tool"`
	IsError    bool            `json:"isError"`
	Structured json.RawMessage `json:"structuredContent,omitempty"`
	Headers    json.RawMessage `json:"headers,omitempty"`
	Text       string          `json:"text,omitempty"`
}

// A batchInput holds the arguments of batch.
type batchInput struct {
	Calls []struct {
		Tool      string          `json:"tool"`
		Arguments json.RawMessage `json:"arguments"`
	} `json:"calls"`
	Stop bool `json:"stop_on_error"`
}

// runBatch runs the tool batch.
func runBatch(ctx context.Context, at *View, c invoke.Call, body []byte) result.Result {
	var in batchInput
	if err := json.Unmarshal(body, &in); err != nil {
		return result.Message(err.Error())
	}
	var out struct {
		Results []batchResult `json:"results"`
		NotMade int           `json:"notMade,omitempty"`
		Why     string        `json:"why,omitempty"`
	}
	var others []result.Content
	size := 0
	for i, one := range in.Calls {
		r := at.batched(ctx, c, one.Tool, one.Arguments)
		if size += sizeOf(&r); size > at.catalogue.env.MaxResponse {
			r = result.Message("The call was made, but its result is too large for the result of the batch.")
			r.IsError, in.Stop = true, true
		}
		b := batchResult{
			Tool:       one.Tool,
			IsError:    r.IsError,
			Structured: r.Structured,
			Headers:    result.HeaderObject(r.Headers),
		}
		if r.Structured == nil || r.IsError {
			b.Text = r.Texts()
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
	all := structured(out)
	all.Content = append(all.Content, others...)
	return all
}

// batched makes one call of a batch.
func (v *View) batched(ctx context.Context, call invoke.Call, tool string, arguments json.RawMessage) result.Result {
	if ctx.Err() != nil {
		return result.Message("The call was not made: the batch was cancelled.")
	}
	if tool == batchName || tool == callName && v.catalogue.spec.Search != nil {
		return result.Message("A batch cannot call " + tool + ".")
	}
	return v.call(ctx, call.Batched(), tool, arguments)
}

// sizeOf returns the size of a result in bytes.
func sizeOf(r *result.Result) int {
	size := len(r.Structured)
	for _, c := range r.Content {
		size += len(c.Data)
	}
	return size
}
