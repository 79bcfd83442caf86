package facts

import (
	"cmp"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/introspect"
)

// responses collects the successes of a route.
type responses struct {
	namer *namer
	route *Route
	json  []jsonResponse
	plain []int // statuses of successes without JSON
	hole  *endpoint.Event
}

type jsonResponse struct {
	status int
	shape  *jsonshape.Shape
	at     *endpoint.Event
}

func (w *responses) add(e *endpoint.Event) {
	status := e.Status
	if status == 0 {
		status = 200
	}
	if e.Kind != introspect.ResponseJSON || e.Shape == nil {
		if !slices.Contains(w.plain, status) {
			w.plain = append(w.plain, status)
		}
		return
	}
	for _, s := range alternatives(e.Shape) {
		w.merge(jsonResponse{status, s, e})
	}
}

// merge adds a response, or makes one of it and of another one that differs in optional members.
func (w *responses) merge(r jsonResponse) {
	for i, old := range w.json {
		if old.status != r.status {
			continue
		}
		if merged := mergeShapes(old.shape, r.shape); merged != nil {
			w.json[i].shape = merged
			return
		}
	}
	w.json = append(w.json, r)
}

const (
	maxAlternatives = 6
	maxResponses    = 6
)

// alternatives returns the shapes that a shape can have, without unions in it.
func alternatives(s *jsonshape.Shape) []*jsonshape.Shape {
	switch s.Kind {
	case jsonshape.KindUnion:
		var out []*jsonshape.Shape
		for _, a := range s.Alternatives {
			out = append(out, alternatives(a)...)
		}
		return out
	case jsonshape.KindObject:
		out := []*jsonshape.Shape{{Kind: jsonshape.KindObject, Type: s.Type}}
		for _, f := range s.Fields {
			var next []*jsonshape.Shape
			for _, inner := range fieldAlternatives(f.Shape) {
				for _, o := range out {
					c := *o
					field := f
					field.Shape = inner
					c.Fields = append(slices.Clip(o.Fields), field)
					next = append(next, &c)
				}
			}
			if len(next) > maxAlternatives {
				for _, o := range out {
					field := f
					field.Shape = &jsonshape.Shape{Why: "it is one of many types"}
					o.Fields = append(slices.Clip(o.Fields), field)
				}
				continue
			}
			out = next
		}
		return out
	default:
		return []*jsonshape.Shape{s}
	}
}

// fieldAlternatives returns the shapes of a member. Null beside a type is no alternative of its
// own: the type of a pointer or slice allows it.
func fieldAlternatives(s *jsonshape.Shape) []*jsonshape.Shape {
	all := alternatives(s)
	if len(all) < 2 {
		return all
	}
	var out []*jsonshape.Shape
	null := false
	for _, a := range all {
		if a.Kind == jsonshape.KindNull {
			null = true
			continue
		}
		merged := false
		for i, old := range out {
			if m := mergeShapes(old, a); m != nil {
				out[i], merged = m, true
				break
			}
		}
		if !merged {
			out = append(out, a)
		}
	}
	if null {
		for i, a := range out {
			c := *a
			c.Nullable = true
			out[i] = &c
		}
	}
	return out
}

// mergeShapes returns the shape that both are, if their members agree and only differ in which of
// them are there; or nil.
func mergeShapes(a, b *jsonshape.Shape) *jsonshape.Shape {
	if a.Same(b) {
		return a
	}
	if a.Kind == jsonshape.KindNull && b.Kind != jsonshape.KindObject {
		c := *b
		c.Nullable = true
		return &c
	}
	if b.Kind == jsonshape.KindNull && a.Kind != jsonshape.KindObject {
		c := *a
		c.Nullable = true
		return &c
	}
	if a.Kind == jsonshape.KindList && b.Kind == jsonshape.KindList {
		switch {
		case a.Elem == nil:
			return b
		case b.Elem == nil:
			return a
		}
		if m := mergeShapes(a.Elem, b.Elem); m != nil {
			return &jsonshape.Shape{Kind: jsonshape.KindList, Elem: m, Nullable: a.Nullable || b.Nullable}
		}
	}
	if a.Kind != jsonshape.KindObject || b.Kind != jsonshape.KindObject || (a.Type == nil) != (b.Type == nil) ||
		a.Type != nil && !types.Identical(a.Type, b.Type) {
		return nil
	}
	return mergeObjects(a, b)
}

func mergeObjects(a, b *jsonshape.Shape) *jsonshape.Shape {
	out := &jsonshape.Shape{Kind: jsonshape.KindObject, Type: a.Type, Nullable: a.Nullable || b.Nullable}
	shared := 0
	for _, f := range a.Fields {
		i := slices.IndexFunc(b.Fields, func(g jsonshape.Field) bool { return g.Name == f.Name })
		if i < 0 {
			f.Optional = true
			out.Fields = append(out.Fields, f)
			continue
		}
		m := mergeFields(f.Shape, b.Fields[i].Shape)
		if m == nil {
			return nil
		}
		shared++
		f.Shape, f.Optional = m, f.Optional || b.Fields[i].Optional
		out.Fields = append(out.Fields, f)
	}
	if shared == 0 && len(a.Fields) > 0 && len(b.Fields) > 0 {
		return nil
	}
	for _, g := range b.Fields {
		if !slices.ContainsFunc(a.Fields, func(f jsonshape.Field) bool { return f.Name == g.Name }) {
			g.Optional = true
			out.Fields = append(out.Fields, g)
		}
	}
	return out
}

func mergeFields(a, b *jsonshape.Shape) *jsonshape.Shape {
	if a.Kind == jsonshape.KindNull && b.Kind == jsonshape.KindObject ||
		a.Kind == jsonshape.KindObject && b.Kind == jsonshape.KindNull {
		c := *a
		if a.Kind == jsonshape.KindNull {
			c = *b
		}
		c.Nullable = true
		return &c
	}
	return mergeShapes(a, b)
}

// finish writes the responses of the route.
func (w *responses) finish() {
	if len(w.json) > maxResponses {
		w.route.miss("output", endpoint.Reason{Text: "it has too many forms", Position: w.json[maxResponses].at.Position})
		return
	}
	for _, r := range w.json {
		ref := TypeRef{Expr: w.expr(r.shape, r.at)}
		if ref.Expr == "any" {
			w.route.miss("output", endpoint.Reason{Text: cmp.Or(r.shape.Why, "its type is not known"), Position: r.at.Position})
			w.route.Responses = nil
			return
		}
		w.response(Response{r.status, ref})
	}
	for _, status := range w.plain {
		w.response(Response{Status: status})
	}
	slices.SortStableFunc(w.route.Responses, func(x, y Response) int { return x.Status - y.Status })
}

func (w *responses) response(r Response) {
	if !slices.Contains(w.route.Responses, r) {
		w.route.Responses = append(w.route.Responses, r)
	}
}

// expr returns the Go type that has the JSON form of a shape.
func (w *responses) expr(s *jsonshape.Shape, at *endpoint.Event) string {
	switch s.Kind {
	case jsonshape.KindType:
		return nullable(s, w.namer.expr(s.Type))
	case jsonshape.KindList:
		if s.Elem == nil {
			return "[]any"
		}
		return "[]" + w.expr(s.Elem, at)
	case jsonshape.KindMap:
		return "map[string]" + w.expr(s.Elem, at)
	case jsonshape.KindObject:
		if s.Type != nil && !overrides(s) && w.namer.nameable(s.Type) {
			return nullable(s, w.namer.expr(s.Type))
		}
		return nullable(s, w.object(s, at))
	case jsonshape.KindUnion:
		merged := fieldAlternatives(s)
		if len(merged) == 1 {
			return w.expr(merged[0], at)
		}
		w.missing("it has several types", at)
	case jsonshape.KindAny:
		w.missing(s.Why, at)
	}
	return "any"
}

// missing records a hole in a response once.
func (w *responses) missing(why string, at *endpoint.Event) {
	if w.hole == nil {
		w.hole = at
		w.route.miss("output", endpoint.Reason{Text: why, Position: at.Position})
	}
}

// nullable returns a type that allows null.
func nullable(s *jsonshape.Shape, expr string) string {
	if !s.Nullable || strings.HasPrefix(expr, "*") || strings.HasPrefix(expr, "[]") || strings.HasPrefix(expr, "map[") ||
		expr == "any" {
		return expr
	}
	return "*" + expr
}

// overrides reports whether the values in a struct show more than its own type.
func overrides(s *jsonshape.Shape) bool {
	return slices.ContainsFunc(s.Fields, func(f jsonshape.Field) bool {
		if f.Static == nil {
			return true
		}
		switch f.Shape.Kind {
		case jsonshape.KindNull, jsonshape.KindAny:
			return false
		case jsonshape.KindType:
			return !types.Identical(f.Shape.Type, f.Static)
		default:
			return true
		}
	})
}

// object writes a struct with the members of a shape.
func (w *responses) object(s *jsonshape.Shape, at *endpoint.Event) string {
	var b strings.Builder
	b.WriteString("struct {\n")
	used := map[string]bool{}
	for _, f := range s.Fields {
		name := f.Go
		if name == "" || used[name] {
			name = exported(f.Name)
		}
		for i := 2; used[name]; i++ {
			name = exported(f.Name) + strconv.Itoa(i)
		}
		used[name] = true
		expr := w.expr(f.Shape, at)
		tag := f.Tag
		if tag == "" || f.Var == nil {
			tag = "json:" + strconv.Quote(f.Name)
			if f.Optional {
				tag = "json:" + strconv.Quote(f.Name+",omitempty")
			}
		}
		doc := ""
		if f.Var != nil {
			doc = w.namer.docs.field(f.Var)
		}
		b.WriteString(name + " " + expr + fieldTag(tag, doc) + "\n")
	}
	b.WriteString("}")
	return b.String()
}

// exported returns an exported name of a field for a member.
func exported(name string) string {
	var b strings.Builder
	upper := true
	for _, r := range name {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) && b.Len() > 0:
			if upper {
				r = unicode.ToUpper(r)
			}
			upper = false
			b.WriteRune(r)
		default:
			upper = true
		}
	}
	out := b.String()
	if out == "" || !unicode.IsUpper([]rune(out)[0]) {
		return "X" + out
	}
	return out
}
