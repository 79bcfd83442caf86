// Package measure compares what ginmcp knows about an application with the truth that is written
// beside it.
package measure

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"

	"example.com/apps/truth"
)

// A Score is what was found out about one route.
type Score struct {
	Route string
	// Inputs and Output report whether they are complete.
	Inputs, Output bool
	// Lacks are what is missing, Wrong are facts that are not true.
	Lacks, Wrong []string
	// Facts counts what was stated.
	Facts int
}

// Compare scores each route of an application that can be a tool.
func Compare(app *truth.Application, operations []introspect.Operation) []Score {
	byRoute := map[string]*introspect.Operation{}
	for i := range operations {
		byRoute[operations[i].Route()] = &operations[i]
	}
	var scores []Score
	for i := range app.Routes {
		r := &app.Routes[i]
		method := r.Method
		if method == "ANY" {
			method = r.Verb
		}
		s := &scorer{app: app, route: r, Score: Score{Route: method + " " + r.Path, Inputs: true, Output: true}}
		s.op = byRoute[s.Route]
		delete(byRoute, s.Route)
		if r.Excluded == "verb" || r.Excluded == "wellknown" {
			continue
		}
		s.score()
		scores = append(scores, s.Score)
	}
	for route := range byRoute {
		scores = append(scores, Score{Route: route, Wrong: []string{"the truth does not have the route as a tool"}})
	}
	return scores
}

type scorer struct {
	Score

	app   *truth.Application
	route *truth.Route
	op    *introspect.Operation
}

func (s *scorer) wrong(format string, args ...any) {
	s.Wrong = append(s.Wrong, fmt.Sprintf(format, args...))
}

func (s *scorer) lacks(complete *bool, format string, args ...any) {
	*complete = false
	s.Lacks = append(s.Lacks, fmt.Sprintf(format, args...))
}

func (s *scorer) score() {
	s.Facts++
	switch {
	case s.op == nil && s.route.Excluded != "":
		return
	case s.op == nil:
		s.wrong("it is not a tool")
		return
	case s.route.Excluded != "":
		s.lacks(&s.Inputs, "it is a tool, but should be excluded: %s", s.route.Excluded)
		return
	}
	s.inputs()
	s.output()
	if s.op.Kind != "" && string(s.op.Kind) != s.route.Kind {
		s.wrong("its kind is %s, not %s", s.op.Kind, s.route.Kind)
	}
	if s.op.Kind == "" {
		s.lacks(&s.Output, "its kind is not known")
	}
}

// argument is an argument of the tool, or a member of its body.
type argument struct {
	in       introspect.Location
	wire     string
	required bool
	whole    bool
	raw      bool
	schema   map[string]any
}

func (s *scorer) arguments() (args []argument, root map[string]any) {
	in, _, err := schema.NewInput(s.op, schema.InputOptions{})
	if err != nil {
		s.wrong("no input can be made: %v", err)
		return nil, nil
	}
	if err := json.Unmarshal(in.Schema, &root); err != nil {
		s.wrong("its input schema is not JSON: %v", err)
	}
	properties, _ := root["properties"].(map[string]any)
	for _, a := range in.Arguments {
		property, _ := properties[a.Name].(map[string]any)
		args = append(args, argument{a.In, a.Wire, a.Required, a.Whole, a.Raw, property})
	}
	return args, root
}

// undocumented reports whether an argument stands for everything that a route may take from a
// location.
func undocumented(a argument) bool {
	text, _ := a.schema["description"].(string)
	return (a.wire == "" || a.wire == "query" || a.whole) && strings.Contains(text, "does not say")
}

func (s *scorer) inputs() {
	args, root := s.arguments()
	used := map[int]bool{}
	open := map[introspect.Location]bool{}
	for i, a := range args {
		if undocumented(a) {
			used[i], open[a.in] = true, true
		}
	}
	c := comparer{scorer: s, ours: root, complete: &s.Inputs, input: true}
	for _, want := range s.route.Inputs {
		i := slices.IndexFunc(args, func(a argument) bool { return a.matches(want) })
		if want.Open {
			continue
		}
		if i < 0 {
			if !want.Identity && !want.Optional {
				s.lacks(&s.Inputs, "%s %s", want.In, want.Name)
			}
			continue
		}
		used[i] = true
		s.Facts++
		s.input(&c, args[i], want)
	}
	if s.route.Body != nil {
		s.body(&c, args, used)
	}
	for i, a := range args {
		if !used[i] {
			s.wrong("there is no input %s %s", a.in, a.wire)
		}
	}
	for in := range open {
		if slices.ContainsFunc(s.route.Inputs, func(w truth.Input) bool { return w.Open && w.In == string(in) }) {
			continue
		}
		if in == introspect.LocationBody && s.route.Body != nil && s.route.Body.Schema == nil {
			continue
		}
		s.lacks(&s.Inputs, "the %s is undocumented", in)
	}
}

func (a argument) matches(want truth.Input) bool {
	in := want.In
	if in == "file" {
		in = "form"
	}
	if string(a.in) != in {
		return false
	}
	if in == "header" {
		return strings.EqualFold(a.wire, want.Name)
	}
	return a.wire == want.Name
}

func (s *scorer) input(c *comparer, a argument, want truth.Input) {
	where := want.In + " " + want.Name
	if want.In != "file" {
		c.compare(a.schema, &want.Schema, where)
	}
	if a.required && !want.Required && want.In != "path" && !want.Conditional {
		s.wrong("%s is not required", where)
	}
	if want.Required && !a.required && want.Default == nil {
		s.Lacks = append(s.Lacks, where+": required")
	}
}

func (s *scorer) body(c *comparer, args []argument, used map[int]bool) {
	want := s.app.Resolve(s.route.Body.Schema)
	var whole *argument
	members := map[string]any{}
	var required []any
	for i := range args {
		a := &args[i]
		if a.in != introspect.LocationBody && (a.in != introspect.LocationForm || used[i]) {
			continue
		}
		if used[i] {
			whole = a // undocumented
			continue
		}
		used[i] = true
		if a.whole {
			whole = a
			continue
		}
		members[a.wire] = a.schema
		if a.required {
			required = append(required, a.wire)
		}
	}
	switch {
	case whole != nil && undocumented(*whole):
		if want != nil {
			s.lacks(&s.Inputs, "the body")
		}
	case want == nil && len(members) > 0:
		s.wrong("the body has no members")
	case want == nil && whole == nil:
		s.lacks(&s.Inputs, "the body")
	case want == nil:
	case whole != nil && whole.raw:
		s.wrong("the body is not raw")
	case whole != nil:
		s.Facts++
		c.compare(whole.schema, want, "body")
	case len(members) == 0 && len(want.Properties) > 0:
		s.lacks(&s.Inputs, "the body")
	default:
		c.compare(map[string]any{"type": "object", "properties": members, "required": required}, want, "body")
	}
}

func (s *scorer) output() {
	out, _ := schema.NewOutput(s.op, schema.Config{})
	var wants []*truth.Schema
	typed := true
	for _, o := range s.route.Outputs {
		if o.Schema == nil || o.Content != "application/json" {
			typed = false
			continue
		}
		wants = append(wants, o.Schema)
	}
	if s.route.Kind != "json" || !typed {
		if out != nil {
			s.wrong("it has no output schema: it is %s", s.route.Kind)
		}
		return
	}
	if out == nil {
		s.lacks(&s.Output, "the output schema")
		return
	}
	var root map[string]any
	if err := json.Unmarshal(out.Schema, &root); err != nil {
		s.wrong("its output schema is not JSON: %v", err)
		return
	}
	value := root
	if out.Wrapped {
		properties, _ := root["properties"].(map[string]any)
		value, _ = properties["result"].(map[string]any)
	}
	s.Facts++
	c := comparer{scorer: s, ours: root, complete: &s.Output}
	s.alternatives(&c, value, wants)
}

// alternatives compares each of our alternatives with the success that fits best.
func (s *scorer) alternatives(c *comparer, value map[string]any, wants []*truth.Schema) {
	ours := []map[string]any{value}
	if list, ok := value["anyOf"].([]any); ok {
		ours = nil
		for _, o := range list {
			if m, ok := o.(map[string]any); ok {
				ours = append(ours, m)
			}
		}
	}
	for _, o := range ours {
		var best *comparer
		for _, w := range wants {
			trial := comparer{scorer: &scorer{app: s.app, route: s.route}, ours: c.ours}
			complete := true
			trial.complete = &complete
			trial.compare(o, w, "output")
			if best == nil || len(trial.Wrong) < len(best.Wrong) || len(trial.Wrong) == len(best.Wrong) && len(trial.Lacks) < len(best.Lacks) {
				best = &trial
			}
		}
		if best == nil {
			continue
		}
		s.Wrong, s.Lacks, s.Facts = append(s.Wrong, best.Wrong...), append(s.Lacks, best.Lacks...), s.Facts+best.Facts
		if !*best.complete {
			s.Output = false
		}
	}
}
