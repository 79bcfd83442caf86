package command

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func newDiff(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "diff OLD.json NEW.json",
		Short: "Compare two lists of tools and report breaking changes",
		Long: `Compare two lists that ginmcp list -json wrote. A change is breaking if a valid call may now be
refused, or if a declared part of a result is gone. The exit code is 2 if there is any change.`,
		Args: cobra.ExactArgs(2), //nolint:mnd // the old one and the new one
		RunE: func(cmd *cobra.Command, args []string) error {
			before, err := readList(args[0])
			if err != nil {
				return err
			}
			after, err := readList(args[1])
			if err != nil {
				return err
			}
			changes := compare(before, after)
			if o.json {
				err = writeJSON(cmd.OutOrStdout(), changes)
			} else {
				err = printChanges(cmd.OutOrStdout(), changes)
			}
			if err == nil && len(changes) > 0 {
				err = coded(exitDifference, "difference", "%d changes, %d of them breaking", len(changes), breaking(changes))
			}
			return err
		},
	}
}

// A change is one difference between two lists.
type change struct {
	Tool     string `json:"tool"`
	Breaking bool   `json:"breaking"`
	Message  string `json:"message"`
}

func breaking(changes []change) int {
	n := 0
	for _, c := range changes {
		if c.Breaking {
			n++
		}
	}
	return n
}

func printChanges(w io.Writer, changes []change) error {
	var b strings.Builder
	for _, c := range changes {
		mark := "        "
		if c.Breaking {
			mark = "BREAKING"
		}
		fmt.Fprintf(&b, "%s  %s: %s\n", mark, c.Tool, c.Message)
	}
	if len(changes) == 0 {
		b.WriteString("No changes.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the output is closed
}

// readList reads a list as "ginmcp list -json" writes it, or a bare array of tools.
func readList(path string) (map[string]*mcp.Tool, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the file
	}
	var list struct {
		Tools []*mcp.Tool `json:"tools"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		if json.Unmarshal(raw, &list.Tools) != nil {
			return nil, fmt.Errorf("%s is not a list of tools: %w", path, err)
		}
	}
	tools := map[string]*mcp.Tool{}
	for _, t := range list.Tools {
		tools[t.Name] = t
	}
	return tools, nil
}

// compare lists the changes, sorted by tool.
func compare(before, after map[string]*mcp.Tool) []change {
	changes := []change{}
	names := slices.Sorted(maps.Keys(before))
	for name := range after {
		if before[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		add := func(breaks bool, format string, args ...any) {
			changes = append(changes, change{name, breaks, fmt.Sprintf(format, args...)})
		}
		old, now := before[name], after[name]
		switch {
		case old == nil:
			add(false, "new tool")
		case now == nil:
			add(true, "the tool is gone")
		default:
			compareTool(old, now, add)
		}
	}
	return changes
}

func compareTool(old, now *mcp.Tool, add func(bool, string, ...any)) {
	if old.Title != now.Title {
		add(false, "the title is %q, was %q", now.Title, old.Title)
	}
	if old.Description != now.Description {
		add(false, "the description has changed")
	}
	if was, is := hints(old), hints(now); was != is {
		add(strings.Contains(is, "destructive") && !strings.Contains(was, "destructive"), "hints: %q, were %q", is, was)
	}
	compareInput("", schemaOf(old.InputSchema), schemaOf(now.InputSchema), add)
	switch {
	case old.OutputSchema == nil && now.OutputSchema != nil:
		add(false, "the tool has an output schema now")
	case old.OutputSchema != nil && now.OutputSchema == nil:
		add(true, "the output schema is gone")
	case old.OutputSchema != nil:
		compareOutput("", schemaOf(old.OutputSchema), schemaOf(now.OutputSchema), add)
	}
}

// compareInput compares two objects of arguments. Path is "" for the arguments themselves, and
// otherwise the name of an argument with a dot.
func compareInput(path string, old, now property, add func(bool, string, ...any)) {
	for _, name := range union(old.Properties, now.Properties) {
		was, had := old.Properties[name]
		is, has := now.Properties[name]
		required := slices.Contains(now.Required, name)
		switch {
		case !had:
			add(required, "new argument %s%s%s", path, name, map[bool]string{true: ", which is required"}[required])
			continue
		case !has:
			add(true, "the argument %s%s is gone", path, name)
			continue
		case required && !slices.Contains(old.Required, name):
			add(true, "the argument %s%s is required now", path, name)
		case !required && slices.Contains(old.Required, name):
			add(false, "the argument %s%s is optional now", path, name)
		}
		compareValue(path+name, was, is, true, add)
		compareInput(path+name+".", was, is, add)
	}
}

// compareOutput compares two objects of a result.
func compareOutput(path string, old, now property, add func(bool, string, ...any)) {
	for _, name := range union(old.Properties, now.Properties) {
		was, had := old.Properties[name]
		is, has := now.Properties[name]
		switch {
		case !had:
			add(false, "the result has a new member %s%s", path, name)
			continue
		case !has:
			add(true, "the result has no member %s%s now", path, name)
			continue
		case slices.Contains(old.Required, name) && !slices.Contains(now.Required, name):
			add(true, "the member %s%s of the result may be missing now", path, name)
		}
		compareValue(path+name, was, is, false, add)
		compareOutput(path+name+".", was, is, add)
	}
}

// compareValue compares types, enums and defaults.
func compareValue(name string, was, is property, input bool, add func(bool, string, ...any)) {
	if before, after := was.typeName(), is.typeName(); before != after && len(was.Enum) == 0 && len(is.Enum) == 0 {
		add(true, "%s has the type %s, was %s", name, after, before)
	}
	lost, gained := missing(was.Enum, is.Enum), missing(is.Enum, was.Enum)
	switch {
	case len(was.Enum) == 0 && len(is.Enum) > 0:
		add(input, "%s is limited to %d values now", name, len(is.Enum))
	case len(was.Enum) > 0 && len(is.Enum) == 0:
		add(!input, "%s is not limited to %d values any more", name, len(was.Enum))
	case len(lost) > 0:
		add(input, "%s does not allow %v any more", name, lost)
	case len(gained) > 0:
		add(!input, "%s allows %v now", name, gained)
	}
	if !reflect.DeepEqual(was.Default, is.Default) {
		add(false, "the default of %s is %v, was %v", name, is.Default, was.Default)
	}
	if was.Description != is.Description {
		add(false, "the description of %s has changed", name)
	}
}

// missing returns the values that only the first list has.
func missing(of, from []any) []any {
	var out []any
	for _, v := range of {
		if !slices.ContainsFunc(from, func(other any) bool { return reflect.DeepEqual(v, other) }) {
			out = append(out, v)
		}
	}
	return out
}

// union returns the names of both objects, sorted.
func union(a, b map[string]property) []string {
	names := slices.Collect(maps.Keys(a))
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
