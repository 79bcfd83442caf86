package definition

import (
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"pgregory.net/rapid"
)

// The hints of a tool that calls others promise nothing that one of them does not.
func TestWorst(t *testing.T) {
	pointer := rapid.SampledFrom([]*bool{nil, new(bool), func() *bool { yes := true; return &yes }()})
	rapid.Check(t, func(t *rapid.T) {
		var tools []*mcp.Tool
		for range rapid.IntRange(0, 4).Draw(t, "tools") {
			tool := new(mcp.Tool)
			if rapid.IntRange(0, 5).Draw(t, "annotated") > 0 {
				tool.Annotations = &mcp.ToolAnnotations{
					ReadOnlyHint: rapid.Bool().Draw(t, "read-only"), IdempotentHint: rapid.Bool().Draw(t, "idempotent"),
					DestructiveHint: pointer.Draw(t, "destructive"), OpenWorldHint: pointer.Draw(t, "open world"),
				}
			}
			tools = append(tools, tool)
		}
		worst := effective(Worst(tools))
		for _, tool := range tools {
			one := effective(tool.Annotations)
			if worst.read && !one.read || !worst.destructive && one.destructive || worst.idempotent && !one.idempotent || !worst.open && one.open {
				t.Fatalf("%+v promises more than %+v", worst, one)
			}
		}
		if len(tools) == 1 && tools[0].Annotations != nil && worst != effective(tools[0].Annotations) {
			t.Fatalf("%+v is not the only tool's %+v", worst, effective(tools[0].Annotations))
		}
		if len(tools) == 0 && (worst.read || !worst.destructive) {
			t.Fatalf("%+v promises something of no tool", worst)
		}
	})
}

type effects struct{ read, destructive, idempotent, open bool }

// effective are the hints as the protocol defines their defaults.
func effective(a *mcp.ToolAnnotations) effects {
	if a == nil {
		a = new(mcp.ToolAnnotations)
	}
	return effects{
		read: a.ReadOnlyHint, destructive: !a.ReadOnlyHint && (a.DestructiveHint == nil || *a.DestructiveHint),
		idempotent: a.ReadOnlyHint || a.IdempotentHint, open: a.OpenWorldHint == nil || *a.OpenWorldHint,
	}
}
