package web

import (
	"slices"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

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
	b.Rejects = !slices.ContainsFunc(events, func(e *endpoint.Event) bool { return !e.Error })
}

// rejected reports whether the request was rejected before, in all cases that are possible here.
func (r *run) rejected(m *interp.Machine) bool {
	if slices.ContainsFunc(r.route.Events, func(e *endpoint.Event) bool { return !e.Error }) {
		return false
	}
	return certainly(m, r.wrote) || certainly(m, r.failed)
}

// certainly reports whether a boolean variable is true in all cases that are possible here.
func certainly(m *interp.Machine, c *state.Cell) bool {
	for _, alt := range m.Alts(m.Get(c)) {
		if yes, known := state.Bool(alt.V); !known || !yes {
			return false
		}
	}
	return true
}

// A rejection is a condition under which a request is rejected.
type rejection struct {
	when state.DNF
	// strict reports whether the response states that the request itself is wrong, not that
	// something is not found or not allowed.
	strict bool
	// denied reports whether the response states that the caller is not known or not allowed.
	denied bool
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
func (r *run) denies(c state.Conj) {
	var inputs []*endpoint.Input
	for _, t := range c {
		if t.F.Label == nil {
			return
		}
		switch s := endpoint.SubjectOf(t.F.Label.Subject).(type) {
		case *endpoint.Input:
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
		var all []state.Conj
		add := func(c state.Conj) {
			if !slices.ContainsFunc(all, func(o state.Conj) bool { return sameTags(o, c) }) {
				all = append(all, c)
				out = append(out, rejection{when: state.DNF{c}, strict: strict})
			}
		}
		for _, d := range r.rejections {
			if d.strict || !strict {
				for _, c := range d.when {
					add(r.reduced(c))
				}
			}
		}
		slices.SortStableFunc(all, func(a, b state.Conj) int { return len(a) - len(b) })
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
func (r *run) reduced(c state.Conj) state.Conj {
	return slices.DeleteFunc(slices.Clone(c), func(t state.Tag) bool {
		if t.F.Label == nil {
			return r.m.Needed(t)
		}
		_, loop := t.F.Label.Subject.(*anyName)
		return !loop && r.holds(t)
	})
}

// resolved returns what two conditions have in common if they differ in the branch of one fork
// only.
func resolved(a, b state.Conj) (state.Conj, bool) {
	var out state.Conj
	var fork *state.Fork
	for _, t := range a {
		opposite := slices.ContainsFunc(b, func(o state.Tag) bool { return o.F == t.F && o.Branch != t.Branch })
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

func sameTags(a, b state.Conj) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(t state.Tag) bool { return !slices.Contains(b, t) })
}

// rejects applies one condition under which a request is rejected. It reports whether something new
// is known.
func (r *run) rejects(c state.Conj, strict bool) (changed bool) {
	var about []state.Tag
	var subject any
	var closes *anyName
	var named bool
	var compared []*state.Label
	for _, t := range c {
		if t.F.Label == nil {
			if r.m.Needed(t) {
				continue
			}
			return false // something else than the request decides
		}
		if n, ok := t.F.Label.Subject.(*anyName); ok { // in this branch, the input is the one with the name
			closes = n
			if k := t.F.Label.Kind; k == state.LabelCompare || k == state.LabelIn {
				named = named || t.Branch == 0
				compared = append(compared, t.F.Label)
			}
			continue
		}
		if r.holds(t) {
			continue
		}
		s := endpoint.SubjectOf(t.F.Label.Subject)
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
	case *endpoint.Input:
		return s.Rejects(about, strict)
	case *endpoint.Binding:
		if s.Refuses {
			return false
		}
		s.Refuses = true
		return true
	case *endpoint.Validation:
		return false // that is known already
	case endpoint.FieldKey:
		return s.Rejects(about, strict)
	default:
		return false
	}
}

// accept records the inputs whose names the code compares with, if it does not read them anyway.
func (r *run) accept(in endpoint.Place, compared []*state.Label) {
	for _, l := range compared {
		for _, v := range append(slices.Clone(l.Set), l.Value) {
			name, ok := state.ConstantString(v)
			known := slices.ContainsFunc(r.route.Inputs, func(i *endpoint.Input) bool {
				return i.Name == name && i.In == r.locationOf(in)
			})
			if ok && !known {
				r.input(nil, in, name, "").Middleware = false
			}
		}
	}
}

// holds reports whether a tag holds for every request that is not rejected by something else.
func (r *run) holds(t state.Tag) bool {
	if r.settled[state.Tag{F: t.F, Branch: 1 - t.Branch}] {
		return true
	}
	if t.Branch == 0 {
		return false
	}
	switch s := t.F.Label.Subject.(type) {
	case *endpoint.Binding:
		return s.Refuses || t.F.Label.Kind == state.LabelMalformed && s.Refuses
	case *endpoint.Validation:
		return !slices.ContainsFunc(s.Bindings, func(b *endpoint.Binding) bool { return b.Validate != s.Tag })
	case *endpoint.Conversion:
		return s.Rejects
	case *endpoint.Input:
		return t.F.Label.Kind == state.LabelMissing && s.Required
	default:
		return false
	}
}
