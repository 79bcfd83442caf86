package catalogue

import (
	"bytes"
	"compress/flate"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// A List is one of the lists that clients read, as JSON. It is shared by all requests and must not
// be modified.
type List struct {
	// JSON is a member of a result: "tools":[…].
	JSON []byte

	deflated func() []byte
}

// Deflated returns JSON as compressed blocks (RFC 1951), none of which is the last one, so that
// blocks can come before and after. It returns nil if JSON cannot be compressed. It compresses
// once, at the first use.
func (l *List) Deflated() []byte { return l.deflated() }

func newList[T any](name string, items []T) *List {
	document, err := invoke.Encode(items)
	if err != nil {
		return nil
	}
	l := &List{JSON: append([]byte(`"`+name+`":`), document...)}
	l.deflated = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, flate.DefaultCompression)
		if err != nil {
			return nil
		}
		if _, err := w.Write(l.JSON); err != nil || w.Flush() != nil {
			return nil
		}
		return b.Bytes()
	})
	return l
}

// lists are the lists of a catalogue, each of which is written at its first use.
type lists struct{ tools, resources, templates func() *List }

func (c *Catalogue) newLists() lists {
	return lists{
		tools:     sync.OnceValue(func() *List { return newList("tools", c.Listed()) }),
		resources: sync.OnceValue(func() *List { return newList("resources", c.Resources()) }),
		templates: sync.OnceValue(func() *List { return newList("resourceTemplates", c.Templates()) }),
	}
}

// ToolList returns what tools/list returns, or nil if a definition cannot be written as JSON.
func (c *Catalogue) ToolList() *List { return c.lists.tools() }

// ResourceList and TemplateList are the lists of resources and of resource templates.
func (c *Catalogue) ResourceList() *List { return c.lists.resources() }

// TemplateList is described with [Catalogue.ResourceList].
func (c *Catalogue) TemplateList() *List { return c.lists.templates() }
