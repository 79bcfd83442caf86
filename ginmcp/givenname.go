package ginmcp

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// WithNames names tools by the IDs of their operations, as an annotation or a document
// gives them, whole:
//
//	ginmcp.WithNames(map[string]string{"list_users_api_v1_users_get": "list_users"})
//
// A name goes before everything else that names a tool. One that clients would refuse is made
// legal: what is no letter, digit, underscore or hyphen becomes an underscore, and what is too
// long is cut. It may be given several times; a later name goes before an earlier one of the
// same ID. A name of which nothing would be left is an error of [New]. An ID that no operation
// has, and a name that two operations get, are errors of [Server.Refresh].
func WithNames(names map[string]string) Option {
	given := maps.Clone(names)
	return optionFunc(func(c *config) error {
		var errs []error
		for _, id := range slices.Sorted(maps.Keys(given)) {
			name := slug(given[id])
			if name == "" || id == "" {
				errs = append(errs, fmt.Errorf("WithNames: %q: %q cannot be made a tool name", id, given[id]))
				continue
			}
			if c.names == nil {
				c.names = map[string]string{}
			}
			c.names[id] = name
		}
		return errors.Join(errs...)
	})
}

// slug makes a legal name of a text, or nothing where it has no letter or digit.
func slug(text string) string {
	if legalName.MatchString(text) {
		return text
	}
	name := strings.Trim(unnameable.ReplaceAllString(text, "_"), "_-")
	if name != "" && !legalName.MatchString(name[:1]) {
		name = "_" + name
	}
	return strings.TrimRight(name[:min(len(name), maxName)], "_-")
}

// unmatchedNames says which IDs no operation has.
func unmatchedNames(ops []introspect.Operation, given map[string]string) []error {
	var ids []string
	for i := range ops {
		if ops[i].ID != "" {
			ids = append(ids, ops[i].ID)
		}
	}
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(ids, id) {
			errs = append(errs, fmt.Errorf("WithNames: no operation has the ID %q%s", id, didYouMean(id, ids)))
		}
	}
	return errs
}
