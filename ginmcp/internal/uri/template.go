package uri

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Template is the URI template of a route. It is immutable and safe for concurrent use.
type Template struct {
	base     string // without the expression for the query
	path     []Variable
	query    []Variable
	required bool
}

// A Variable is one of a template's variables, with its argument.
type Variable struct {
	Name     string
	Argument *schema.Argument
}

// NewTemplate makes a template from a prefix, the segments of a route, and the arguments in the
// path and the query. Every path parameter must have an argument whose Wire is its name. The
// template refers to the elements of arguments, which must not be modified afterwards.
func NewTemplate(prefix string, segments []introspect.Segment, arguments []schema.Argument) *Template {
	t, names := &Template{}, variableNames{}
	byParam := map[string]*schema.Argument{}
	for i := range arguments {
		if a := &arguments[i]; a.In == introspect.LocationPath {
			byParam[a.Wire] = a
		}
	}
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(prefix, "/"))
	for _, s := range segments {
		v := Variable{Argument: byParam[s.Param]}
		if s.Param != "" {
			v.Name = names.add(v.Argument.Name)
			t.path = append(t.path, v)
		}
		switch {
		case s.Wild:
			// A list of parts, each escaped separately: "{+path}" would leave a
			// question mark unescaped.
			b.WriteString("{/" + v.Name + "*}")
		case s.Param != "":
			b.WriteString("/" + url.PathEscape(s.Literal) + "{" + v.Name + "}")
		default:
			b.WriteString("/" + url.PathEscape(s.Literal))
		}
	}
	t.base = b.String()
	t.addQuery(names, arguments)
	return t
}

// addQuery adds the arguments that are in the query.
func (t *Template) addQuery(names variableNames, arguments []schema.Argument) {
	for i := range arguments {
		if a := &arguments[i]; a.In == introspect.LocationQuery {
			t.query = append(t.query, Variable{names.add(a.Name), a})
			t.required = t.required || a.Required
		}
	}
}

// String returns the template in the syntax of RFC 6570.
func (t *Template) String() string {
	if len(t.query) == 0 {
		return t.base
	}
	names := make([]string, len(t.query))
	for i, v := range t.query {
		if names[i] = v.Name; v.List() {
			names[i] += "*" // the name is repeated for each item
		}
	}
	return t.base + "{?" + strings.Join(names, ",") + "}"
}

// Path returns the variables in the path, in its order. The caller must not modify them.
func (t *Template) Path() []Variable { return t.path }

// Query returns the variables in the query. The caller must not modify them.
func (t *Template) Query() []Variable { return t.query }

// URI returns the URI without values. It returns false if a variable is in the path or is required
// in the query.
func (t *Template) URI() (string, bool) {
	if len(t.path) > 0 || t.required {
		return "", false
	}
	return t.base, true
}

// Variable returns the variable with that name, or nil.
func (t *Template) Variable(name string) *Variable {
	for _, list := range [][]Variable{t.path, t.query} {
		for i := range list {
			if list[i].Name == name {
				return &list[i]
			}
		}
	}
	return nil
}

// List reports whether the variable has several values.
func (v *Variable) List() bool {
	switch v.Argument.Style {
	case schema.StyleMulti, schema.StyleEachJSON, schema.StyleJoined:
		return true
	default:
		return false
	}
}

// variableNames holds the names of one template's variables.
type variableNames map[string]bool

// notVariable matches characters that the name of a variable cannot have (RFC 6570).
var notVariable = regexp.MustCompile(`[^a-zA-Z0-9_]+`)

// variableName returns the name of an argument with all other characters replaced by underscores.
func variableName(name string) string { return notVariable.ReplaceAllString(name, "_") }

// add returns a legal name that no other variable of the template has.
func (taken variableNames) add(name string) string {
	base := variableName(name)
	name = base
	for n := 2; taken[name]; n++ {
		name = base + "_" + strconv.Itoa(n)
	}
	taken[name] = true
	return name
}
