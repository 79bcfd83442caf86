package catalogue

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An Application holds what was read from the engine. A catalogue is built from it.
type Application struct {
	// Operations are what the routes provide, sorted by path and method.
	Operations []introspect.Operation
	// Diagnostics and Errors were found while the routes were read.
	Diagnostics []introspect.Diagnostic
	Errors      []error
	// Patterns are all routes of the engine, including those that are not operations.
	Patterns []introspect.Pattern
	// EscapedPaths is true if the engine routes on the escaped path.
	EscapedPaths bool
}

// A Spec holds what the options of a server specify, as plain values.
type Spec struct {
	// Rules decide what operations become.
	Rules routemap.Rules
	// DeclaredOnly leaves out the arguments of inputs that no source declares.
	DeclaredOnly bool
	// Schemas states how schemas are made.
	Schemas schema.Config
	// Scopes are the scopes that every caller needs, in addition to those of operations.
	// DocumentScopes is true if the scopes in documents apply.
	Scopes         []string
	DocumentScopes bool
	// ListObtainable states that lists include what a caller could use with more scopes.
	ListObtainable bool
	// Names are names of tools by the IDs of their operations.
	Names map[string]string
	// Curations change how tools are shown, one for each tool.
	Curations []*Curation
	// ToolFunc edits the definition of each tool, unless it is nil.
	ToolFunc func(introspect.Operation, *mcp.Tool) error
	// Completion completes arguments of resource templates and prompts. If it is nil, the schema
	// does.
	Completion func(ctx context.Context, ref, argument, value string) ([]string, error)

	// ListSize is the largest size of the list of tools, in bytes: 0 means [DefaultListSize], and a
	// negative number no limit.
	ListSize int
	// Search replaces the list by tools that search it. If it is nil, every tool is listed.
	Search *Search
	// Batch is the largest number of calls in one call of the tool batch. If it is 0, there is no
	// such tool.
	Batch int
	// virtual are the tools without a route.
	virtual []*Virtual
}

// Add adds a virtual tool. It returns an error if there is already a tool with its name.
func (s *Spec) Add(v *Virtual) error {
	if slices.ContainsFunc(s.virtual, func(other *Virtual) bool { return other.op.ID == v.op.ID }) {
		return fmt.Errorf("the tool %q is given twice", v.op.ID)
	}
	s.virtual = append(s.virtual, v)
	return nil
}

// Prepare adds the virtual tools of Search and Batch. It is called once, after everything else is
// specified.
func (s *Spec) Prepare() error {
	var errs []error
	for _, v := range s.virtual {
		errs = append(errs, v.describe(s.Schemas))
	}
	add := func(v *Virtual, err error) {
		if err == nil {
			err = s.Add(v)
		}
		errs = append(errs, err)
	}
	if s.Search != nil {
		add(s.Search.searchTool())
		add(describeTool())
		add(callTool())
	}
	if s.Batch > 0 {
		add(batchTool(s.Batch))
	}
	return errors.Join(errs...)
}

// Curation returns the curation of a tool. It adds the curation if there is none yet.
func (s *Spec) Curation(tool string) *Curation {
	t := s.curation(tool)
	if t == nil {
		t = &Curation{Tool: tool}
		s.Curations = append(s.Curations, t)
	}
	return t
}

// curation returns the curation of a tool, or nil.
func (s *Spec) curation(tool string) *Curation {
	if i := slices.IndexFunc(s.Curations, func(c *Curation) bool { return c.Tool == tool }); i >= 0 {
		return s.Curations[i]
	}
	return nil
}
