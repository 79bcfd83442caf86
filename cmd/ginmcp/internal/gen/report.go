package gen

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/facts"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Row is what is known about a route, for a report.
type Row struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	Partial bool   `json:"partial,omitempty"`
	// Location is where the handler is, and Registered where the route is registered.
	Location   string `json:"location,omitempty"`
	Registered string `json:"registered,omitempty"`
	// Kind is what a success is.
	Kind string `json:"kind,omitempty"`
	// Inputs and Output state how much is known: complete, annotated, partial or unknown. Output is none if
	// the route has no successful response.
	Inputs string `json:"inputs"`
	Output string `json:"output"`
	// Text is where the description comes from: comment, or empty if there is none.
	Text string `json:"text,omitempty"`
	// Missing are the reasons why something is not known.
	Missing []string `json:"missing,omitempty"`

	// Route is what the row is about.
	Route *facts.Route `json:"-"`
}

// The words of a row.
const (
	complete = "complete"
	// annotated is what Op or Handle states.
	annotated = "annotated"
	partial   = "partial"
	unknown   = "unknown"
	none      = "none"
)

// Rows returns what is known about each route, sorted by path and method.
func (r *Result) Rows() []Row {
	var rows []Row
	for _, p := range r.Packages {
		for _, route := range p.Routes {
			rows = append(rows, rowOf(route))
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return rows
}

func rowOf(r *facts.Route) Row {
	row := Row{
		Method: r.Method, Path: r.Path, Partial: r.Partial, Location: r.Location, Kind: string(r.Kind), Inputs: complete,
		Output:     complete,
		Registered: r.Source.Position.String(), Route: r,
	}
	if r.Summary != "" || r.Description != "" {
		row.Text = "comment"
	}
	switch {
	case r.Unread && r.Source.Annotated:
		row.Inputs = annotated
	case r.Unread:
		row.Inputs = unknown
	case len(r.Open) > 0:
		row.Inputs = partial
	}
	row.Output = outputOf(r)
	for _, m := range r.Missing {
		if m.What == "inputs" && row.Inputs == complete {
			row.Inputs = partial
		}
		text := m.What + ": " + m.Reason.String()
		if !slices.Contains(row.Missing, text) {
			row.Missing = append(row.Missing, text)
		}
	}
	return row
}

func outputOf(r *facts.Route) string {
	hole := slices.ContainsFunc(r.Missing, func(m facts.Missing) bool { return m.What == "output" })
	switch {
	case len(r.Responses) > 0 && hole:
		return partial
	case len(r.Responses) > 0:
		return complete
	case r.Kind == introspect.ResponseStub || r.Kind == introspect.ResponseWebSocket:
		return none
	case r.Source.Annotated && !hole:
		return annotated
	default:
		return unknown
	}
}

// Report writes the rows as a table or, if asJSON is true, as a JSON list.
func (r *Result) Report(w io.Writer, asJSON bool) error {
	rows := r.Rows()
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(rows)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "METHOD\tPATH\tKIND\tINPUTS\tOUTPUT\tTEXT\tHANDLER")
	for _, row := range rows {
		path := row.Path
		if row.Partial {
			path = "…" + path
		}
		fmt.Fprintf(
			t,
			"%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			row.Method,
			path,
			cmp.Or(row.Kind, "-"),
			row.Inputs,
			row.Output,
			cmp.Or(row.Text, "-"),
			cmp.Or(row.Location, row.Registered),
		)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, row := range rows {
		for _, m := range row.Missing {
			fmt.Fprintf(w, "%s %s: %s\n", row.Method, row.Path, m)
		}
	}
	fmt.Fprintln(w, r.Summary())
	return nil
}

// Summary returns one line about all routes.
func (r *Result) Summary() string {
	rows := r.Rows()
	var inputs, outputs, texts int
	for _, row := range rows {
		if row.Inputs == complete || row.Inputs == annotated {
			inputs++
		}
		if row.Output == complete || row.Output == none || row.Output == annotated {
			outputs++
		}
		if row.Text != "" {
			texts++
		}
	}
	percent := func(n int) int { return 100 * n / max(len(rows), 1) }
	return fmt.Sprintf("%d routes: inputs complete for %d %%, outputs for %d %%, described by a comment %d %%",
		len(rows), percent(inputs), percent(outputs), percent(texts))
}
