package catalogue

import (
	"context"
	"errors"
	"strings"

	"github.com/ginmcp/ginmcp/internal/callback"
)

// An Argument is an argument whose value a client wants to complete.
type Argument struct {
	// Template is the URI template that has the argument, or Prompt the prompt.
	Template, Prompt string
	// Name is the name of the argument, and Value the text typed so far.
	Name, Value string
}

// A CompletionError states that the argument does not exist. The application's function was not
// called.
type CompletionError struct{ message string }

func (e *CompletionError) Error() string { return e.message }

// Complete returns the values of an argument that begin with the typed text: those that the
// application's function returns, or otherwise those that the schema allows. For an argument that
// no resource template has, it returns a [*CompletionError], unless handWritten is true, because a
// component that was written by hand may have it. Any other error comes from the function.
func (v *View) Complete(ctx context.Context, a Argument, handWritten bool) ([]string, error) {
	choices, problem := v.choices(a)
	if problem != "" && (!handWritten || v.conceals(a.Template)) {
		return nil, &CompletionError{problem}
	}
	values := beginningWith(choices, a.Value)
	if f := v.catalogue.spec.Completion; f != nil {
		ref := a.Prompt
		if a.Template != "" {
			ref = a.Template
		}
		var known []string
		err := callback.Do(ctx, v.catalogue.env.Timeout, func() (err error) {
			known, err = f(ctx, ref, a.Name, a.Value)
			return err
		})
		var failed *callback.Error
		if errors.As(err, &failed) {
			v.catalogue.env.LogFailure(ctx, "WithCompletion", err)
			return nil, errors.New("internal error")
		}
		if err != nil {
			return nil, err
		}
		if known != nil {
			values = known
		}
	}
	return values, nil
}

// conceals reports whether the resource template exists, but the caller may not use it.
func (v *View) conceals(template string) bool {
	r := v.catalogue.resources.byTemplate[template]
	return r != nil && v.verdict(r.subject) != Allowed
}

// choices returns the values that the schema of an argument allows, or a problem if there is no
// such argument.
func (v *View) choices(a Argument) (values []string, problem string) {
	if a.Template == "" {
		return nil, "unknown prompt " + a.Prompt
	}
	r := v.catalogue.resources.byTemplate[a.Template]
	if r == nil || v.conceals(a.Template) {
		return nil, "unknown resource template " + a.Template
	}
	variable := r.uri.Variable(a.Name)
	if variable == nil {
		return nil, a.Template + " has no argument " + a.Name
	}
	return variable.Argument.Choices(), ""
}

// beginningWith returns the texts that begin with the typed text, ignoring case.
func beginningWith(texts []string, typed string) []string {
	var out []string
	for _, text := range texts {
		if len(text) >= len(typed) && strings.EqualFold(text[:len(typed)], typed) {
			out = append(out, text)
		}
	}
	return out
}
