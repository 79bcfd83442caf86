package catalogue

import (
	"fmt"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Verdict states what a caller may do with a component.
type Verdict uint8

// The verdicts.
const (
	// Denied components do not exist for the caller.
	Denied Verdict = iota
	// Obtainable components need a scope that the caller's token does not have.
	Obtainable
	// Allowed components may be used.
	Allowed
)

// An Access decides what one caller may use, by the indexes of [Catalogue.Subject]. It is safe for
// concurrent use, and its decisions do not change.
type Access interface {
	// Verdict decides about a subject that the caller names or lists.
	Verdict(subject int) Verdict
	// Permission decides about a subject that a composed tool uses for the caller.
	Permission(subject int) Verdict
}

// A View is the part of a catalogue that one caller sees and may use. It is safe for concurrent
// use.
type View struct {
	catalogue *Catalogue
	access    Access // nil allows everything

	once sync.Once
	set  *visible
}

// View returns the view of a caller. A nil access shows everything.
func (c *Catalogue) View(a Access) *View {
	if a == nil {
		return c.whole
	}
	return &View{catalogue: c, access: a}
}

// Catalogue returns the catalogue of which the view shows a part.
func (v *View) Catalogue() *Catalogue { return v.catalogue }

func (v *View) verdict(subject int) Verdict {
	if v.access == nil {
		return Allowed
	}
	return v.access.Verdict(subject)
}

func (v *View) permission(subject int) Verdict {
	if v.access == nil {
		return Allowed
	}
	return v.access.Permission(subject)
}

// lists reports whether the caller sees a subject.
func (v *View) lists(subject int) bool {
	verdict := v.verdict(subject)
	return verdict == Allowed || verdict == Obtainable && v.catalogue.spec.ListObtainable
}

// visible returns the lists of what the caller sees.
func (v *View) visible() *visible {
	if v.access == nil {
		return v.set
	}
	v.once.Do(func() {
		bits := make(bitset, (len(v.catalogue.subjects)+bitsPerWord-1)/bitsPerWord)
		for i := range v.catalogue.subjects {
			if v.lists(i) {
				bits.add(i)
			}
		}
		v.set = v.catalogue.views.get(bits, func() *visible { return v.catalogue.show(bits.has) })
	})
	return v.set
}

// Tool returns the tool with a name, and the caller's verdict. The tool is nil if there is none or
// if the caller may not know that it exists.
func (v *View) Tool(name string) (*Entry, Verdict) {
	e := v.catalogue.entries[name]
	if e == nil {
		return nil, Denied
	}
	verdict := v.verdict(e.subject)
	if verdict == Denied {
		return nil, Denied
	}
	return e, verdict
}

// Listed returns the tools that the caller sees in a list, sorted by name. All requests share the
// result, which must not be modified. The same applies to the other lists.
func (v *View) Listed() []*mcp.Tool { return v.visible().listed() }

// Resources returns the resources that the caller sees, sorted by URI.
func (v *View) Resources() []*mcp.Resource { return v.visible().resources() }

// Templates returns the resource templates that the caller sees, sorted by template.
func (v *View) Templates() []*mcp.ResourceTemplate { return v.visible().templates() }

// ToolList returns what tools/list returns, or nil if a definition cannot be written as JSON.
func (v *View) ToolList() *List { return v.visible().toolList() }

// ResourceList returns what resources/list returns, or nil as ToolList does.
func (v *View) ResourceList() *List { return v.visible().resourceList() }

// TemplateList returns what resources/templates/list returns, or nil as ToolList does.
func (v *View) TemplateList() *List { return v.visible().templateList() }

// Forbidden returns the result of a call that needs a scope that the caller does not have.
func (c *Catalogue) Forbidden(subject int) result.Result {
	return result.Message(
		fmt.Sprintf("The call was refused: the caller needs the scope %s. Nothing was called.", c.Requirement(subject)),
	)
}
