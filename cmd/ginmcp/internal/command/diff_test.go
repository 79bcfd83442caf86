package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	const schema = `{"type":"object","properties":{"id":{"type":"integer"},"sort":{"type":"string","enum":["a","b"]}},"required":["id"]}`
	tool := func(input, output, more string) string {
		if output != "" {
			output = `,"outputSchema":` + output
		}
		return `{"name":"t","inputSchema":` + input + output + more + `}`
	}
	base := tool(schema, `{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}`, "")
	for _, tt := range []struct {
		reason, after string
		want          string
		breaks        bool
	}{
		{reason: "nothing", after: base},
		{reason: "the tool is gone", after: "", want: "gone", breaks: true},
		{reason: "a new tool", after: base + "," + strings.Replace(base, `"t"`, `"u"`, 1), want: "new tool"},
		{reason: "a description", after: strings.Replace(base, `"name"`, `"description":"x","name"`, 1), want: "description"},
		{
			reason: "a new optional argument", want: "new argument q",
			after: strings.Replace(base, `"id":{`, `"q":{"type":"string"},"id":{`, 1),
		},
		{
			reason: "a new required argument", want: "required", breaks: true,
			after: strings.NewReplacer(`"id":{`, `"q":{"type":"string"},"id":{`, `["id"]`, `["id","q"]`).Replace(base),
		},
		{reason: "an argument is required now", after: strings.Replace(base, `["id"]`, `["id","sort"]`, 1), want: "required now", breaks: true},
		{reason: "an argument is optional now", after: strings.Replace(base, `["id"]`, `[]`, 1), want: "optional now"},
		{reason: "another type", after: strings.Replace(base, `{"type":"integer"}`, `{"type":"string"}`, 1), want: "type string, was integer", breaks: true},
		{reason: "a lost value of an enum", after: strings.Replace(base, `["a","b"]`, `["a"]`, 1), want: "does not allow [b]", breaks: true},
		{reason: "a gained value of an enum", after: strings.Replace(base, `["a","b"]`, `["a","b","c"]`, 1), want: "allows [c]"},
		{reason: "a lost member of the result", after: strings.NewReplacer(`"n":{"type":"integer"}`, ``, `["n"]`, `[]`).Replace(base), want: "no member n", breaks: true},
		{reason: "a member of the result may be missing", after: strings.Replace(base, `["n"]`, `[]`, 1), want: "may be missing", breaks: true},
		{reason: "no output schema any more", after: tool(schema, "", ""), want: "output schema is gone", breaks: true},
		{
			reason: "destructive now", after: strings.Replace(base, `"name"`, `"annotations":{"destructiveHint":true},"name"`, 1),
			want: "destructive", breaks: true,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			dir := t.TempDir()
			before, after := filepath.Join(dir, "old.json"), filepath.Join(dir, "new.json")
			for path, text := range map[string]string{before: `{"tools":[` + base + `]}`, after: `[` + tt.after + `]`} {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got := run(t, "", "diff", before, after)
			if tt.want == "" {
				if got.code != exitOK || got.out != "No changes.\n" {
					t.Errorf("got %+v, want no changes", got)
				}
				return
			}
			if got.code != exitDifference || !strings.Contains(got.out, tt.want) || strings.Contains(got.out, "BREAKING") != tt.breaks {
				t.Errorf("got %+v, want %q, breaking: %v", got, tt.want, tt.breaks)
			}
			var changes []change
			if asJSON := run(t, "", "diff", before, after, "--json"); json.Unmarshal([]byte(asJSON.out), &changes) != nil || len(changes) == 0 {
				t.Errorf("as JSON: %+v", asJSON)
			}
		})
	}
	if got := run(t, "", "diff", "no-such-file", "x"); got.code != exitUsage || !strings.Contains(got.err, "no-such-file") {
		t.Errorf("a missing file: %+v", got)
	}
}
