// Package gen generates facts about the routes of a Gin application from its source: what the
// handlers read and return, and what people wrote about them. See package introspect for what the
// generated code registers.
package gen

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/emit"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/facts"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/web"
)

// Options select what is analysed and what is written.
type Options struct {
	// Dir is the directory in which the patterns are resolved; empty means the current one.
	Dir string
	// Patterns name packages as for go build; none means ./...
	Patterns []string
	// Tags are build tags, separated by commas.
	Tags string
	// Variable is the name of the variable that holds the facts of each package. If it is empty,
	// the generated files register the facts.
	Variable string
	// Progress is called with what is being done; it may be nil.
	Progress func(step string, done, total int)
}

// A Result is what an analysis found.
type Result struct {
	Packages []*facts.Package
	// Files are the generated files, by name.
	Files map[string][]byte
	// Stale are generated files of packages in which there is nothing to generate any more.
	Stale []string
	// TypeErrors are errors in the application that were tolerated.
	TypeErrors []error
	// Program is the source that was read.
	Program *load.Program
}

// Analyze analyses an application. It writes nothing.
func Analyze(ctx context.Context, options Options) (*Result, error) {
	step := options.Progress
	if step == nil {
		step = func(string, int, int) {}
	}
	patterns := options.Patterns
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	step("loading packages", 0, 0)
	program, err := load.Load(ctx, load.Options{
		Dir: options.Dir, Patterns: patterns, Tags: options.Tags,
		Ignore: func(file string) bool { return filepath.Base(file) == emit.FileName && isGenerated(file) },
	})
	if err != nil {
		return nil, err
	}
	step("finding routes", 0, 0)
	routes, err := web.Analyze(ctx, program, func(done, total int) { step("following handlers", done, total) })
	if err != nil {
		return nil, err
	}
	result := &Result{
		Packages: facts.Build(program, routes), Files: map[string][]byte{}, TypeErrors: program.Errors, Program: program,
	}
	for _, p := range result.Packages {
		code, err := emit.File(p, options.Variable)
		if err != nil {
			return nil, err
		}
		result.Files[filepath.Join(p.Dir, emit.FileName)] = code
	}
	for _, pkg := range program.Packages {
		if !pkg.Local || pkg.Dir == "" {
			continue
		}
		name := filepath.Join(pkg.Dir, emit.FileName)
		if _, kept := result.Files[name]; !kept && isGenerated(name) {
			result.Stale = append(result.Stale, name)
		}
	}
	return result, nil
}

// Write writes the generated files that changed and removes those that are stale. It returns the
// names of both.
func (r *Result) Write() (changed []string, err error) {
	for name, code := range r.Files {
		old, readErr := os.ReadFile(name)
		if readErr == nil && bytes.Equal(old, code) {
			continue
		}
		if readErr == nil && !isGenerated(name) {
			return changed, fmt.Errorf("%s exists and was not generated", name)
		}
		const mode = 0o644
		if err := os.WriteFile(name, code, mode); err != nil {
			return changed, err
		}
		changed = append(changed, name)
	}
	for _, name := range r.Stale {
		if err := os.Remove(name); err != nil {
			return changed, err
		}
		changed = append(changed, name)
	}
	return changed, nil
}

// isGenerated reports whether a file exists and begins with the header of a generated one.
func isGenerated(name string) bool {
	text, err := os.ReadFile(name)
	return err == nil && bytes.HasPrefix(text, []byte(emit.Header))
}
