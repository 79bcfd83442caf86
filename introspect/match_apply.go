package introspect

import (
	"log/slog"
	"slices"
)

// document adds the facts of the documents to the operations. For each fact, an earlier document
// takes precedence over a later one.
func (b *builder) document() {
	for _, d := range b.documents {
		d = d.clone()
		routes := make([]*Operation, len(b.operations))
		for i := range b.operations {
			routes[i] = &b.operations[i]
		}
		m := d.match(routes)
		for _, diagnostic := range d.Diagnostics {
			b.note(diagnostic.Level, "", diagnostic.Message)
		}
		if len(m.used) == 0 && d.Default {
			b.note(slog.LevelInfo, "", d.Name+" describes no route of this engine, so it is not used")
			continue
		}
		for _, route := range routes {
			if op := m.of[route]; op != nil {
				b.merge(d, route, op)
			}
		}
		b.drift(d, m)
	}
}

// clone returns a copy whose operations can be modified. One document may be used for several
// engines, and again at every refresh.
func (d *Document) clone() *Document {
	c := *d
	c.Operations = slices.Clone(d.Operations)
	for i := range c.Operations {
		op := &c.Operations[i]
		op.Notes, op.Params = slices.Clone(op.Notes), slices.Clone(op.Params)
	}
	return &c
}

func (b *builder) merge(d *Document, o *Operation, op *DocumentOperation) {
	b.reconcile(d, o, op)
	set := func(fact Fact, target *string, value string) {
		if *target == "" && value != "" {
			*target, o.Sources[fact] = value, SourceDocument
		}
	}
	set(FactID, &o.ID, op.ID)
	set(FactTitle, &o.Title, op.Title)
	// The document's summary might contradict the developer's description.
	if o.Sources[FactDescription] < SourceGenerated {
		set(FactSummary, &o.Summary, op.Summary)
	}
	set(FactDescription, &o.Description, op.Description)
	if len(o.Tags) == 0 && len(op.Tags) > 0 {
		o.Tags, o.Sources[FactTags] = op.Tags, SourceDocument
	}
	o.Deprecated = o.Deprecated || op.Deprecated
	o.Hidden = o.Hidden || op.Hidden
	o.hints(op.Hints)
	if o.Security == nil && len(op.Security) > 0 {
		o.Security, o.Sources[FactSecurity] = op.Security, SourceDocument
	}
	b.mergeInputs(d, o, op)
	if len(o.Responses) == 0 && len(op.Responses) > 0 {
		o.Responses, o.Sources[FactResponses] = op.Responses, SourceDocument
	}
	for _, n := range op.Notes {
		b.note(n.Level, o.Route(), n.Message)
	}
}

// hints sets the hints that were not given.
func (o *Operation) hints(h Hints) {
	for _, pair := range [][2]**bool{
		{&o.Hints.ReadOnly, &h.ReadOnly}, {&o.Hints.Destructive, &h.Destructive}, {&o.Hints.Idempotent, &h.Idempotent},
	} {
		if *pair[0] != nil || *pair[1] == nil {
			continue
		}
		*pair[0] = *pair[1]
		if _, ok := o.Sources[FactHints]; !ok {
			o.Sources[FactHints] = SourceDocument
		}
	}
}

// mergeInputs uses the document's inputs if no other source declares inputs. If types declare
// inputs, the document only describes those.
func (b *builder) mergeInputs(d *Document, o *Operation, op *DocumentOperation) {
	switch {
	case b.declares[o.Route()]:
		if len(op.Inputs)+len(op.Params) > 0 {
			o.Described = append(o.Described, Described{Name: d.Name, Inputs: op.Inputs, Params: op.Params})
		}
	case o.Sources[FactInputs] == SourceGenerated:
		if inputs, params := o.fill(op); len(inputs)+len(params) > 0 {
			o.Described = append(o.Described, Described{Name: d.Name, Inputs: inputs, Params: params})
		}
	case o.Sources[FactInputs] == SourceDocument:
	default:
		o.Inputs, o.Params, o.Declared = op.Inputs, op.Params, true
		o.Sources[FactInputs] = SourceDocument
		o.Advice, o.Bodiless = d.Advice, op.bodiless()
	}
}

// reconcile gives the document's path parameters the names of the route: that with the same name,
// that at the same position in the path, or the only one that is left. It leaves out parameters
// that the path does not have.
func (b *builder) reconcile(d *Document, o *Operation, op *DocumentOperation) {
	var written []string
	if segments, err := parseDocumentPath(op.Path); err == nil {
		written = (&Operation{Segments: segments}).PathParams()
	}
	names := o.PathParams()
	// The path of the document may lack parameters of a base path.
	offset := max(len(names)-len(written), 0)
	free := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return op.hasPath(n) })
	for i := range op.Params {
		p := &op.Params[i]
		if p.In != LocationPath || slices.Contains(names, p.Name) {
			continue
		}
		name := ""
		at := slices.Index(written, p.Name)
		if at >= 0 && at+offset < len(names) && slices.Contains(free, names[at+offset]) {
			name = names[at+offset]
		} else if at < 0 && len(free) == 1 {
			name = free[0]
		}
		if name == "" {
			op.note(slog.LevelWarn, "%s has the path parameter %q, which the route does not have", d.Name, p.Name)
			continue
		}
		op.note(slog.LevelInfo, "the path parameter %q is %q in %s", name, p.Name, d.Name)
		free = slices.DeleteFunc(free, func(n string) bool { return n == name })
		p.Name = name
	}
	op.Params = slices.DeleteFunc(op.Params, func(p Param) bool {
		return p.In == LocationPath && !slices.Contains(names, p.Name)
	})
}

func (d *DocumentOperation) hasPath(name string) bool {
	return slices.ContainsFunc(d.Params, func(p Param) bool { return p.In == LocationPath && p.Name == name })
}

// documented returns those of a route's verbs that the documents list, in the order of methods.
func (b *builder) documented(methods []string, segments []Segment) []string {
	want := shape(segments, false)
	var listed []string
	for _, method := range methods {
		if isToolMethod(method) && slices.ContainsFunc(b.documents, func(d *Document) bool { return d.lists(method, want) }) {
			listed = append(listed, method)
		}
	}
	return listed
}

// lists reports whether the document has an operation with the given verb and shape.
func (d *Document) lists(method, shape string) bool {
	return slices.ContainsFunc(d.Operations, func(op DocumentOperation) bool {
		return op.Method == method && op.hasShape(shape)
	})
}

// hasShape reports whether the operation's path, with or without a base, has the given shape.
func (d *DocumentOperation) hasShape(want string) bool {
	for _, path := range append(d.paths(false), d.Path) {
		if segments, err := parseDocumentPath(path); err == nil && shape(segments, false) == want {
			return true
		}
	}
	return false
}
