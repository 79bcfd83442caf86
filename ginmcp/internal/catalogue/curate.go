package catalogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Curation holds what options specify about the presentation of one tool.
type Curation struct {
	// Tool is the name of the tool before any curation. Name and Description replace its name and
	// description, unless they are "".
	Tool, Name, Description string
	Arguments               []CuratedArgument
	// Pick are the parts of the response that are kept. If it is empty, the whole response is kept.
	Pick []string
}

// A CuratedArgument is a change of one argument.
type CuratedArgument struct {
	Edit schema.Edit
	// Value returns the value of a hidden argument for each call. It is nil if Edit holds the
	// value.
	Value func(context.Context) (any, error)
}

// Argument returns the change of an argument. It adds the change if there is none yet.
func (t *Curation) Argument(name string) *CuratedArgument {
	i := slices.IndexFunc(t.Arguments, func(a CuratedArgument) bool { return a.Edit.Argument == name })
	if i < 0 {
		i = len(t.Arguments)
		t.Arguments = append(t.Arguments, CuratedArgument{Edit: schema.Edit{Argument: name}})
	}
	return &t.Arguments[i]
}

// curate makes the operation of the curated tool.
func (t *Curation) curate(o *invoke.Callable, op *introspect.Operation) (*invoke.Callable, error) {
	edits := make([]schema.Edit, len(t.Arguments))
	for i, a := range t.Arguments {
		edits[i] = a.Edit
	}
	in, err := o.Input().Edit(edits...)
	out, pick, bad := t.picked(o.Output())
	if err = errors.Join(err, bad); err != nil {
		return nil, fmt.Errorf("Curate(%q): %w", t.Tool, err)
	}
	return o.Edit(
		op,
		invoke.Edition{Name: cmp.Or(t.Name, o.Name()), Input: in, Output: out, Pick: pick, Hidden: t.hidden()},
	), nil
}

// picked returns the pruned output of a tool, and the pick that prunes its responses.
func (t *Curation) picked(out *schema.Output) (*schema.Output, *result.Pick, error) {
	if len(t.Pick) == 0 {
		return out, nil, nil
	}
	pick, err := result.NewPick(t.Pick...)
	if err == nil && out != nil {
		out, err = out.Pick(t.Pick...)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("Pick: %w", err)
	}
	return out, pick, nil
}

// hidden returns the arguments of a tool whose values a function returns for each call.
func (t *Curation) hidden() []invoke.HiddenArgument {
	var hidden []invoke.HiddenArgument
	for _, a := range t.Arguments {
		if a.Value != nil {
			hidden = append(hidden, invoke.HiddenArgument{Name: a.Edit.Argument, Value: a.Value})
		}
	}
	return hidden
}
