package ginmcp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// curation returns what curations say of a tool, nil where there is none.
func (c *config) curation(tool string) *curated {
	if i := slices.IndexFunc(c.curations, func(t *curated) bool { return t.tool == tool }); i >= 0 {
		return c.curations[i]
	}
	return nil
}

// operation makes the operation of a curated tool of one that is not.
func (t *curated) operation(o *operation, op *introspect.Operation, guard *dispatch.Guard) (*operation, error) {
	edits := make([]schema.Edit, len(t.arguments))
	for i, a := range t.arguments {
		edits[i] = a.edit
	}
	in, err := o.input.Edit(edits...)
	out, parts, bad := t.parts(o.output)
	if err = errors.Join(err, bad); err != nil {
		return nil, fmt.Errorf("Curate(%q): %w", t.tool, err)
	}
	made := newOperation(o.server, cmp.Or(t.name, o.name), op, in, out, guard)
	made.shaper.Pick, made.hidden = parts, t.hidden()
	return made, nil
}

// parts prunes the output of a tool, and returns what prunes its answers.
func (t *curated) parts(out *schema.Output) (*schema.Output, *result.Pick, error) {
	if len(t.pick) == 0 {
		return out, nil, nil
	}
	parts, err := result.NewPick(t.pick...)
	if err == nil && out != nil {
		out, err = out.Pick(t.pick...)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("Pick: %w", err)
	}
	return out, parts, nil
}

// hidden are the arguments of a tool whose values are found for each call.
func (t *curated) hidden() []curatedArgument {
	return slices.DeleteFunc(slices.Clone(t.arguments), func(a curatedArgument) bool { return a.value == nil })
}

// errHidden tells that the application's own value for a hidden argument is no good. What was
// wrong goes to the log, since the agent cannot mend it.
var errHidden = errors.New("the server could not fill in an argument of its own")

// give finds the values of hidden arguments, or returns why the call is refused.
func (o *operation) give(ctx context.Context, values *schema.Values) *result.Result {
	for _, a := range o.hidden {
		value, err := a.value(ctx)
		if err != nil {
			refusal := result.Message("The call was refused: " + err.Error())
			return &refusal
		}
		raw, err := argumentValue(value)
		if err == nil {
			if problems := o.input.Give(values, a.edit.Argument, raw); len(problems) > 0 {
				err = errors.New(problems[0].String())
			}
		}
		if err != nil {
			o.server.config.logger.ErrorContext(ctx, "ginmcp: HideArgumentFunc", "tool", o.name, "argument", a.edit.Argument, "error", err)
			refusal := o.server.failed(ctx, o.name, o.timeout, errHidden)
			return &refusal
		}
	}
	return nil
}

// concealed replaces an error about a hidden argument, of which the agent knows nothing.
func (o *operation) concealed(ctx context.Context, err error) error {
	var argument *dispatch.ArgumentError
	if !errors.As(err, &argument) {
		return err
	}
	named := func(hidden bool) bool {
		return slices.ContainsFunc(o.input.Arguments, func(a schema.Argument) bool { return a.Name == argument.Argument && a.Hidden == hidden })
	}
	if named(false) || !named(true) {
		return err
	}
	o.server.config.logger.ErrorContext(ctx, "ginmcp: a hidden argument cannot be sent", "tool", o.name, "argument", argument.Argument, "error", argument.Message)
	return errHidden
}

// uncuratable says that only tools are curated. A resource that somebody took care to curate
// is not for everyone to read as it is.
func (b *builder) uncuratable(name string, kind Kind) error {
	if b.server.config.curation(name) == nil {
		return nil
	}
	return fmt.Errorf("Curate(%q): it is a %s, and not a tool", name, kind)
}

// uncurated reports the curations of what does not become a component.
func (b *builder) uncurated() {
	var tools []string
	for i := range b.catalogue.operations {
		if b.kinds[i] != Exclude || b.withheld[i] != nil {
			tools = append(tools, b.names[i])
		}
	}
	for _, t := range b.server.config.curations {
		if !slices.Contains(tools, t.tool) {
			b.report("", fmt.Errorf("Curate(%q): %s", t.tool, b.why(t.tool, tools)))
		}
	}
}

// why says why there is nothing to curate.
func (b *builder) why(name string, tools []string) string {
	if i := slices.Index(b.names, name); i >= 0 && i < len(b.kinds) {
		op := &b.catalogue.operations[i]
		if op.Hidden {
			return op.Route() + " is hidden"
		}
		return op.Route() + " is excluded"
	}
	if slices.ContainsFunc(b.server.config.routeless, func(t *routeless) bool { return t.op.ID == name }) {
		return "the tool has no route, and says itself what it takes"
	}
	for _, t := range b.server.config.curations {
		if t.name == name {
			return fmt.Sprintf("there is no such tool; another curation makes it of %s, by which name it is curated", t.tool)
		}
	}
	return "there is no such tool" + didYouMean(name, tools)
}
