package compare_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/internal/locate"
)

var update = flag.Bool("update", false, "rewrite the table in schema/README.md")

const (
	begin = "<!-- table: made by the tests in testdata/compare -->\n"
	end   = "<!-- end of table -->\n"
)

// TestTable makes the table again and compares it with the one that is published.
func TestTable(t *testing.T) {
	file := filepath.Join("..", "..", "README.md")
	readme, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), begin)
	published, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s does not have both %q and %q", file, begin, end)
	}
	made := table(t)
	if *update {
		if err := os.WriteFile(file, []byte(before+begin+made+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	old := strings.Split(published, "\n")
	for i, line := range strings.Split(made, "\n") {
		if i >= len(old) || old[i] != line {
			t.Fatalf("the published table differs, run with -update; the first new line is\n%s", line)
		}
	}
	if made != published {
		t.Fatal("the published table has lines that no row makes, run with -update")
	}
}

// table judges every generator by every row.
func table(t *testing.T) string {
	t.Helper()
	var body, notes bytes.Buffer
	totals := map[string]map[verdict]int{}
	for _, g := range generators {
		totals[g.name] = map[verdict]int{}
	}
	for _, group := range rows {
		fmt.Fprintf(&body, "\n### %s\n\n%s", group.title, head(t, "row"))
		for _, r := range group.rows {
			fmt.Fprintf(&body, "| %s |", cell(r.name))
			for _, g := range generators {
				v := g.judge(t, r)
				totals[g.name][v]++
				fmt.Fprintf(&body, " %s |", v)
				if g.name == "ours" {
					note(t, &notes, r, v)
				}
			}
			body.WriteString("\n")
		}
	}
	var out bytes.Buffer
	out.WriteString("\n" + head(t, "rows that are"))
	for _, v := range []verdict{yes, loose, wrong, fails} {
		fmt.Fprintf(&out, "| **%s** |", v)
		for _, g := range generators {
			fmt.Fprintf(&out, " %d |", totals[g.name][v])
		}
		out.WriteString("\n")
	}
	return out.String() + body.String() + "\n### Where ours is not yes\n\n" + notes.String() + "\n"
}

func head(t *testing.T, first string) string {
	t.Helper()
	line, rule := "| "+first+" |", "|---|"
	for _, g := range generators {
		line += " " + g.title(t) + " |"
		rule += "---|"
	}
	return line + "\n" + rule + "\n"
}

// cell escapes what would end a cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// note says why our own cell is not "yes", and what the check of the arguments, which knows
// more than the schema, does with the same values. A row that is "yes" has nothing to say.
func note(t *testing.T, out *bytes.Buffer, r row, v verdict) {
	t.Helper()
	switch {
	case v == yes && r.note != "":
		t.Errorf("%s: ours is yes, but the row has a note", r.name)
	case v != yes && r.note == "":
		t.Errorf("%s: ours is %s, and the row does not say why", r.name, v)
	case v == loose:
		fmt.Fprintf(out, "- **%s**, loose: %s. %s\n", r.name, r.note, checked(t, r.refused, r, "The check refuses it all the same.", "The check lets it through too."))
	case v != yes:
		fmt.Fprintf(out, "- **%s**, %s: %s. %s\n", r.name, v, r.note, checked(t, r.binds, r, "The check refuses it too.", "The check takes it."))
	}
}

// checked returns refusing if the check refuses each of the values on which the schema and
// Gin disagree, and taking if it takes each of them.
func checked(t *testing.T, values []string, r row, refusing, taking string) string {
	t.Helper()
	in, err := ourInput(r)
	if err != nil {
		t.Fatal(err)
	}
	ours := generators[len(generators)-1]
	s, err := ours.compile(r)
	if err != nil {
		t.Fatal(err)
	}
	refused, taken := 0, 0
	for _, value := range values {
		bindable := bind(t, r, value) == nil
		if (validate(s, value) == nil) == bindable {
			continue
		}
		if locate.Whole(r.t) {
			value = `{"body":` + value + `}`
		}
		if _, problems := in.Check(context.Background(), []byte(value)); len(problems) > 0 {
			refused++
		} else {
			taken++
		}
	}
	switch {
	case taken == 0:
		return refusing
	case refused == 0:
		return taking
	}
	return "The check refuses some of these values and takes others."
}
