package catalogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"

	"github.com/ginmcp/ginmcp/internal/words"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// DefaultListSize is the largest size of the list of all tools, in bytes. In a larger list, schemas
// are cut.
const DefaultListSize = 3_000_000

// The smallest sizes to which the schemas of one tool are cut. A smaller schema would not be
// useful.
const (
	leastOutput = 300
	leastInput  = 1500
)

// fitList cuts schemas if the list of all tools would be too large. It cuts those of responses
// first, because a tool can be called without them, and only the largest ones. With a search, the
// list is short and has no such limit.
func (b *builder) fitList() {
	limit := b.spec.ListSize
	if limit == 0 {
		limit = DefaultListSize
	}
	if limit < 0 || b.spec.Search != nil {
		return
	}
	var inputs, outputs []int
	total, tools := 0, 0
	for _, c := range b.candidates {
		if c.entry == nil {
			continue
		}
		size, ok := listedSize(c.entry.tool)
		if !ok {
			continue
		}
		total, tools = total+size, tools+1
		in, out := c.schemas()
		inputs, outputs = append(inputs, in), append(outputs, out)
	}
	if total <= limit {
		return
	}
	rest := total - sum(inputs) - sum(outputs)
	output := level(outputs, limit-rest-sum(inputs), leastOutput)
	input := level(inputs, limit-rest-capped(outputs, output), leastInput)
	for _, c := range b.candidates {
		if c.entry != nil {
			c.shrink(input, output)
		}
	}
	b.note(introspect.Diagnostic{
		Level: slog.LevelWarn,
		Message: fmt.Sprintf("the list of %s would have %d bytes, so schemas are cut: to at most %d bytes "+
			"for the arguments of a tool and %d for its response; WithSearch lists few tools, and WithMaxList changes "+
			"the limit of %d bytes",
			words.Count(tools, "tool"), total, input, output, limit),
	})
}

// listedSize returns the size of a definition in a list, and reports whether it can be encoded.
// Schemas of this module are compact, so their size is known without encoding them.
func listedSize(t *mcp.Tool) (size int, ok bool) {
	rest := *t
	for _, schema := range []*any{&rest.InputSchema, &rest.OutputSchema} {
		if raw, isRaw := (*schema).(json.RawMessage); isRaw && len(raw) > 0 {
			*schema, size = nothing, size+len(raw)-len(nothing)
		}
	}
	raw := encoded(&rest)
	return size + len(raw), raw != nil
}

var nothing = json.RawMessage("{}")

// schemas returns the sizes of the schemas that can be made smaller.
func (c *candidate) schemas() (input, output int) {
	if c.operation == nil {
		return 0, 0
	}
	if in := c.operation.Input(); sameSchema(c.entry.tool.InputSchema, in.Schema) {
		input = len(in.Schema)
	}
	if out := c.operation.Output(); out != nil && sameSchema(c.entry.tool.OutputSchema, out.Schema) {
		output = len(out.Schema)
	}
	return input, output
}

// sameSchema reports whether a tool still has the given schema, as opposed to one that the
// application's hook set.
func sameSchema(has any, schema json.RawMessage) bool {
	raw, ok := has.(json.RawMessage)
	return ok && bytes.Equal(raw, schema)
}

// shrink cuts the schemas that are larger than the sizes.
func (c *candidate) shrink(input, output int) {
	in, out := c.schemas()
	if in > input {
		c.entry.tool.InputSchema = c.operation.Input().Within(input).Schema
	}
	if out > output {
		c.entry.tool.OutputSchema = c.operation.Output().Within(output).Schema
	}
}

// level returns the largest limit for which the sizes, each cut to the limit, have a sum of at most
// total. The limit is not less than least.
func level(sizes []int, total, least int) int {
	sorted := slices.Sorted(slices.Values(sizes))
	for i, size := range sorted {
		// All sizes from i on are cut to the same size.
		if share := max(total, 0) / (len(sorted) - i); share < size {
			return max(share, least)
		}
		total -= size
	}
	return max(slices.Max(append(sorted, 0)), least)
}

func sum(sizes []int) int {
	total := 0
	for _, size := range sizes {
		total += size
	}
	return total
}

func capped(sizes []int, most int) int {
	total := 0
	for _, size := range sizes {
		total += min(size, most)
	}
	return total
}
