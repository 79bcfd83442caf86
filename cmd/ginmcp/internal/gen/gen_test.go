package gen

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module writes an application into a module of its own, beside this one so that Gin is found
// without a download.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	requirements, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(requirements), "\nrequire (")
	write := func(name, text string) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/app\n\ngo 1.25.0\n\nreplace github.com/ginmcp/ginmcp => "+root+
		"\n\nrequire github.com/ginmcp/ginmcp v0.1.0\n\nrequire ("+block)
	write("go.sum", string(sums))
	for name, text := range files {
		write(name, text)
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	return dir
}

const shop = `package main

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// An Order is what a customer buys.
type Order struct {
	Item  string ` + "`json:\"item\" binding:\"required\"`" + ` // what is bought
	Count int    ` + "`json:\"count\"`" + `
}

type shop struct{}

// list returns the orders.
func (shop) list(c *gin.Context) {
	page, err := strconv.Atoi(c.DefaultQuery("page", "1"))
	if err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": "page"})
		return
	}
	c.JSON(http.StatusOK, gin.H{"orders": find(page), "page": page})
}

func find(page int) []Order { return nil }

func create(c *gin.Context) {
	var o Order
	if err := c.ShouldBindJSON(&o); err != nil {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	c.JSON(http.StatusCreated, o)
}

func main() {
	r := gin.Default()
	v1 := r.Group("/v1")
	v1.GET("/orders", shop{}.list)
	v1.POST("/orders", create)
	v1.PUT("/orders", create)
	r.Run()
}
`

func analyze(t *testing.T, dir string) *Result {
	t.Helper()
	r, err := Analyze(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestGenerate(t *testing.T) {
	dir := module(t, map[string]string{"main.go": shop})
	r := analyze(t, dir)
	changed, err := r.Write()
	if err != nil || len(changed) != 1 {
		t.Fatal(changed, err)
	}
	code, err := os.ReadFile(changed[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`Method: "GET", Path: "/v1/orders",`, `Handler:  "main.shop.list-fm",`, `Summary:  "list returns the orders.",`,
		"{Name: \"page\", In: introspect.LocationQuery, Type: introspect.TypeRef{Schema: []byte(`{\"default\":1,\"type\":\"integer\"}`)}},",
		"Orders []Order `json:\"orders\"`", "{In: introspect.LocationBody, Type: introspect.TypeOf[Order]()},",
		"{Status: 201, Type: introspect.TypeOf[Order]()},", `"Item": "what is bought",`,
	} {
		if !strings.Contains(string(code), want) {
			t.Errorf("the generated file lacks %s", want)
		}
	}
	if t.Failed() {
		t.Logf("%s", code)
	}
	again := analyze(t, dir)
	if changes, err := again.Check(); err != nil || len(changes) > 0 {
		t.Errorf("a file that was just generated is stale: %v %v", changes, err)
	}
	for name, now := range again.Files {
		if string(now) != string(r.Files[name]) {
			t.Error("the same source gives different bytes")
		}
	}
}

func TestCheck(t *testing.T) {
	dir := module(t, map[string]string{"main.go": shop})
	if changes, err := analyze(t, dir).Check(); err != nil || len(changes) != 1 || changes[0].What != "it does not exist" {
		t.Errorf("before the first run: %v %v", changes, err)
	}
	if _, err := analyze(t, dir).Write(); err != nil {
		t.Fatal(err)
	}
	edits := []struct{ reason, old, new, route, what string }{
		{"a parameter", `DefaultQuery("page"`, `DefaultQuery("p"`, "GET /v1/orders", `Params: - {Name: "page"`},
		{"a response", "c.JSON(http.StatusCreated, o)", "c.JSON(http.StatusCreated, o.Item)", "POST /v1/orders", "Responses: - {Status: 201, Type: introspect.TypeOf[Order]()}"},
		{"a new route", "r.Run()", "r.DELETE(\"/v1/orders\", create)\n\tr.Run()", "DELETE /v1/orders", "it is new"},
		{"a comment of a field", "// what is bought", "// the goods", "reflect.TypeFor[Order]()", `Fields: - "Item": "what is bought"`},
		{"a route less", `v1.PUT("/orders", create)`, "", "PUT /v1/orders", "it is gone"},
	}
	edited := shop
	for _, e := range edits {
		if !strings.Contains(edited, e.old) {
			t.Fatal("the source does not have", e.old)
		}
		edited = strings.Replace(edited, e.old, e.new, 1)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	changes, err := analyze(t, dir).Check()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		if !slices.ContainsFunc(changes, func(c Change) bool { return c.Route == e.route && strings.Contains(c.What, e.what) }) {
			t.Errorf("%s: changes %v, want %s: %s", e.reason, changes, e.route, e.what)
		}
	}
}

// An edit above a handler moves it, which is no change of a fact.
func TestLinesDoNotMatter(t *testing.T) {
	dir := module(t, map[string]string{"main.go": shop})
	before := analyze(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("// A comment.\n\n\n"+shop), 0o600); err != nil {
		t.Fatal(err)
	}
	after := analyze(t, dir)
	for name := range before.Files {
		if string(before.Files[name]) != string(after.Files[name]) {
			t.Error("lines above a handler change the generated file")
		}
	}
}

func TestStale(t *testing.T) {
	dir := module(t, map[string]string{"main.go": "package main\n\nimport _ \"github.com/gin-gonic/gin\"\n\nfunc main() {}\n"})
	stale := filepath.Join(dir, "ginmcp_gen.go")
	if err := os.WriteFile(stale, []byte("// Code generated by ginmcp gen; DO NOT EDIT.\n\npackage main\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := analyze(t, dir)
	if changes, err := r.Check(); err != nil || len(changes) != 1 || changes[0].File != stale {
		t.Errorf("changes %v %v", changes, err)
	}
	if _, err := r.Write(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); !os.IsNotExist(err) {
		t.Error("the stale file is still there")
	}
}

// A file of somebody else is never overwritten.
func TestForeignFile(t *testing.T) {
	dir := module(t, map[string]string{"main.go": shop, "ginmcp_gen.go": "package main\n"})
	if _, err := analyze(t, dir).Write(); err == nil {
		t.Error("a file that was not generated is overwritten")
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		reason string
		files  map[string]string
		want   string
	}{
		{"no Gin", map[string]string{"main.go": "package main\n\nfunc main() {}\n"}, "no package imports github.com/gin-gonic/gin"},
		{"no packages", nil, "no packages match ./..."},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			dir := module(t, tt.files)
			_, err := Analyze(t.Context(), Options{Dir: dir})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
	t.Run("interrupted", func(t *testing.T) {
		dir := module(t, map[string]string{"main.go": shop})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Analyze(ctx, Options{Dir: dir}); err == nil {
			t.Error("an analysis that was interrupted ends without an error")
		}
	})
}

// Type errors in the application are tolerated and counted.
func TestTypeErrors(t *testing.T) {
	dir := module(t, map[string]string{
		"main.go":          strings.Replace(shop, "func main() {", "var broken = missing.Thing()\n\nfunc main() {", 1),
		"other/other.go":   "package other\n\nvar x int = \"text\"\n",
		"native/native.go": "package native\n\n/*\nint one(void) { return 1; }\n*/\nimport \"C\"\n\nfunc One() int { return int(C.one()) }\n",
	})
	t.Setenv("CGO_ENABLED", "0")
	r := analyze(t, dir)
	if len(r.TypeErrors) < 2 {
		t.Errorf("type errors: %v", r.TypeErrors)
	}
	if n := len(r.Rows()); n != 3 {
		t.Errorf("%d routes, want 3", n)
	}
}

func TestReport(t *testing.T) {
	dir := module(t, map[string]string{"main.go": shop})
	r := analyze(t, dir)
	var text, asJSON strings.Builder
	if err := r.Report(&text, false); err != nil {
		t.Fatal(err)
	}
	if err := r.Report(&asJSON, true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"METHOD", "/v1/orders", "main.go: shop.list", "3 routes: inputs complete for 100 %, outputs for 100 %, described by a comment 33 %"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, text.String())
		}
	}
	if !strings.Contains(asJSON.String(), `"location": "main.go: shop.list"`) {
		t.Errorf("the report as JSON: %s", asJSON.String())
	}
}
