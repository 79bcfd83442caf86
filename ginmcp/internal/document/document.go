// Package document finds the documents that describe an application: those that options name, and
// those in swag's registry.
package document

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/swaggo/swag"
)

// A Set holds the documents that the options of a server name.
type Set struct {
	// Given are documents that were passed as text.
	Given []*introspect.Document
	// Instances are names in swag's registry. Unless Named is true, the default name is
	// used.
	Instances []string
	Named     bool
}

// Expected reports whether there are documents to read. Documents of swag are read late, because an
// application may still change them.
func (d *Set) Expected() bool {
	return len(d.Given)+len(d.Instances) > 0 || !d.Named && swag.GetSwagger(swag.Name) != nil
}

// Read returns the documents in the order of their precedence.
func (d *Set) Read() (docs []*introspect.Document, notes []introspect.Diagnostic) {
	docs = slices.Clone(d.Given)
	instances := d.Instances
	if !d.Named {
		instances = []string{swag.Name}
	}
	for _, instance := range instances {
		doc, err := registered.get(instance)
		switch {
		case err != nil:
			notes = append(notes, introspect.Diagnostic{Level: slog.LevelWarn, Message: err.Error()})
		case doc != nil:
			found := *doc
			found.Default, found.Advice = !d.Named, true
			docs = append(docs, &found)
		case d.Named:
			notes = append(notes, introspect.Diagnostic{
				Level: slog.LevelWarn,
				Message: fmt.Sprintf(
					"WithSwagger: nothing is registered under %q; is the package that swag generated imported?",
					instance,
				),
			})
		}
	}
	return docs, notes
}

// Unread returns a warning about the documents that are registered with swag under other names than
// the default one, if they describe a route with one of the patterns. All other documents belong to
// other engines of the program.
func (d *Set) Unread(patterns []introspect.Pattern) []introspect.Diagnostic {
	if d.Named {
		return nil
	}
	var quoted []string
	for _, name := range instances() {
		if name == swag.Name {
			continue
		}
		// The document is not kept: an application may still set its base path.
		if doc, err := parse(name, swag.GetSwagger(name)); err == nil && doc.Describes(patterns) {
			quoted = append(quoted, strconv.Quote(name))
		}
	}
	if len(quoted) == 0 {
		return nil
	}
	return []introspect.Diagnostic{{
		Level: slog.LevelWarn,
		Message: fmt.Sprintf("swag registered documents that are not read, because only %q is read by default: %s; "+
			"WithSwagger(%s) reads one, and WithSwagger(\"\") reads none", swag.Name, strings.Join(quoted, ", "), quoted[0]),
	}}
}

// fewRoutes is the smallest number of routes for which undeclared inputs cause a warning.
const fewRoutes = 5

// Undeclared returns a warning if nothing declares the inputs of any route.
func Undeclared(ops []introspect.Operation) []introspect.Diagnostic {
	declared := func(op introspect.Operation) bool { return op.Declared }
	if len(ops) < fewRoutes || slices.ContainsFunc(ops, declared) {
		return nil
	}
	return []introspect.Diagnostic{{
		Level: slog.LevelWarn,
		Message: fmt.Sprintf("the inputs of the %d routes are undocumented, so agents have to guess them: "+
			"run ginmcp gen, pass a document with WithOpenAPI, or annotate the handlers", len(ops)),
	}}
}
