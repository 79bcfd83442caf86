package facts

import (
	"encoding/json"
	"go/constant"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/introspect"
)

// inputs sets what the handlers of a route read, as far as it is certain.
func (b *builder) inputs(n *namer, r *Route) {
	source := r.Source
	if source.Unread != nil {
		r.Unread = true
		r.miss("inputs", *source.Unread)
		return
	}
	for in, reason := range source.Open {
		r.Open = append(r.Open, in)
		r.miss("inputs", reason)
	}
	slices.Sort(r.Open)
	slices.SortFunc(r.Missing, func(x, y Missing) int { return strings.Compare(x.Reason.String(), y.Reason.String()) })
	for _, bound := range source.Bindings {
		b.binding(n, r, bound)
	}
	b.raw(r)
	for _, in := range source.Inputs {
		if left(in) || r.binds(in) {
			continue
		}
		r.Params = append(r.Params, b.param(n, in))
	}
	slices.SortStableFunc(r.Params, func(x, y Param) int { return order(x.In) - order(y.In) })
}

// raw adds a body that is read unchanged.
func (b *builder) raw(r *Route) {
	raw := r.Source.Raw
	if raw == nil ||
		slices.ContainsFunc(
			r.Inputs,
			func(in Input) bool { return in.In == introspect.LocationBody || in.In == introspect.LocationForm },
		) {
		return
	}
	schema := `{"type":"string","format":"binary"}`
	media := raw.Media
	switch {
	case strings.HasPrefix(media, "text/"):
		schema = `{"type":"string"}`
	case media == "application/json":
		schema, media = `{}`, ""
	}
	r.Inputs = append(
		r.Inputs,
		Input{In: introspect.LocationBody, Media: media, Type: TypeRef{Schema: schema}, Optional: !raw.Required()},
	)
}

func order(in introspect.Location) int {
	return slices.Index([]introspect.Location{
		introspect.LocationPath, introspect.LocationQuery, introspect.LocationHeader, introspect.LocationCookie,
		introspect.LocationForm,
	}, in)
}

func (b *builder) binding(n *namer, r *Route, bound *endpoint.Binding) {
	t := bound.Type
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if bound.In == introspect.LocationBody && (r.Source.Verb() == "GET" || r.Source.Verb() == "HEAD") {
		r.miss("inputs", endpoint.Reason{Text: "a body on " + r.Source.Verb() + " cannot be sent", Position: bound.Position})
		return
	}
	in := Input{In: bound.In, Media: bound.Media, Optional: !bound.Rejects() && !demands(bound, t)}
	switch {
	case bound.Media != "":
		in.Type = TypeRef{Schema: `{"type":"string"}`}
	case isLoose(t) && bound.In != introspect.LocationBody || types.IsInterface(t):
		// The names are not known, and maps are bound from JSON only.
		r.Open = append(r.Open, bound.In)
		r.miss(
			"inputs",
			endpoint.Reason{Text: "the names in " + types.TypeString(t, nil) + " are not known", Position: bound.Position},
		)
		return
	default:
		in.Type = TypeRef{Expr: n.expr(t)}
		if in.Type.Expr == "any" {
			r.Open = append(r.Open, bound.In)
			return
		}
	}
	if isLoose(t) {
		r.miss(
			"inputs",
			endpoint.Reason{Text: "the members of " + types.TypeString(t, nil) + " are not known", Position: bound.Position},
		)
	}
	in.Fields = checks(bound)
	in.Rules = rules(bound, t)
	in.Tagged = tagged(bound, t) || r.sharesType(bound)
	if tag := locationTags[bound.In]; in.Tagged && tag != "" && !hasFieldKey(t, tag, 0) {
		return // none of its fields is in this part of the request
	}
	if !slices.ContainsFunc(
		r.Inputs,
		func(o Input) bool { return o.In == in.In && o.Type == in.Type && o.Media == in.Media },
	) {
		r.Inputs = append(r.Inputs, in)
	}
}

// demands reports whether the application itself validates the bound value and has a rule that
// refuses one that nothing was bound to.
func demands(b *endpoint.Binding, t types.Type) bool {
	return b.Validate != "" && anyField(t, 0, func(tag reflect.StructTag) bool {
		return slices.Contains(strings.Split(tag.Get(b.Validate), ","), "required")
	})
}

// isLoose reports whether a bound type does not state the names of its members.
func isLoose(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return types.IsInterface(t)
	}
	return types.IsInterface(m.Elem())
}

// checks returns what the handler itself checks in the fields of a bound type.
func checks(b *endpoint.Binding) []Field {
	byName := map[string]*Field{}
	get := func(name string) *Field {
		if byName[name] == nil {
			byName[name] = &Field{Name: name}
		}
		return byName[name]
	}
	for name := range b.Required {
		get(name).Required = true
	}
	for name, set := range b.Enums {
		for _, v := range set {
			if text, ok := jsonText(v); ok {
				get(name).Enum = append(get(name).Enum, text)
			}
		}
	}
	for name := range b.Kept {
		if f := fieldAt(b.Type, name); f != nil && ruled(*f) {
			get(name).Kept = true
		}
	}
	for name, v := range b.Defaults {
		if text, ok := jsonText(v); ok {
			get(name).Default = text
		}
	}
	var out []Field
	for _, f := range byName {
		out = append(out, *f)
	}
	slices.SortFunc(out, func(x, y Field) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// sharesType reports whether another part of the request is bound to the same type.
func (r *Route) sharesType(b *endpoint.Binding) bool {
	return slices.ContainsFunc(
		r.Source.Bindings,
		func(o *endpoint.Binding) bool { return o.In != b.In && types.Identical(o.Type, b.Type) },
	)
}

// locationTags are the struct tags by which Gin binds parts of a request.
var locationTags = map[introspect.Location]string{
	introspect.LocationPath: "uri", introspect.LocationQuery: "form", introspect.LocationForm: "form",
	introspect.LocationHeader: "header",
}

// tagged reports whether the fields of a type are meant for several parts of a request, so that those
// without the tag of the location come from another one.
func tagged(b *endpoint.Binding, t types.Type) bool {
	tag := locationTags[b.In]
	return tag != "" && hasFieldKey(t, tag, 0) && (tag != "uri" && hasFieldKey(t, "uri", 0) || hasOnly(t, "json", tag, 0))
}

// hasFieldKey reports whether a field of a struct, or of one that is embedded, has a tag.
func hasFieldKey(t types.Type, key string, depth int) bool {
	return anyField(t, depth, func(tag reflect.StructTag) bool { return tag.Get(key) != "" })
}

// hasOnly reports whether a field has one tag and not another one.
func hasOnly(t types.Type, key, other string, depth int) bool {
	return anyField(t, depth, func(tag reflect.StructTag) bool {
		name, _, _ := strings.Cut(tag.Get(key), ",")
		return name != "" && name != "-" && tag.Get(other) == ""
	})
}

func anyField(t types.Type, depth int, f func(reflect.StructTag) bool) bool {
	const deep = 4
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || depth > deep {
		return false
	}
	for i := range s.NumFields() {
		if f(reflect.StructTag(s.Tag(i))) || s.Field(i).Embedded() && anyField(s.Field(i).Type(), depth+1, f) {
			return true
		}
	}
	return false
}

// rules returns the struct tags whose rules the handler applies, or nil if these are all that the
// type has.
func rules(b *endpoint.Binding, t types.Type) []string {
	applied := []string{}
	if !b.Plain {
		applied = append(applied, "binding")
	}
	if b.Validate != "" && !slices.Contains(applied, b.Validate) {
		applied = append(applied, b.Validate)
	}
	for _, tag := range []string{"binding", "validate"} {
		if !slices.Contains(applied, tag) && hasKey(t, tag, nil) {
			return applied
		}
	}
	return nil
}

// hasKey reports whether a field in a type has a tag.
func hasKey(t types.Type, key string, seen []types.Type) bool {
	if slices.Contains(seen, t) {
		return false
	}
	seen = append(seen, t)
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return hasKey(u.Elem(), key, seen)
	case *types.Slice:
		return hasKey(u.Elem(), key, seen)
	case *types.Map:
		return hasKey(u.Elem(), key, seen)
	case *types.Struct:
		for i := range u.NumFields() {
			if _, ok := reflect.StructTag(u.Tag(i)).Lookup(key); ok || hasKey(u.Field(i).Type(), key, seen) {
				return true
			}
		}
	}
	return false
}

// fieldAt returns the tag of the field with a path of names, or nil.
func fieldAt(t types.Type, path string) *reflect.StructTag {
	var tag reflect.StructTag
	for name := range strings.SplitSeq(path, ".") {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		found := false
		for i := range s.NumFields() {
			if s.Field(i).Name() == name {
				t, tag, found = s.Field(i).Type(), reflect.StructTag(s.Tag(i)), true
			}
		}
		if !found {
			return nil
		}
	}
	return &tag
}

// ruled reports whether a tag states a default, or rules by which the field may be required.
func ruled(tag reflect.StructTag) bool {
	for _, key := range []string{"default", "binding", "validate"} {
		if tag.Get(key) != "" {
			return true
		}
	}
	return false
}

// binds reports whether a bound type has the input already.
func (r *Route) binds(in *endpoint.Input) bool {
	tag := map[introspect.Location]string{
		introspect.LocationPath: "uri", introspect.LocationQuery: "form", introspect.LocationForm: "form",
		introspect.LocationHeader: "header",
	}[in.In]
	return tag != "" &&
		slices.ContainsFunc(r.Source.Bindings, func(b *endpoint.Binding) bool { return b.In == in.In && b.Has(tag, in.Name) })
}

// left reports whether an input is not stated: it comes with the caller's own request, or only a
// library or a log reads it.
func left(in *endpoint.Input) bool {
	name := strings.ToLower(in.Name)
	switch in.In {
	case introspect.LocationHeader:
		return in.Identity || isTransport(name) || (in.Middleware || in.Denies) && identifies(name)
	case introspect.LocationCookie:
		return in.Identity || identifies(name) || in.Middleware
	case introspect.LocationQuery:
		return (in.Middleware || in.Denies) && identifies(name)
	case introspect.LocationForm:
		return in.Middleware && identifies(name)
	default:
		return false
	}
}

// isTransport reports whether a header belongs to the connection and not to the operation.
func isTransport(name string) bool {
	for _, prefix := range []string{"accept", "content-", "if-", "sec-", "x-forwarded-", "cf-", "access-control-",
		"upgrade", "proxy-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{
		"user-agent", "referer", "origin", "host", "connection", "cache-control", "pragma", "range", "te", "trailer",
		"transfer-encoding", "via",
		"x-real-ip", "x-request-id", "x-correlation-id", "x-trace-id", "traceparent", "tracestate", "x-requested-with",
		"x-http-method-override",
		"authorization", "cookie", "last-event-id", "forwarded", "date", "expect", "dnt", "x-original-url", "x-rewrite-url",
	}, name)
}

// identifies reports whether a name is one of a value that states who the caller is.
func identifies(name string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	for _, w := range words {
		if slices.Contains([]string{
			"token", "authorization", "auth", "jwt", "session", "sessionid", "sid", "apikey", "csrf", "xsrf", "csrftoken",
			"signature", "sign",
			"secret", "credential", "credentials", "accesstoken", "bearer", "access", "password",
		}, w) {
			return true
		}
	}
	joined := strings.Join(words, "")
	return slices.Contains([]string{"apikey", "xapikey", "accesskey", "appkey", "key"}, joined) ||
		strings.HasSuffix(joined, "token") ||
		strings.HasSuffix(joined, "apikey")
}

func (b *builder) param(n *namer, in *endpoint.Input) Param {
	p := Param{
		Name:        in.Name,
		In:          in.In,
		Required:    in.Required || in.In == introspect.LocationPath,
		Description: in.Description,
	}
	switch {
	case in.Type != nil:
		p.Type = TypeRef{Expr: n.expr(in.Type)}
	case in.File && in.Many():
		p.Type = TypeRef{Expr: "[]*multipart.FileHeader"}
	case in.File:
		p.Type = TypeRef{Expr: "*multipart.FileHeader"}
	case in.Many():
		p.Type = TypeRef{Expr: "[]string"}
	case in.Map:
		p.Type, p.Deep = TypeRef{Schema: `{"type":"object","additionalProperties":{"type":"string"}}`}, true
		if in.Required {
			p.Type.Schema = `{"type":"object","minProperties":1,"additionalProperties":{"type":"string"}}`
		}
	default:
		p.Type = scalar(in)
	}
	if p.Required && in.DefaultValue() != nil {
		p.Required = false
	}
	return p
}

// scalar returns the type of a text: what it is converted to, with what the handler checks.
func scalar(in *endpoint.Input) TypeRef {
	kind, format := in.Kind()
	schema := map[string]any{"type": "string"}
	switch kind {
	case "integer", "number", "boolean":
		schema["type"] = kind
	}
	if format != "" {
		schema["format"] = format
	}
	if example, pattern := in.Form(); example != "" {
		schema["examples"] = []string{example}
		if pattern != "" {
			schema["pattern"] = pattern
		}
	}
	values := func(set []constant.Value) []json.RawMessage {
		var out []json.RawMessage
		for _, v := range set {
			if text, ok := typedText(v, kind); ok {
				out = append(out, json.RawMessage(text))
			}
		}
		return out
	}
	if set := values(in.Enum); len(set) > 0 && len(set) == len(in.Enum) && !identifies(strings.ToLower(in.Name)) {
		schema["enum"] = set
	} else if words := hints(in); kind == "string" && format == "" && schema["examples"] == nil && len(words) > 0 {
		schema["examples"] = words
	}
	if set := values([]constant.Value{in.DefaultValue()}); len(set) > 0 {
		schema["default"] = set[0]
	}
	if kind == "integer" || kind == "number" {
		if set := values([]constant.Value{in.Min}); len(set) > 0 {
			schema["minimum"] = set[0]
		}
		if set := values([]constant.Value{in.Max}); len(set) > 0 {
			schema["maximum"] = set[0]
		}
	}
	if len(schema) == 1 {
		return TypeRef{Expr: map[string]string{"integer": "int", "number": "float64", "boolean": "bool"}[kind]}.or("string")
	}
	text, err := json.Marshal(schema)
	if err != nil {
		return TypeRef{Expr: "string"}
	}
	return TypeRef{Schema: string(text)}
}

var word = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.:+-]{0,31}$`)

// hints returns the words that the code compares a text with. Other words are possible too. A word
// that could be a secret is not published.
func hints(in *endpoint.Input) []string {
	const most = 8
	if in.Denies || in.Identity || identifies(strings.ToLower(in.Name)) || len(in.Known) > most {
		return nil
	}
	var out []string
	for _, v := range in.Known {
		if v.Kind() != constant.String {
			return nil
		}
		if text := constant.StringVal(v); word.MatchString(text) {
			out = append(out, text)
		} else if text != "" {
			return nil
		}
	}
	if len(out) == 1 && in.In != introspect.LocationQuery {
		return nil
	}
	return out
}

func (t TypeRef) or(expr string) TypeRef {
	if t.Expr == "" {
		t.Expr = expr
	}
	return t
}

// typedText returns a constant as a JSON text of a kind of values.
func typedText(v constant.Value, kind string) (string, bool) {
	if v == nil {
		return "", false
	}
	text, ok := jsonText(v)
	if !ok {
		return "", false
	}
	if v.Kind() == constant.String && kind != "" && kind != "string" {
		// "1" for an integer.
		inner := constant.StringVal(v)
		if json.Valid([]byte(inner)) && !strings.HasPrefix(inner, `"`) {
			return inner, true
		}
		return "", false
	}
	if v.Kind() != constant.String && (kind == "" || kind == "string") {
		encoded, _ := json.Marshal(text) // a string is always valid JSON
		return string(encoded), true
	}
	return text, true
}

// jsonText returns a constant as a JSON text.
func jsonText(v constant.Value) (string, bool) {
	switch v.Kind() {
	case constant.String:
		text, _ := json.Marshal(constant.StringVal(v)) // a string is always valid JSON
		return string(text), true
	case constant.Bool, constant.Int:
		return v.ExactString(), true
	case constant.Float:
		f, _ := constant.Float64Val(v)
		text, err := json.Marshal(f)
		return string(text), err == nil
	default:
		return "", false
	}
}
