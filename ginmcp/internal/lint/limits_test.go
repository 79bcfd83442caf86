package lint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// object is a schema with n properties that have the given schema.
func objectOf(n int, property string) string {
	members := make([]string, n)
	for i := range members {
		members[i] = fmt.Sprintf(`"p%d":%s`, i, property)
	}
	return `{"type":"object","properties":{` + strings.Join(members, ",") + `}}`
}

// require makes the properties of a schema required, so that the limit of optional ones does not
// matter.
func require(n int, schema string) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(`"p%d"`, i)
	}
	return schema[:len(schema)-1] + `,"required":[` + strings.Join(names, ",") + `]}`
}

func nested(levels int) string {
	s := `{"type":"string"}`
	for range levels {
		s = require(1, objectOf(1, s))
	}
	return s
}

func enumOf(n, length int) string {
	values := make([]string, n)
	for i := range values {
		values[i] = fmt.Sprintf(`"%0*d"`, length, i)
	}
	return `{"type":"string","enum":[` + strings.Join(values, ",") + `]}`
}

// What clients accept, one property below and one above each limit.
func TestLimitsOfClients(t *testing.T) {
	union := `{"anyOf":[{"type":"string"},{"type":"integer"}]}`
	for _, row := range []struct {
		reason, within, beyond, client string
	}{
		{
			"properties", require(5000, objectOf(5000, `{}`)), require(5001, objectOf(5001, `{}`)),
			"OpenAI in strict mode accepts at most 5,000 properties",
		},
		{"levels", nested(10), nested(11), "OpenAI in strict mode accepts at most 10 levels"},
		{
			"values", require(1, objectOf(1, enumOf(1000, 3))), require(1, objectOf(1, enumOf(1001, 4))),
			"OpenAI in strict mode accepts at most 1,000 values",
		},
		{
			"characters", require(1, objectOf(1, enumOf(100, 1000))), require(1, objectOf(1, enumOf(121, 1000))),
			"OpenAI in strict mode accepts at most 120,000 characters",
		},
		{
			"the sum of maxItems",
			require(2, objectOf(2, `{"type":"array","maxItems":480,"items":{}}`)),
			require(2, objectOf(2, `{"type":"array","maxItems":481,"items":{}}`)),
			"Gemini accepts lists whose maxItems",
		},
		{
			"recursion",
			`{"type":"object","$defs":{"a":{"type":"string"}},"required":["x","y"],` +
				`"properties":{"x":{"$ref":"#/$defs/a"},"y":{"$ref":"#/$defs/a"}}}`,
			`{"type":"object","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}},"required":["x"],` +
				`"properties":{"x":{"$ref":"#/$defs/a"}}}`,
			"Anthropic in strict mode accepts no schema that contains itself",
		},
		{"optional arguments", objectOf(24, `{}`), objectOf(25, `{}`), "Anthropic in strict mode accepts at most 24 optional"},
		{
			"unions", require(16, objectOf(16, union)), require(17, objectOf(17, union)),
			"Anthropic in strict mode accepts at most 16 unions",
		},
		{
			"items", require(1, objectOf(1, `{"type":"array","items":{}}`)), require(1, objectOf(1, `{"type":"array"}`)),
			"GitHub Copilot accepts arrays with the schema of their items only",
		},
	} {
		t.Run(row.reason, func(t *testing.T) {
			for _, c := range []struct {
				schema string
				want   bool
			}{{row.within, false}, {row.beyond, true}} {
				var f Finding
				f.schema([]byte(`{"inputSchema":` + c.schema + `}`))
				got := slices.ContainsFunc(f.Problems, func(p string) bool { return strings.HasPrefix(p, row.client) })
				if got != c.want || !c.want && len(f.Problems) > 0 {
					t.Errorf("the problems are %q, want %q: %t", f.Problems, row.client, c.want)
				}
				if len(f.Problems) != len(f.Fixes) {
					t.Errorf("%d problems have %d fixes", len(f.Problems), len(f.Fixes))
				}
			}
		})
	}
}

// A tool that no client refuses has no such problem.
func TestOrdinaryToolIsWithinLimits(t *testing.T) {
	tools := []*mcp.Tool{{
		Name: "get_order", Description: "Get an order.",
		InputSchema: map[string]any{
			"type": "object", "required": []string{"id"},
			"properties": map[string]any{"id": map[string]any{"type": "integer", "description": "The number of the order"}},
		},
	}}
	for _, f := range Tools(tools, nil, func(string) string { return "" }) {
		if len(f.Problems) > 0 {
			t.Errorf("%s: %q", f.Tool, f.Problems)
		}
	}
}
