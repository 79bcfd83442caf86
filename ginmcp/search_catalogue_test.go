package ginmcp

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// largeApplication is the engine that a table of resources and actions describes.
func largeApplication(t *testing.T, file string) *gin.Engine {
	t.Helper()
	r := gin.New()
	for _, columns := range table(t, file) {
		kind, tag, _ := strings.Cut(columns[0], " ")
		opts := []OpOption{Tags(tag)}
		if kind == "A" {
			method, path, _ := strings.Cut(columns[1], " ")
			opts = append(opts, Summary(columns[3]))
			r.Handle(method, path, Op(columns[2], answering("ok"), append(opts, params(path, columns[4])...)...))
			continue
		}
		path, one, many, what, fields := columns[1], columns[2], columns[3], columns[4], columns[5]
		item := path + "/:id"
		words := func(s string) string { return strings.ReplaceAll(s, "_", " ") }
		add := func(method, path, id, summary string, more ...OpOption) {
			r.Handle(
				method,
				path,
				Op(id, answering("ok"), append(append([]OpOption{Summary(summary), Description(what)}, opts...), more...)...),
			)
		}
		add(
			http.MethodGet,
			path,
			"list_"+many,
			"List "+words(many)+".",
			QueryParam[int]("limit", "How many at the most"),
			QueryParam[int]("offset", "How many to leave out"),
		)
		add(http.MethodGet, item, "get_"+one, "Get one "+words(one)+".", PathParam[string]("id", "Which one"))
		add(http.MethodPost, path, "create_"+one, "Create a "+words(one)+".", params(path, fields)...)
		add(http.MethodPut, item, "update_"+one, "Change a "+words(one)+".", params(item, "id=Which one; "+fields)...)
		add(http.MethodDelete, item, "delete_"+one, "Delete a "+words(one)+".", PathParam[string]("id", "Which one"))
	}
	return r
}

// params are arguments with what they mean.
func params(path, fields string) []OpOption {
	var opts []OpOption
	for field := range strings.SplitSeq(fields, "; ") {
		name, what, _ := strings.Cut(field, "=")
		if strings.Contains(path, ":"+name) {
			opts = append(opts, PathParam[string](name, what))
		} else if name != "" {
			opts = append(opts, QueryParam[string](name, what))
		}
	}
	return opts
}

// table reads lines of columns.
func table(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "search", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines [][]string
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := s.Text(); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.Split(line, " | "))
		}
	}
	return lines
}

// found5 returns how many questions have the right tool among the first five, and the questions
// that do not.
func found5(t *testing.T, s *Server, file string) (right, all int, wrong []string) {
	t.Helper()
	c := s.snapshots.Current()
	for _, columns := range table(t, file) {
		question, want := columns[0], columns[1]
		if !c.Has(want) {
			t.Fatalf("%s: there is no tool %s", file, want)
		}
		query, err := json.Marshal(map[string]string{"query": question})
		if err != nil {
			t.Fatal(err)
		}
		var answer struct{ Tools []struct{ Name string } }
		r := invokeTool(t.Context(), s, "search_tools", invoke.Call{Arguments: query})
		if err := json.Unmarshal(r.Structured, &answer); err != nil {
			t.Fatalf("%s: %v", r.Texts(), err)
		}
		var names []string
		for _, tool := range answer.Tools {
			names = append(names, tool.Name)
		}
		all++
		if strings.Contains(" "+strings.Join(names, " ")+" ", " "+want+" ") {
			right++
		} else {
			wrong = append(wrong, question+": "+want+" is not among "+strings.Join(names, ", "))
		}
	}
	return right, all, wrong
}
