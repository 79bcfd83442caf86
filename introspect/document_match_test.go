package introspect_test

import (
	"log/slog"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/introspect/openapi"
)

func mistakenBooks(*gin.Context)  {}
func mistakenAuthor(*gin.Context) {}
func renamedHandler(*gin.Context) {}

// readDocument parses a document of testdata.
func readDocument(t *testing.T, file string) *introspect.Document {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := openapi.Parse("the document", text, false)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestMistakesOfDocuments reads a document with the mistakes that real ones have. None of them
// fails, each is told, and no operation gets the facts of another one.
func TestMistakesOfDocuments(t *testing.T) {
	r := gin.New()
	v1 := r.Group("/v1")
	nothing := func(*gin.Context) {}
	v1.PATCH("/verb", nothing)
	v1.GET("/books/:id", mistakenBooks)
	v1.GET("/authors/:author_id/books/:book", mistakenAuthor)
	v1.POST("/casbin/updateCasbin", nothing)
	v1.GET("/whole", nothing)
	v1.GET("/colon/:id", nothing)
	v1.GET("/files/*rest", nothing)
	v1.GET("/undocumented", nothing)
	v1.POST("/fields", nothing)
	v1.GET("/body", nothing)
	v1.POST("/moved/here", renamedHandler)
	v1.GET("/twice/:a/:b", nothing)
	v1.Any("/any", nothing)
	v1.HEAD("/head", nothing)
	ops, diagnostics, errs := introspect.Routes(r, nil, nil, readDocument(t, "mistakes.yaml"))
	if len(errs) > 0 {
		t.Fatalf("a document is never an error: %v", errs)
	}
	at := map[string]*introspect.Operation{}
	for i := range ops {
		at[ops[i].Route()] = &ops[i]
	}
	for _, c := range []struct {
		reason, route, summary, diagnostic string
		level                              slog.Level
	}{
		{"a wrong verb is not matched, and the right one is told", "POST /verb", "", "POST /verb (the path has PATCH)", slog.LevelWarn},
		{"the route with the other verb has no facts", "PATCH /v1/verb", "", "not described: GET /v1/undocumented, PATCH /v1/verb", slog.LevelWarn},
		{"a path that no route has", "GET /nowhere/{id}", "", "GET /nowhere/{id}", slog.LevelWarn},
		{"a parameter that the path does not have", "GET /v1/books/:id", "Get a book", `the path parameter "isbn", which the route does not have`, slog.LevelWarn},
		{"parameters of other names, by their place", "GET /v1/authors/:author_id/books/:book", "A book", `the path parameter "book" is "bookId"`, slog.LevelInfo},
		{"a path in another case", "POST /v1/casbin/updateCasbin", "Update", "spells the route POST /v1/casbin/UpdateCasbin", slog.LevelWarn},
		{"a path with the base path in it", "GET /v1/whole", "Whole", "", 0},
		{"the spelling of Gin", "GET /v1/colon/:id", "Colon", "", 0},
		{"a wildcard is written as a parameter", "GET /v1/files/*rest", "A file", `the path parameter "rest" is "path"`, slog.LevelInfo},
		{"a route without an operation", "GET /v1/undocumented", "", "not described: GET /v1/undocumented", slog.LevelWarn},
		{"a body for each of its members", "POST /v1/fields", "Fields", "several bodies", slog.LevelInfo},
		{"a body where Gin reads none", "GET /v1/body", "Body", "Gin does not bind a body on GET", slog.LevelWarn},
		{"a path and a verb that are wrong, but a handler that is not", "POST /v1/moved/here", "Moved", "both have the handler renamedHandler", slog.LevelWarn},
		{"Any is called as the document has it", "DELETE /v1/any", "Any", "", 0},
		{"a verb that is for no tool", "HEAD /v1/head", "", "excluded", slog.LevelInfo},
		{"a parameter without a place", "GET /v1/twice/:a/:b", "Twice", `"json" is not a location`, slog.LevelWarn},
		{"a summary that is no text", "GET /v1/twice/:a/:b", "Twice", "deprecated is", slog.LevelWarn},
		{"an extension with a word that it does not have", "GET /v1/whole", "Whole", `x-mcp: unknown field "readonly_"`, slog.LevelWarn},
		{"a reference to nothing", "", "", `"#/definitions/Nothing" does not exist`, slog.LevelWarn},
	} {
		if o := at[c.route]; o != nil && o.Summary != c.summary {
			t.Errorf("%s: the summary of %s is %q, want %q", c.reason, c.route, o.Summary, c.summary)
		} else if o == nil && c.summary != "" {
			t.Errorf("%s: no operation %s", c.reason, c.route)
		}
		told := slices.ContainsFunc(diagnostics, func(d introspect.Diagnostic) bool {
			about := d.Route == c.route || d.Route == "" && strings.Contains(d.Message, c.route)
			return d.Level == c.level && about && strings.Contains(d.Message, c.diagnostic)
		})
		if c.diagnostic != "" && !told {
			t.Errorf("%s: nothing says %q about %q at the level %s", c.reason, c.diagnostic, c.route, c.level)
		}
	}
	if t.Failed() {
		for _, d := range diagnostics {
			t.Log(d)
		}
	}
	if got := at["GET /v1/authors/:author_id/books/:book"].Params; len(got) != 2 || got[0].Name != "author_id" || got[1].Name != "book" {
		t.Errorf("the parameters are not called as in the route: %+v", got)
	}
	if got := at["GET /v1/books/:id"].Params; len(got) != 1 || got[0].Name != "id" {
		t.Errorf("a parameter that the path does not have is still there: %+v", got)
	}
}

// TestWhatTheDocumentBrings looks at each fact and where it is said to come from.
func TestWhatTheDocumentBrings(t *testing.T) {
	r := gin.New()
	r.GET("/facts/:id", func(*gin.Context) {})
	ops, _, _ := introspect.Routes(r, nil, nil, readDocument(t, "facts.yaml"))
	o := ops[0]
	yes := o.Hints.ReadOnly != nil && *o.Hints.ReadOnly
	for _, c := range []struct {
		fact introspect.Fact
		ok   bool
	}{
		{introspect.FactID, o.ID == "facts_get"},
		{introspect.FactTitle, o.Title == "The facts"},
		{introspect.FactSummary, o.Summary == "Facts"},
		{introspect.FactDescription, o.Description == "All of them."},
		{introspect.FactTags, slices.Equal(o.Tags, []string{"a", "b"})},
		{introspect.FactHints, yes},
		{introspect.FactInputs, o.Declared && len(o.Params) == 2},
		{introspect.FactResponses, len(o.Responses) == 2 && o.Responses[0].Status == 200},
		{introspect.FactSecurity, len(o.Security) == 1 && slices.Equal(o.Security[0]["oauth"], []string{"facts:read"})},
	} {
		if !c.ok || o.Sources[c.fact] != introspect.SourceDocument {
			t.Errorf("%s is not what the document says, or not from %s: %+v", c.fact, o.Sources[c.fact], o)
		}
	}
	if !o.Deprecated || o.Annotated || o.Hidden {
		t.Errorf("deprecated %t, annotated %t, hidden %t", o.Deprecated, o.Annotated, o.Hidden)
	}
	if slices.ContainsFunc(o.Params, func(p introspect.Param) bool {
		return p.In == introspect.LocationCookie || p.In == introspect.LocationHeader
	}) {
		t.Errorf("what says who the caller is must be no parameter: %+v", o.Params)
	}
}

// TestAnnotationsGoBeforeDocuments merges both, fact by fact.
func TestAnnotationsGoBeforeDocuments(t *testing.T) {
	type in struct {
		Limit int `form:"limit"`
	}
	yes := true
	for _, c := range []struct {
		reason     string
		annotation introspect.Annotation
		check      func(introspect.Operation) bool
	}{
		{"an empty annotation leaves everything to the document", introspect.Annotation{},
			func(o introspect.Operation) bool {
				return o.ID == "facts_get" && len(o.Params) == 2 && len(o.Described) == 0
			}},
		{"an ID is the developer's", introspect.Annotation{ID: "mine"},
			func(o introspect.Operation) bool {
				return o.ID == "mine" && o.Sources[introspect.FactID] == introspect.SourceExplicit && o.Summary == "Facts"
			}},
		{"a summary is the developer's, and the description the document's", introspect.Annotation{Summary: "Mine"},
			func(o introspect.Operation) bool { return o.Summary == "Mine" && o.Description == "All of them." }},
		{"beside a description of the developer's the document has no summary", introspect.Annotation{Description: "Mine"},
			func(o introspect.Operation) bool { return o.Summary == "" && o.Description == "Mine" }},
		{"a hint of the developer's", introspect.Annotation{Hints: introspect.Hints{Destructive: &yes}},
			func(o introspect.Operation) bool {
				return *o.Hints.Destructive && *o.Hints.ReadOnly && o.Sources[introspect.FactHints] == introspect.SourceExplicit
			}},
		{"types decide, and the document describes", introspect.Annotation{Inputs: []introspect.Input{{Type: introspect.TypeRef{Go: reflect.TypeFor[in]()}}}},
			func(o introspect.Operation) bool {
				return len(o.Inputs) == 1 && len(o.Params) == 0 && len(o.Described) == 1 && len(o.Described[0].Params) == 2
			}},
		{"a typed handler without inputs has none", introspect.Annotation{Typed: true},
			func(o introspect.Operation) bool {
				return len(o.Inputs)+len(o.Params) == 0 && o.Sources[introspect.FactInputs] == introspect.SourceExplicit
			}},
		{"an answer of the developer's", introspect.Annotation{Responses: []introspect.Response{{Status: 204}}},
			func(o introspect.Operation) bool { return len(o.Responses) == 1 && o.Responses[0].Status == 204 }},
		{"hidden is hidden", introspect.Annotation{Hidden: true}, func(o introspect.Operation) bool { return o.Hidden }},
	} {
		r := gin.New()
		r.GET("/facts/:id", introspect.Annotate(&c.annotation, func(*gin.Context) {}))
		ops, _, _ := introspect.Routes(r, nil, nil, readDocument(t, "facts.yaml"))
		if !c.check(ops[0]) {
			t.Errorf("%s: %+v", c.reason, ops[0])
		}
	}
}

// TestAnEarlierDocumentGoesFirst merges two documents.
func TestAnEarlierDocumentGoesFirst(t *testing.T) {
	first, err := openapi.Parse("the first", []byte(`{"openapi":"3.1.0","paths":{"/facts/{id}":{"get":{"summary":"First"}}}}`), false)
	if err != nil {
		t.Fatal(err)
	}
	r := gin.New()
	r.GET("/facts/:id", func(*gin.Context) {})
	ops, _, _ := introspect.Routes(r, nil, nil, first, readDocument(t, "facts.yaml"))
	if o := ops[0]; o.Summary != "First" || o.Description != "All of them." || len(o.Params) != 0 {
		t.Errorf("the first says the summary and that there are no inputs, the second the rest: %+v", o)
	}
}

// TestADocumentOfAnotherEngine is found, says nothing about this one and warns of nothing.
func TestADocumentOfAnotherEngine(t *testing.T) {
	d := readDocument(t, "facts.yaml")
	d.Default = true
	r := gin.New()
	r.GET("/else", func(*gin.Context) {})
	_, diagnostics, _ := introspect.Routes(r, nil, nil, d)
	if len(diagnostics) != 1 || diagnostics[0].Level != slog.LevelInfo {
		t.Errorf("want one diagnostic that nobody has to act upon: %v", diagnostics)
	}
}

// TestReadingADocumentTwice shows that nothing of one engine is left in a document for the
// next.
func TestReadingADocumentTwice(t *testing.T) {
	d := readDocument(t, "facts.yaml")
	var last []introspect.Diagnostic
	for _, path := range []string{"/facts/:one", "/facts/:two", "/facts/:one"} {
		r := gin.New()
		r.GET(path, func(*gin.Context) {})
		ops, diagnostics, _ := introspect.Routes(r, nil, nil, d)
		if got := ops[0].Params[0].Name; "/facts/:"+got != path {
			t.Errorf("%s has the parameter %s", path, got)
		}
		last = diagnostics
	}
	if len(last) != 3 {
		t.Errorf("want three diagnostics each time, got %v", last)
	}
}

// TestDocumentsSplitRoutesOfAny lists one verb or several of a route that Any registered.
func TestDocumentsSplitRoutesOfAny(t *testing.T) {
	const get, del, options = `"get":{"summary":"Get"}`, `"delete":{"summary":"Delete"}`, `"options":{"summary":"Options"}`
	for _, c := range []struct {
		reason, verbs, want string
		handler             gin.HandlerFunc
		extra               map[string]*introspect.Annotation
	}{
		{"a document without it leaves one operation", "", "POST ", renamedHandler, nil},
		{"one verb is the verb of the operation", get, "GET Get", renamedHandler, nil},
		{"two verbs are two operations", get + "," + del, "DELETE Delete, GET Get", renamedHandler, nil},
		{"a verb that no operation can have does not count", get + "," + options, "GET Get", renamedHandler, nil},
		{
			"an annotation is one operation", get + "," + del, "GET Get",
			introspect.Annotate(&introspect.Annotation{}, renamedHandler), nil,
		},
		{
			"an annotation from outside selects a verb", get + "," + del, "PUT ", renamedHandler,
			map[string]*introspect.Annotation{"PUT /any/:id": {}},
		},
	} {
		text := `{"openapi":"3.0.0","paths":{"/any/{id}":{` + c.verbs + `}}}`
		d, err := openapi.Parse("the document", []byte(text), false)
		if err != nil {
			t.Fatal(err)
		}
		r := gin.New()
		r.Any("/any/:id", c.handler)
		ops, _, errs := introspect.Routes(r, nil, c.extra, d)
		got := make([]string, len(ops))
		for i, o := range ops {
			got[i] = o.Method + " " + o.Summary
		}
		if list := strings.Join(got, ", "); list != c.want || len(errs) > 0 {
			t.Errorf("%s: %s %v, want %s", c.reason, list, errs, c.want)
		}
	}
}
