package truth

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// readers are the methods of a context, a header, a form and a query that read an input by name.
var readers = map[string]string{
	"Query": "query", "DefaultQuery": "query", "GetQuery": "query", "QueryArray": "query", "GetQueryArray": "query",
	"QueryMap": "query", "GetQueryMap": "query", "GetHeader": "header", "Cookie": "cookie", "FormFile": "file",
	"PostForm": "form", "DefaultPostForm": "form", "GetPostForm": "form", "PostFormArray": "form", "PostFormMap": "form",
	"Param": "path",
}

// checkNames compares the names of inputs in the truth with those in the source of the current
// directory. An input that the source reads by name is in the truth, and the name of each input
// in the truth is somewhere in the source. It does not know which route reads what.
func checkNames(t *testing.T, app *Application) {
	t.Helper()
	stated := map[string]bool{}
	for _, r := range app.Routes {
		for _, in := range r.Inputs {
			stated[in.In+" "+strings.ToLower(in.Name)] = true
		}
	}
	written := map[string]bool{"*": true}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			noteName(t, n, path, stated, written)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range app.Routes {
		for _, in := range r.Inputs {
			if !written[strings.ToLower(in.Name)] && in.In != "path" {
				t.Errorf("%s %s: the source does not mention %s", r.Method, r.Path, in.Name)
			}
		}
	}
}

func noteName(t *testing.T, n ast.Node, path string, stated, written map[string]bool) {
	t.Helper()
	switch n := n.(type) {
	case *ast.CallExpr:
		method, ok := n.Fun.(*ast.SelectorExpr)
		if ok && method.Sel.Name == "BasicAuth" {
			written["authorization"] = true
		}
		if !ok || len(n.Args) == 0 {
			return
		}
		location := readers[method.Sel.Name]
		name, ok := literal(n.Args[0])
		if location == "" || !ok {
			return
		}
		if !stated[location+" "+strings.ToLower(name)] {
			t.Errorf("%s reads the %s %q, which no route of the truth has", path, location, name)
		}
	case *ast.BasicLit:
		if text, ok := literal(n); ok {
			written[strings.ToLower(text)] = true
		}
	case *ast.Field:
		for _, name := range n.Names {
			written[strings.ToLower(name.Name)] = true
		}
		if n.Tag == nil {
			return
		}
		tag, _ := literal(n.Tag)
		for _, kind := range []string{"form", "json", "uri", "header"} {
			name, _, _ := strings.Cut(reflect.StructTag(tag).Get(kind), ",")
			written[strings.ToLower(name)] = true
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
