package ginmcp

import (
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/introspect"
)

// An offer is a tool that is ready, and the operation that it calls.
type offer struct {
	op    *introspect.Operation
	entry *entry
}

// offer asks the application's hook about a tool, and keeps it until all are made.
func (b *builder) offer(op *introspect.Operation, e *entry) error {
	tool, err := b.server.config.editTool(op, e.tool)
	if err != nil {
		return err
	}
	e.tool = tool
	b.offers = append(b.offers, offer{op, e})
	return nil
}

// publish puts the offers into the catalogue. Names were unique when they were given, but
// curations and hooks change them: those that have one name in common are all withheld, since
// nobody could tell which of them a model means.
func (b *builder) publish() {
	holders := map[string][]offer{}
	for _, o := range b.offers {
		holders[o.entry.tool.Name] = append(holders[o.entry.tool.Name], o)
	}
	for _, o := range b.offers {
		name := o.entry.tool.Name
		if i := slices.IndexFunc(holders[name], func(other offer) bool { return other.op != o.op }); i >= 0 {
			b.report(o.op.Route(), fmt.Errorf("the name %q is also that of %s", name, holders[name][i].op.Route()))
			continue
		}
		b.catalogue.tools = append(b.catalogue.tools, o.entry.tool)
		b.catalogue.entries[name] = o.entry
	}
}
