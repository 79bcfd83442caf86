package schema

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/go-playground/validator/v10"
)

// Explain turns the error of binding a value of type t into problems, with the messages that
// [Input.Check] has for the same mistakes. Each of validator's errors becomes one problem, and so
// does an error of encoding/json. For any other error, the problem is its text.
func Explain(t reflect.Type, err error) []Problem {
	t, _ = locate.Deref(t)
	var invalid validator.ValidationErrors
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var items binding.SliceValidationError
	switch {
	case errors.As(err, &invalid):
		problems := make([]Problem, 0, len(invalid))
		for _, e := range invalid {
			problems = append(problems, explainField(t, e))
		}
		return problems
	case errors.As(err, &items):
		// Gin does not report the positions of these items.
		var problems []Problem
		for _, item := range items {
			problems = append(problems, Explain(locate.Element(t), item)...)
		}
		return problems
	case errors.As(err, &wrongType):
		want := "have another type"
		if n := newReflector(reading, Config{}).json(wrongType.Type); n != nil && n.types != 0 {
			want = "be " + n.types.phrase()
		}
		return []Problem{{Path: wrongType.Field, Message: "must " + want + ", got a " + wrongType.Value}}
	case errors.As(err, &syntax), strings.HasPrefix(err.Error(), "unexpected EOF"):
		return []Problem{{Message: "the body is not valid JSON"}}
	default:
		return []Problem{{Message: err.Error()}}
	}
}

// explainField returns the problem of one of validator's errors.
func explainField(t reflect.Type, e validator.FieldError) Problem {
	path, sf := wirePath(t, e.StructNamespace())
	p := Problem{Path: path, Message: "must satisfy the rule " + strconv.Quote(e.Tag())}
	if e.Tag() == "required" && e.Value() != nil && reflect.ValueOf(e.Value()).IsZero() {
		p.Message = "is missing, but required"
		return p
	}
	if sf == nil {
		return p
	}
	in := scope{owner: holder(t, e.StructNamespace()), tag: "json"}
	if message := in.violated(e); message != "" {
		p.Message = message
	}
	return p
}

// violated returns the message of the check for a value that breaks one rule, or "".
func (in scope) violated(e validator.FieldError) string {
	n := newReflector(reading, Config{}).json(e.Type())
	raw, err := json.Marshal(e.Value())
	if n == nil || err != nil {
		return ""
	}
	part := e.Tag()
	if e.Param() != "" {
		part += "=" + e.Param()
	}
	n.closed = false
	in.apply(n, e.Type(), part)
	n.compile()
	c := newChecker(context.Background(), raw)
	c.value(n, 0)
	if problems := c.report(); len(problems) > 0 {
		return problems[0].Message
	}
	spec := ruleSpecs[e.Tag()]
	switch {
	case spec.fields != nil:
		t, _ := locate.Deref(e.Type())
		sentence := spec.fields(constraint{scope: in, node: n, t: t, name: e.Tag(), param: e.Param()})
		return strings.ToLower(sentence[:1]) + sentence[1:]
	case spec.want != "":
		return "must " + spec.sentence(e.Param())
	}
	return ""
}

// holder returns the struct that has the field at validator's path.
func holder(t reflect.Type, namespace string) reflect.Type {
	i := strings.LastIndexByte(namespace, '.')
	if i < 0 {
		return t
	}
	if _, sf := wirePath(t, namespace[:i]); sf != nil {
		return locate.Element(sf.Type)
	}
	return t
}

// wirePath returns the path that a client knows ("items[2].qty") for validator's path of Go names
// ("Order.Items[2].Qty"), and the field that it leads to, or nil.
func wirePath(t reflect.Type, namespace string) (string, *reflect.StructField) {
	rest := namespace // it begins with the name of the type, if the type has one; the name may contain dots
	if root := locate.Element(t); root != nil {
		rest = strings.TrimPrefix(namespace, root.Name()+".")
	}
	var out []string
	var last *reflect.StructField
	for part := range strings.SplitSeq(rest, ".") {
		name, index, indexed := strings.Cut(part, "[")
		t = locate.Element(t)
		var sf reflect.StructField
		found := false
		if t != nil && t.Kind() == reflect.Struct {
			sf, found = t.FieldByName(name)
		}
		if !found {
			out, last, t = append(out, part), nil, nil
			continue
		}
		last, t = &sf, sf.Type
		if inner, _ := locate.Deref(sf.Type); sf.Anonymous && inner.Kind() == reflect.Struct &&
			locate.TagName(sf, "json") == "" {
			continue // its fields belong to the outer struct
		}
		wire := WireName(sf)
		if indexed {
			wire += "[" + index
		}
		out = append(out, wire)
	}
	return strings.Join(out, "."), last
}

// WireName returns the name that [Explain] uses for a field: that in its json, form, uri or header
// tag, whichever comes first, or the Go name.
func WireName(sf reflect.StructField) string {
	for _, tag := range []string{"json", "form", "uri", "header"} {
		if name := locate.TagName(sf, tag); name != "" && name != "-" {
			return name
		}
	}
	return sf.Name
}

// Want returns what the value of a field in a location other than a JSON body has to be, as the
// end of a sentence: "must be an integer".
func Want(in introspect.Location, sf reflect.StructField) string {
	n, _, _ := newReflector(reading, Config{}).text(sf, locate.Options(locate.Location(in), sf).Parser)
	switch {
	case n == nil || n.types == 0:
		return "must be another value"
	case n.format != "":
		if r, ok := formatRules[n.format]; ok {
			return "must " + r.want
		}
	case len(n.rules) > 0:
		return "must " + n.rules[0].want
	}
	return "must be " + n.types.phrase()
}
