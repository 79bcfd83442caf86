package web

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/introspect"
)

const tokenEQL = token.EQL

// beginBranch returns the number of responses before a branch.
func (a *analysis) beginBranch(*interp.Machine) any {
	if a.run == nil {
		return 0
	}
	return len(a.run.route.Events)
}

// branched reports for a branch that does not continue whether it rejects the request: it writes
// error responses only, or one was written before.
func (a *analysis) branched(m *interp.Machine, b *interp.Branch) {
	if a.run == nil || b.Falls {
		return
	}
	before, _ := b.Data.(int)
	events := a.run.route.Events[before:]
	if len(events) == 0 {
		b.Rejects = a.run.rejected(m)
		return
	}
	b.Rejects = !slices.ContainsFunc(events, func(e *Event) bool { return !e.Error })
}

// rejected reports whether the request was rejected before, in all cases that are possible here.
func (r *run) rejected(m *interp.Machine) bool {
	if slices.ContainsFunc(r.route.Events, func(e *Event) bool { return !e.Error }) {
		return false
	}
	return certainly(m, r.wrote) || certainly(m, r.failed)
}

// certainly reports whether a boolean variable is true in all cases that are possible here.
func certainly(m *interp.Machine, c *interp.Cell) bool {
	for _, alt := range m.Alts(m.Get(c)) {
		if yes, known := interp.Bool(alt.V); !known || !yes {
			return false
		}
	}
	return true
}

// A rejection is a condition under which a request is rejected.
type rejection struct {
	when interp.DNF
	// strict reports whether the response states that the request itself is wrong, not that
	// something is not found or not allowed.
	strict bool
	// denied reports whether the response states that the caller is not known or not allowed.
	denied bool
}

// isDenial reports whether an error response states that the caller is not known or not allowed.
func (e *Event) isDenial() bool {
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

// isLookup reports whether an error response states that something is not found, not allowed or
// in conflict, which depends on the data of the application.
func (e *Event) isLookup() bool {
	return slices.ContainsFunc(e.statuses(), lookupStatus)
}

func lookupStatus(status int) bool {
	const serverError = 500
	return slices.Contains([]int{401, 402, 403, 404, 409, 410, 412, 423, 429}, status) ||
		status >= serverError && status < 600
}

// conclude finds out what the rejections mean for the inputs. A condition that depends on two
// inputs means nothing for each of them, unless one of them is rejected anyway in the other case.
func (r *run) conclude() {
	for range 4 {
		changed := false
		for _, d := range r.resolve() {
			for _, c := range d.when {
				changed = r.rejects(c, d.strict) || changed
			}
		}
		if !changed {
			break
		}
	}
	for _, d := range r.rejections {
		for _, c := range d.when {
			if d.denied {
				r.denies(c)
			}
		}
	}
}

// denies records that the inputs which alone decide that a caller is not allowed identify the caller.
func (r *run) denies(c interp.Conj) {
	var inputs []*Input
	for _, t := range c {
		if t.F.Label == nil {
			return
		}
		switch s := subjectOf(t.F.Label.Subject).(type) {
		case *Input:
			inputs = append(inputs, s)
		case nil:
			return
		}
	}
	for _, i := range inputs {
		i.Identity = i.Identity || i.In == introspect.LocationHeader || i.In == introspect.LocationCookie
		i.Denies = true
	}
}

// resolve returns the rejections without what holds for every request that is not rejected anyway, and
// adds the conditions that follow from others: if a request is rejected in both branches of a fork, the
// fork does not matter.
func (r *run) resolve() []rejection {
	const most = 400
	var out []rejection
	for _, strict := range []bool{true, false} {
		var all []interp.Conj
		add := func(c interp.Conj) {
			if !slices.ContainsFunc(all, func(o interp.Conj) bool { return sameTags(o, c) }) {
				all = append(all, c)
				out = append(out, rejection{when: interp.DNF{c}, strict: strict})
			}
		}
		for _, d := range r.rejections {
			if d.strict || !strict {
				for _, c := range d.when {
					add(r.reduced(c))
				}
			}
		}
		slices.SortStableFunc(all, func(a, b interp.Conj) int { return len(a) - len(b) })
		for i := 0; i < len(all) && len(all) < most; i++ {
			for j := range i {
				if c, ok := resolved(all[i], all[j]); ok {
					add(c)
				}
			}
		}
	}
	return out
}

// reduced returns a condition without the branches that every request takes which is not rejected
// anyway.
func (r *run) reduced(c interp.Conj) interp.Conj {
	return slices.DeleteFunc(slices.Clone(c), func(t interp.Tag) bool {
		if t.F.Label == nil {
			return r.m.Needed(t)
		}
		_, loop := t.F.Label.Subject.(*anyName)
		return !loop && r.holds(t)
	})
}

// resolved returns what two conditions have in common if they differ in the branch of one fork
// only.
func resolved(a, b interp.Conj) (interp.Conj, bool) {
	var out interp.Conj
	var fork *interp.Fork
	for _, t := range a {
		opposite := slices.ContainsFunc(b, func(o interp.Tag) bool { return o.F == t.F && o.Branch != t.Branch })
		switch {
		case opposite && fork == nil:
			fork = t.F
		case opposite:
			return nil, false
		default:
			out = append(out, t)
		}
	}
	if fork == nil || !fork.Binary() {
		return nil, false
	}
	for _, t := range b {
		if t.F != fork && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	// Only a shorter condition says more.
	return out, len(out) < max(len(a), len(b))
}

func sameTags(a, b interp.Conj) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(t interp.Tag) bool { return !slices.Contains(b, t) })
}

// rejects applies one condition under which a request is rejected. It reports whether something new
// is known.
func (r *run) rejects(c interp.Conj, strict bool) (changed bool) {
	var about []interp.Tag
	var subject any
	var closes *anyName
	var named bool
	var compared []*interp.Label
	for _, t := range c {
		if t.F.Label == nil {
			if r.m.Needed(t) {
				continue
			}
			return false // something else than the request decides
		}
		if n, ok := t.F.Label.Subject.(*anyName); ok { // in this branch, the input is the one with the name
			closes = n
			if k := t.F.Label.Kind; k == interp.LabelCompare || k == interp.LabelIn {
				named = named || t.Branch == 0
				compared = append(compared, t.F.Label)
			}
			continue
		}
		if r.holds(t) {
			continue
		}
		s := subjectOf(t.F.Label.Subject)
		if s == nil || subject != nil && s != subject {
			return false
		}
		subject = s
		about = append(about, t)
	}
	if len(about) == 0 && closes != nil && len(compared) > 0 && !named {
		// Every name that the code does not compare with is rejected.
		delete(r.route.Open, r.locationOf(closes.in))
		r.accept(closes.in, compared)
		return false
	}
	if len(about) == 1 && strict && !r.settled[about[0]] {
		r.settled[about[0]] = true
		defer func() { changed = true }()
	}
	switch s := subject.(type) {
	case *Input:
		return s.rejects(about, strict)
	case *Binding:
		if s.rejects {
			return false
		}
		s.rejects = true
		return true
	case *validation:
		return false // that is known already
	case fieldKey:
		return s.rejects(about, strict)
	default:
		return false
	}
}

// accept records the inputs whose names the code compares with, if it does not read them anyway.
func (r *run) accept(in place, compared []*interp.Label) {
	for _, l := range compared {
		for _, v := range append(slices.Clone(l.Set), l.Value) {
			name, ok := constantString(v)
			known := slices.ContainsFunc(r.route.Inputs, func(i *Input) bool {
				return i.Name == name && i.In == r.locationOf(in)
			})
			if ok && !known {
				r.input(nil, in, name, "").Middleware = false
			}
		}
	}
}

// A fieldKey is a field of a bound value.
type fieldKey struct {
	binding *Binding
	path    string
}

// subjectOf returns what a label is about, in a form that can be compared.
func subjectOf(s any) any {
	switch s := s.(type) {
	case *Input, *Binding, *validation:
		return s
	case *conversion:
		return s.input
	case *interp.Origin:
		if b, ok := s.Source.(*Binding); ok {
			return fieldKey{b, strings.Join(s.Field, ".")}
		}
	}
	return nil
}

// holds reports whether a tag holds for every request that is not rejected by something else.
func (r *run) holds(t interp.Tag) bool {
	if r.settled[interp.Tag{F: t.F, Branch: 1 - t.Branch}] {
		return true
	}
	if t.Branch == 0 {
		return false
	}
	switch s := t.F.Label.Subject.(type) {
	case *Binding:
		return s.rejects || t.F.Label.Kind == interp.LabelMalformed && s.rejects
	case *validation:
		return !slices.ContainsFunc(s.bindings, func(b *Binding) bool { return b.Validate != s.tag })
	case *conversion:
		return s.rejects
	case *Input:
		return t.F.Label.Kind == interp.LabelMissing && s.Required
	default:
		return false
	}
}

// rejects applies conditions about one input that are all true where a request is rejected.
func (i *Input) rejects(tags []interp.Tag, strict bool) bool {
	// That the input is there and well-formed is what the others are about.
	rest := slices.DeleteFunc(slices.Clone(tags), func(t interp.Tag) bool {
		k := t.F.Label.Kind
		return t.Branch == 1 && (k == interp.LabelMissing || k == interp.LabelMalformed)
	})
	if len(rest) == 0 {
		return false
	}
	if len(rest) == 1 && rest[0].Branch == 0 &&
		(strict || rest[0].F.Label.Kind != interp.LabelCompare || isEmptyText(rest[0].F.Label)) {
		return i.rejectsOne(rest[0])
	}
	return strict && i.excludes(rest)
}

func isEmptyText(l *interp.Label) bool {
	text, ok := constantString(l.Value)
	return ok && text == ""
}

func (i *Input) rejectsOne(t interp.Tag) bool {
	l := t.F.Label
	switch {
	case l.Kind == interp.LabelMissing && t.Branch == 0:
		changed := !i.Required
		i.Required = true
		return changed
	case l.Kind == interp.LabelMalformed && t.Branch == 0:
		conv, ok := l.Subject.(*conversion)
		if !ok || conv.rejects {
			return false
		}
		conv.rejects = true
		return true
	case l.Kind == interp.LabelCompare && t.Branch == 0:
		return i.limited(l)
	default:
		return i.excludes([]interp.Tag{t})
	}
}

// limited applies a comparison that is true where a request is rejected.
func (i *Input) limited(l *interp.Label) bool {
	switch l.Op {
	case token.EQL:
		if text, ok := constantString(l.Value); ok && text == "" {
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
func shifted(l *interp.Label, inclusive token.Token, step int64) constant.Value {
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
func (i *Input) excludes(tags []interp.Tag) bool {
	set, ok := allowed(tags)
	if !ok || i.Enum != nil {
		return false
	}
	i.Enum = set
	return true
}

// allowed returns the values that are not rejected where all the tags hold.
func allowed(tags []interp.Tag) ([]constant.Value, bool) {
	var set []constant.Value
	for _, t := range tags {
		l := t.F.Label
		switch {
		case t.Branch != 1:
			return nil, false
		case l.Kind == interp.LabelCompare && l.Op == token.EQL:
			set = append(set, l.Value)
		case l.Kind == interp.LabelIn:
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
		if text, ok := constantString(v); ok && text == "" {
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
func allowsZero(tags []interp.Tag) bool {
	return slices.ContainsFunc(tags, func(t interp.Tag) bool {
		l := t.F.Label
		return l.Kind == interp.LabelCompare && isZero(l.Value) || slices.ContainsFunc(l.Set, isZero)
	})
}

// require records that a request without the field is rejected. It reports whether that is new.
func (k fieldKey) require() bool {
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
func (k fieldKey) rejectsLength(tags []interp.Tag) bool {
	if len(tags) != 1 || tags[0].F.Label.Kind != interp.LabelCompare {
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

// rejects applies conditions about a field of a bound value.
func (k fieldKey) rejects(tags []interp.Tag, strict bool) bool {
	b := k.binding
	if path, ok := strings.CutSuffix(k.path, "."+interp.LengthField); ok {
		return fieldKey{b, path}.rejectsLength(tags)
	}
	if len(tags) == 1 && tags[0].Branch == 0 && tags[0].F.Label.Kind == interp.LabelMissing {
		return k.require()
	}
	if len(tags) == 1 && tags[0].Branch == 0 && tags[0].F.Label.Kind == interp.LabelCompare &&
		tags[0].F.Label.Op == token.EQL {
		v := tags[0].F.Label.Value
		return v.Kind() != constant.Bool && isZero(v) && k.require()
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
