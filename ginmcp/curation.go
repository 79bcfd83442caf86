package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
)

// A Curation changes how one tool is shown to agents and which arguments they can give. It is an
// [Option]. [Curate] makes one, and each method returns the same Curation.
//
// A curation refers to the tool and its arguments by the names that they have before any curation,
// even after a renaming. Several curations of one tool add up; where two specify the same, the
// later one takes precedence. [New] returns an error for mistakes that can be found without the
// routes. The tool is withheld, and [Server.Check] returns an error, if an argument or a part of
// the response does not exist, if an argument does not accept its value, or if another tool has the
// new name. If the tool does not exist, everything is withheld: a wrong curation never shows an
// uncurated tool.
//
// A curation applies to agents only. A [Caller] reaches the operation as it is.
type Curation struct {
	tool  string
	edits []func(*catalogue.Curation) error
}

// Curate begins the curation of a tool:
//
//	ginmcp.Attach(r, ginmcp.Curate("create_user").Rename("add_user").HideArgument("tenant", "acme"))
func Curate(tool string) *Curation { return &Curation{tool: tool} }

// Rename gives the tool another name: a letter or underscore, then at most 63 letters, digits,
// underscores and hyphens.
func (c *Curation) Rename(name string) *Curation {
	return c.edit(func(t *catalogue.Curation) error {
		if err := naming.Check(name); err != nil {
			return fmt.Errorf("Rename: %w", err)
		}
		t.Name = name
		return nil
	})
}

// Describe replaces the tool's description. An empty one leaves it as it is.
func (c *Curation) Describe(description string) *Curation {
	return c.edit(func(t *catalogue.Curation) error {
		t.Description = description
		return nil
	})
}

// RenameArgument gives an argument another name: at most 64 letters, digits, underscores,
// hyphens and dots. The application still sees the old one.
func (c *Curation) RenameArgument(old, name string) *Curation {
	return c.argument("RenameArgument", old, func(a *catalogue.CuratedArgument) error {
		if !legalArgument.MatchString(name) {
			return fmt.Errorf("%q is not a name: want at most 64 letters, digits, underscores, hyphens and dots", name)
		}
		a.Edit.Rename = name
		return nil
	})
}

// DescribeArgument replaces an argument's description. An empty one leaves it as it is.
func (c *Curation) DescribeArgument(name, description string) *Curation {
	return c.argument("DescribeArgument", name, func(a *catalogue.CuratedArgument) error {
		a.Edit.Description = description
		return nil
	})
}

// DefaultArgument gives an argument a value that is sent if the agent omits it, and that the schema
// shows. The argument becomes optional. The value is encoded as by encoding/json.
func (c *Curation) DefaultArgument(name string, value any) *Curation {
	return c.argument("DefaultArgument", name, func(a *catalogue.CuratedArgument) (err error) {
		a.Edit.Default, err = encodeValue(value)
		return err
	})
}

// HideArgument hides an argument from agents, and sends a value in every call; with nil, an
// optional argument is not sent. Neither an argument of an agent nor a header or cookie of the
// caller can set it. The value is encoded as by encoding/json.
func (c *Curation) HideArgument(name string, value any) *Curation {
	return c.argument("HideArgument", name, func(a *catalogue.CuratedArgument) (err error) {
		a.Edit.Hide, a.Value = true, nil
		a.Edit.Value, err = encodeValue(value)
		return err
	})
}

// HideArgumentFunc is [Curation.HideArgument] with a value that f returns for each call, once the
// other arguments are checked. The context is that of the call, with its deadline; [FromContext]
// returns the call. An error refuses the call, and its text reaches the agent. F must be safe for
// concurrent use.
func (c *Curation) HideArgumentFunc(name string, f func(context.Context) (any, error)) *Curation {
	return c.argument("HideArgumentFunc", name, func(a *catalogue.CuratedArgument) error {
		if f == nil {
			return errors.New("the function is nil")
		}
		a.Edit.Hide, a.Edit.Value, a.Value = true, nil, f
		return nil
	})
}

// Pick keeps only some parts of a successful response and of the output schema: "id", "owner.name",
// "items[].title". If the response is a list, the path applies to each of its items. Numbers keep
// their digits. A value without parts, such as null, stays as it is, and so does a response that is
// not JSON. Several paths add up.
//
// If the tool has an output schema, a path that it does not have is a mistake. If it has none,
// paths that the response does not have are ignored.
func (c *Curation) Pick(paths ...string) *Curation {
	paths = slices.Clone(paths)
	return c.edit(func(t *catalogue.Curation) error {
		if _, err := result.NewPick(paths...); err != nil {
			return fmt.Errorf("Pick: %w", err)
		}
		t.Pick = append(t.Pick, paths...)
		return nil
	})
}

// apply adds the curation to those of its tool.
func (c *Curation) apply(cfg *config) error {
	if c == nil || c.tool == "" {
		return errors.New("Curate: the tool has no name")
	}
	t := cfg.spec.Curation(c.tool)
	var errs []error
	for _, edit := range c.edits {
		if err := edit(t); err != nil {
			errs = append(errs, fmt.Errorf("Curate(%q): %w", c.tool, err))
		}
	}
	return errors.Join(errs...)
}

func (c *Curation) edit(f func(*catalogue.Curation) error) *Curation {
	c.edits = append(c.edits, f)
	return c
}

// argument edits an argument. Agents do not see a hidden argument, so it is a mistake to give it
// a name, a description or a default too, whichever came first.
func (c *Curation) argument(method, name string, f func(*catalogue.CuratedArgument) error) *Curation {
	return c.edit(func(t *catalogue.Curation) error {
		a := t.Argument(name)
		err := f(a)
		if e := a.Edit; err == nil && e.Hide && (e.Rename != "" || e.Description != "" || e.Default != nil) {
			err = errors.New("the argument is hidden, so agents do not see a name, a description or a default")
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", method, name, err)
		}
		return nil
	})
}

// legalArgument matches the names that arguments may have.
var legalArgument = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`)

// encodeValue writes the value of an argument as JSON.
func encodeValue(value any) (json.RawMessage, error) {
	raw, err := invoke.Encode(value)
	if err != nil {
		return nil, fmt.Errorf("the value is not JSON: %w", err)
	}
	return raw, nil
}
