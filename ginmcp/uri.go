package ginmcp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A uriTemplate is a URI template of RFC 6570 that was made from a route, and what the values
// of its variables become.
type uriTemplate struct {
	// base is the template without the expression for the query.
	base  string
	path  []uriVariable // in the order of the path
	query []uriVariable
	// required tells that a URI without a query is of no use.
	required bool
}

// A uriVariable is one of a template's, and the argument that its value is.
type uriVariable struct {
	name     string
	argument *schema.Argument
}

// newURITemplate makes the template of an operation: its path, and the arguments of the query.
func newURITemplate(scheme string, segments []introspect.Segment, in *schema.Input) *uriTemplate {
	t, names := &uriTemplate{}, variableNames{}
	byParam := map[string]*schema.Argument{}
	for i := range in.Arguments {
		if a := &in.Arguments[i]; a.In == introspect.LocationPath {
			byParam[a.Wire] = a
		}
	}
	var b strings.Builder
	b.WriteString(scheme + "://")
	for _, s := range segments {
		v := uriVariable{argument: byParam[s.Param]}
		if s.Param != "" {
			v.name = names.add(v.argument.Name)
			t.path = append(t.path, v)
		}
		switch {
		case s.Wild:
			// A list of parts, each escaped for itself: "{+path}" would leave a
			// question mark as it is.
			b.WriteString("{/" + v.name + "*}")
		case s.Param != "":
			b.WriteString("/" + url.PathEscape(s.Literal) + "{" + v.name + "}")
		default:
			b.WriteString("/" + url.PathEscape(s.Literal))
		}
	}
	t.base = b.String()
	for i := range in.Arguments {
		if a := &in.Arguments[i]; a.In == introspect.LocationQuery {
			t.query = append(t.query, uriVariable{names.add(a.Name), a})
			t.required = t.required || a.Required
		}
	}
	return t
}

// String returns the template as clients see it.
func (t *uriTemplate) String() string {
	if len(t.query) == 0 {
		return t.base
	}
	names := make([]string, len(t.query))
	for i, v := range t.query {
		if names[i] = v.name; v.list() {
			names[i] += "*" // each item under the name
		}
	}
	return t.base + "{?" + strings.Join(names, ",") + "}"
}

func (t *uriTemplate) queryNames() []string {
	var names []string
	for _, v := range t.query {
		names = append(names, v.name)
	}
	return names
}

// variable returns the variable of that name, or nil.
func (t *uriTemplate) variable(name string) *uriVariable {
	for _, list := range [][]uriVariable{t.path, t.query} {
		for i := range list {
			if list[i].name == name {
				return &list[i]
			}
		}
	}
	return nil
}

// list tells whether the variable takes several values.
func (v *uriVariable) list() bool {
	switch v.argument.Style {
	case schema.StyleMulti, schema.StyleEachJSON, schema.StyleJoined:
		return true
	default:
		return false
	}
}

// variableNames gives the variables of one template names of their own, of characters that a
// variable of RFC 6570 may have.
type variableNames map[string]bool

var noVariable = regexp.MustCompile(`[^a-zA-Z0-9_]+`)

func (taken variableNames) add(name string) string {
	base := noVariable.ReplaceAllString(name, "_")
	name = base
	for n := 2; taken[name]; n++ {
		name = base + "_" + strconv.Itoa(n)
	}
	taken[name] = true
	return name
}

// arguments makes the arguments of a call of the values in the path and the query of a URI.
// They are texts, of which the check of the arguments makes what they have to be. It returns
// false where the query is none.
func (t *uriTemplate) arguments(values []string, query string) (arguments json.RawMessage, problems []schema.Problem, ok bool) {
	object := newJSONObject()
	for i, v := range t.path {
		if v.list() && v.argument.Separator != "" {
			object.add(v.argument.Name, true, strings.Split(values[i], v.argument.Separator)...)
		} else {
			object.add(v.argument.Name, v.list(), values[i])
		}
	}
	given := map[string][]string{}
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, nameOK := decoded(name, url.QueryUnescape)
		value, valueOK := decoded(value, url.QueryUnescape)
		if !nameOK || !valueOK {
			return nil, nil, false
		}
		if !slices.ContainsFunc(t.query, func(v uriVariable) bool { return v.name == name }) {
			problems = append(problems, schema.Problem{Path: name, Message: "is not in the query of " + t.String() + didYouMean(name, t.queryNames())})
			continue
		}
		given[name] = append(given[name], value)
	}
	for _, v := range t.query {
		if texts := given[v.name]; len(texts) > 0 {
			object.add(v.argument.Name, v.list(), texts...)
		}
	}
	return object.close(), problems, true
}

// decoded returns a text without its escapes, if it is one.
func decoded(text string, unescape func(string) (string, error)) (string, bool) {
	plain, err := unescape(text)
	return plain, err == nil && utf8.ValidString(plain)
}

// A jsonObject is written member by member.
type jsonObject struct{ text []byte }

func newJSONObject() *jsonObject { return &jsonObject{[]byte{'{'}} }

// add writes texts as a list, or each as a member: that there are several is for the check of
// the arguments to say.
func (o *jsonObject) add(name string, list bool, texts ...string) {
	values := make([][]byte, len(texts))
	for i, text := range texts {
		values[i], _ = json.Marshal(text) // a string never fails
	}
	if list {
		values = [][]byte{slices.Concat([]byte{'['}, bytes.Join(values, []byte{','}), []byte{']'})}
	}
	key, _ := json.Marshal(name)
	for _, value := range values {
		if len(o.text) > 1 {
			o.text = append(o.text, ',')
		}
		o.text = append(append(append(o.text, key...), ':'), value...)
	}
}

func (o *jsonObject) close() json.RawMessage { return append(o.text, '}') }

// splitURI takes a URI of the scheme apart: the parts of its path without their escapes, and
// its query with them. What has a host or a fragment names no resource of ours.
func splitURI(scheme, uri string) (parts []string, query string, ok bool) {
	rest, ok := strings.CutPrefix(uri, scheme+":///")
	if !ok || strings.Contains(rest, "#") {
		return nil, "", false
	}
	path, query, _ := strings.Cut(rest, "?")
	parts = strings.Split(path, "/")
	for i, part := range parts {
		if parts[i], ok = decoded(part, url.PathUnescape); !ok {
			return nil, "", false
		}
	}
	return parts, query, true
}

var legalScheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*$`)

// defaultScheme is that of resources unless an option names another one.
const defaultScheme = "app"

// WithResourceScheme sets the scheme of the URIs of resources, which are the scheme and the
// path of the route. The default is "app", as in "app:///users/1". A scheme begins with a
// letter and goes on with letters, digits, "+", "-" and ".", all in lower case.
func WithResourceScheme(scheme string) Option {
	return optionFunc(func(c *config) error {
		if !legalScheme.MatchString(scheme) {
			return fmt.Errorf("WithResourceScheme: %q is not a scheme such as app, in lower case", scheme)
		}
		c.scheme = scheme
		return nil
	})
}
