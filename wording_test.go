package ginmcp_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// plainer lists words that make a sentence hard to read, each with the plainer ones. CONTRIBUTING
// states the rule.
var plainer = []struct{ word, instead string }{
	{`nobody|somebody|anybody`, "name who it is: the caller, the client, a source"},
	{`whoever`, "name who it is"},
	{`heeds?|heeded`, "observes, or: does not ignore"},
	{`hears of`, "is called for"},
	{`tells? (whether|of)|tells? \S+ apart`, "reports whether, distinguishes"},
	{`stands? (under|beside|behind)|stands? in for`, "is under, is next to, replaces"},
	{`gone away|goes away`, "has disconnected"},
	{`for ever`, "without end"},
	{`besides`, "in addition to, or: except"},
	{`(is|are) no (error|mistake|resource|arguments)`, "is not"},
	{`strayed`, "has left, differs"},
	{`tells that|what tells`, "reports that, the thing that reports"},
	{`text never fails`, "is always valid"},
	{`leads nowhere`, "does not exist"},
	{`as the (API|SDK) has it`, "the API requires it"},
	{`from outside`, "name where it comes from"},
	{`takes the place of`, "replaces"},
	{`under way`, "running"},
	{`routeless`, "without a route, virtual"},
}

// TestWording checks the comments and texts of the code, and the documents. Quotations of what to avoid
// are in this file and in CONTRIBUTING.
func TestWording(t *testing.T) {
	t.Parallel()
	rules := make([]*regexp.Regexp, len(plainer))
	for i, p := range plainer {
		rules[i] = regexp.MustCompile(`(?i)\b(` + p.word + `)\b`)
	}
	words := make([]string, len(plainer))
	for i, p := range plainer {
		words[i] = p.word
	}
	anyWord, checked := regexp.MustCompile(`(?i)\b(`+strings.Join(words, "|")+`)\b`), 0
	check := func(place, text string) {
		checked++
		if !anyWord.MatchString(text) {
			return
		}
		for i, rule := range rules {
			if found := rule.FindString(text); found != "" {
				t.Errorf("%s: %q: better %s", place, found, plainer[i].instead)
			}
		}
	}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case entry.IsDir() && (name == "testdata" || name == "node_modules" || path == "bin" || name != "." && strings.HasPrefix(name, ".")):
			return filepath.SkipDir
		case path == "CONTRIBUTING.md" || strings.HasSuffix(name, "_test.go"):
			return nil
		case strings.HasSuffix(name, ".md"):
			return checkDocument(path, check)
		case strings.HasSuffix(name, ".go"):
			return checkSource(path, check)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 1000 {
		t.Errorf("%d texts were checked: are the files still where they were?", checked)
	}
}

func checkDocument(path string, check func(place, text string)) error {
	text, err := os.ReadFile(path)
	for i, line := range strings.Split(string(text), "\n") {
		check(path+":"+strconv.Itoa(i+1), line)
	}
	return err
}

func checkSource(path string, check func(place, text string)) error {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, path, nil, parser.ParseComments)
	if err != nil {
		return err
	}
	for _, comment := range parsed.Comments {
		check(files.Position(comment.Pos()).String(), strings.Join(strings.Fields(comment.Text()), " "))
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		// Lists of single words are data, such as the words of a search.
		if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && strings.ContainsAny(text.Value, ".:;,%") {
			check(files.Position(text.Pos()).String(), text.Value)
		}
		return true
	})
	return nil
}
