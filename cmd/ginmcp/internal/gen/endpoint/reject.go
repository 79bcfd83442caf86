package endpoint

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// IsDenial reports whether an error response states that the caller is not known or not allowed.
func (e *Event) IsDenial() bool {
	return slices.ContainsFunc(e.statuses(), func(s int) bool { return s == 401 || s == 403 })
}

// statuses returns the HTTP status of a response and the codes in its JSON that look like one.
func (e *Event) statuses() []int {
	out := []int{e.Status}
	if e.Shape == nil {
		return out
	}
	for _, f := range e.Shape.Fields {
		if v := f.Shape.Value; v != nil && v.Kind() == constant.Int && strings.Contains(strings.ToLower(f.Name), "code") {
			n, _ := constant.Int64Val(v)
			out = append(out, int(n))
		}
	}
	return out
}

// IsLookup reports whether an error response states that something is not found, not allowed or
// in conflict, which depends on the data of the application.
func (e *Event) IsLookup() bool {
	return slices.ContainsFunc(e.statuses(), lookupStatus)
}

func lookupStatus(status int) bool {
	const serverError = 500
	return slices.Contains([]int{401, 402, 403, 404, 409, 410, 412, 423, 429}, status) ||
		status >= serverError && status < 600
}

// A FieldKey is a field of a bound value.
type FieldKey struct {
	binding *Binding
	path    string
}

// SubjectOf returns what a label is about, in a form that can be compared.
func SubjectOf(s any) any {
	switch s := s.(type) {
	case *Input, *Binding, *Validation:
		return s
	case *Conversion:
		return s.input
	case *state.Origin:
		if b, ok := s.Source.(*Binding); ok {
			return FieldKey{b, strings.Join(s.Field, ".")}
		}
	}
	return nil
}

// Rejects applies conditions about one input that are all true where a request is rejected.
func (i *Input) Rejects(tags []state.Tag, strict bool) bool {
	// That the input is there and well-formed is what the others are about.
	rest := slices.DeleteFunc(slices.Clone(tags), func(t state.Tag) bool {
		k := t.F.Label.Kind
		return t.Branch == 1 && (k == state.LabelMissing || k == state.LabelMalformed)
	})
	if len(rest) == 0 {
		return false
	}
	if len(rest) == 1 && rest[0].Branch == 0 &&
		(strict || rest[0].F.Label.Kind != state.LabelCompare || isEmptyText(rest[0].F.Label)) {
		return i.rejectsOne(rest[0])
	}
	return strict && i.excludes(rest)
}

func isEmptyText(l *state.Label) bool {
	text, ok := state.ConstantString(l.Value)
	return ok && text == ""
}

func (i *Input) rejectsOne(t state.Tag) bool {
	l := t.F.Label
	switch {
	case l.Kind == state.LabelMissing && t.Branch == 0:
		changed := !i.Required
		i.Required = true
		return changed
	case l.Kind == state.LabelMalformed && t.Branch == 0:
		conv, ok := l.Subject.(*Conversion)
		if !ok || conv.Rejects {
			return false
		}
		conv.Rejects = true
		return true
	case l.Kind == state.LabelCompare && t.Branch == 0:
		return i.limited(l)
	default:
		return i.excludes([]state.Tag{t})
	}
}

// limited applies a comparison that is true where a request is rejected.
func (i *Input) limited(l *state.Label) bool {
	switch l.Op {
	case token.EQL:
		if text, ok := state.ConstantString(l.Value); ok && text == "" {
			changed := !i.Required
			i.Required = true
			return changed
		}
	case token.LSS, token.LEQ:
		v := shifted(l, token.LEQ, 1)
		if v == nil || i.Min != nil {
			return false
		}
		i.Min = v
		return true
	case token.GTR, token.GEQ:
		v := shifted(l, token.GEQ, -1)
		if v == nil || i.Max != nil {
			return false
		}
		i.Max = v
		return true
	}
	return false
}

// shifted returns the limit of a comparison: its value, or the next integer if the value itself is
// rejected too. It returns nil for a value that is not an integer.
func shifted(l *state.Label, inclusive token.Token, step int64) constant.Value {
	v := constant.ToInt(l.Value)
	if v.Kind() != constant.Int {
		return nil
	}
	if l.Op == inclusive {
		return constant.BinaryOp(v, token.ADD, constant.MakeInt64(step))
	}
	return v
}

// excludes applies conditions that are all false comparisons with constants: what is equal to none
// of them is rejected.
func (i *Input) excludes(tags []state.Tag) bool {
	set, ok := allowed(tags)
	if !ok || i.Enum != nil {
		return false
	}
	i.Enum = set
	return true
}

// allowed returns the values that are not rejected where all the tags hold.
func allowed(tags []state.Tag) ([]constant.Value, bool) {
	var set []constant.Value
	for _, t := range tags {
		l := t.F.Label
		switch {
		case t.Branch != 1:
			return nil, false
		case l.Kind == state.LabelCompare && l.Op == token.EQL:
			set = append(set, l.Value)
		case l.Kind == state.LabelIn:
			set = append(set, l.Set...)
		default:
			return nil, false
		}
	}
	var out []constant.Value
	for _, v := range set {
		if v.Kind() == constant.Bool {
			return nil, false
		}
		if text, ok := state.ConstantString(v); ok && text == "" {
			continue
		}
		if !slices.ContainsFunc(
			out,
			func(o constant.Value) bool { return o.Kind() == v.Kind() && constant.Compare(o, token.EQL, v) },
		) {
			out = append(out, v)
		}
	}
	return out, len(out) > 0
}

// allowsZero reports whether an empty text or zero is among the values that are not rejected.
func allowsZero(tags []state.Tag) bool {
	return slices.ContainsFunc(tags, func(t state.Tag) bool {
		l := t.F.Label
		return l.Kind == state.LabelCompare && IsZero(l.Value) || slices.ContainsFunc(l.Set, IsZero)
	})
}

// require records that a request without the field is rejected. It reports whether that is new.
func (k FieldKey) require() bool {
	if k.binding.Required[k.path] {
		return false
	}
	if k.binding.Required == nil {
		k.binding.Required = map[string]bool{}
	}
	k.binding.Required[k.path] = true
	return true
}

// rejectsLength applies conditions about the length of a field: where a length of 0 is rejected, so
// is a request without the field.
func (k FieldKey) rejectsLength(tags []state.Tag) bool {
	if len(tags) != 1 || tags[0].F.Label.Kind != state.LabelCompare {
		return false
	}
	l := tags[0].F.Label
	v := constant.ToInt(l.Value)
	if v.Kind() != constant.Int {
		return false
	}
	if constant.Compare(constant.MakeInt64(0), l.Op, v) != (tags[0].Branch == 0) {
		return false
	}
	return k.require()
}

// Rejects applies conditions about a field of a bound value.
func (k FieldKey) Rejects(tags []state.Tag, strict bool) bool {
	b := k.binding
	if path, ok := strings.CutSuffix(k.path, "."+state.LengthField); ok {
		return FieldKey{b, path}.rejectsLength(tags)
	}
	if len(tags) == 1 && tags[0].Branch == 0 && tags[0].F.Label.Kind == state.LabelMissing {
		return k.require()
	}
	if len(tags) == 1 && tags[0].Branch == 0 && tags[0].F.Label.Kind == state.LabelCompare &&
		tags[0].F.Label.Op == token.EQL {
		v := tags[0].F.Label.Value
		return v.Kind() != constant.Bool && IsZero(v) && k.require()
	}
	set, ok := allowed(tags)
	if !ok || !strict || b.Enums[k.path] != nil {
		return false
	}
	if b.Enums == nil {
		b.Enums = map[string][]constant.Value{}
	}
	b.Enums[k.path] = set
	if _, prefilled := b.Defaults[k.path]; !prefilled && !b.Kept[k.path] && !allowsZero(tags) {
		k.require()
	}
	return true
}
