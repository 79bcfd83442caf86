package introspect

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

type factsBody struct {
	Name string `json:"name"`
}

type otherBody struct {
	Title string `json:"title"`
}

type factsShop struct{}

func (*factsShop) Get(*gin.Context) {}

func factsHandler(*gin.Context) {}

const (
	factsSymbol  = "github.com/ginmcp/ginmcp/introspect.factsHandler"
	factsMethod  = "github.com/ginmcp/ginmcp/introspect.(*factsShop).Get-fm"
	factsSummary = "Generated."
)

func TestFactsMatch(t *testing.T) {
	literal := func(*gin.Context) {}
	for _, tt := range []struct {
		reason   string
		register func(*gin.Engine)
		facts    []RouteFacts
		// want is the route that has the facts, and note a part of a diagnostic.
		want, note string
	}{
		{
			"method and path", func(r *gin.Engine) { r.GET("/x/:id", factsHandler) },
			[]RouteFacts{{Method: "GET", Path: "/x/:id", Handler: factsSymbol}}, "GET /x/:id", "",
		},
		{
			"a method value has its own symbol", func(r *gin.Engine) { r.GET("/x", new(factsShop).Get) },
			[]RouteFacts{{Method: "GET", Path: "/x", Handler: factsMethod}}, "GET /x", "",
		},
		{
			"a function literal has no symbol", func(r *gin.Engine) { r.GET("/x", literal) },
			[]RouteFacts{{Method: "GET", Path: "/x"}}, "GET /x", "",
		},
		{
			"another verb", func(r *gin.Engine) { r.POST("/x", factsHandler) },
			[]RouteFacts{{Method: "GET", Path: "/x", Handler: factsSymbol}}, "", "match no route",
		},
		{
			"another handler makes facts stale", func(r *gin.Engine) { r.GET("/x", factsHandler) },
			[]RouteFacts{{Method: "GET", Path: "/x", Handler: factsMethod, Location: "shop.go: (*shop).Get"}}, "", "run go generate",
		},
		{
			"facts about a literal are stale where a function is", func(r *gin.Engine) { r.GET("/x", factsHandler) },
			[]RouteFacts{{Method: "GET", Path: "/x", Location: "shop.go: routes"}}, "", "run go generate",
		},
		{
			"a handler that is annotated keeps its symbol",
			func(r *gin.Engine) { r.GET("/x", Annotate(&Annotation{}, factsHandler)) },
			[]RouteFacts{{Method: "GET", Path: "/x", Handler: factsSymbol}}, "GET /x", "",
		},
		{
			"the handler and the end of the path", func(r *gin.Engine) { r.GET("/v1/x/:id", factsHandler) },
			[]RouteFacts{{Method: "GET", Path: "/x/:id", Partial: true, Handler: factsSymbol}}, "GET /v1/x/:id", "",
		},
		{
			"the end of another path", func(r *gin.Engine) { r.GET("/v1/y", factsHandler) },
			[]RouteFacts{{Method: "GET", Path: "/x", Partial: true, Handler: factsSymbol}}, "", "match no route",
		},
		{
			"the whole path takes precedence over its end", func(r *gin.Engine) { r.GET("/v1/x", factsHandler) },
			[]RouteFacts{
				{Method: "GET", Path: "/x", Partial: true, Handler: factsSymbol, Kind: ResponseHTML},
				{Method: "GET", Path: "/v1/x", Handler: factsSymbol},
			}, "GET /v1/x", "match no route",
		},
		{
			"two engines have the path with different handlers", func(r *gin.Engine) { r.GET("/x", factsHandler) },
			[]RouteFacts{{Method: "GET", Path: "/x", Handler: factsMethod, Kind: ResponseHTML}, {Method: "GET", Path: "/x", Handler: factsSymbol}},
			"GET /x", "",
		},
		{
			"facts that contradict each other are not used", func(r *gin.Engine) { r.GET("/x", factsHandler) },
			[]RouteFacts{
				{Method: "GET", Path: "/x", Handler: factsSymbol, Kind: ResponseHTML, Location: "a"},
				{Method: "GET", Path: "/x", Handler: factsSymbol, Ordinal: 1, Location: "b"},
			}, "", "WithFacts",
		},
		{
			"facts that agree are used", func(r *gin.Engine) { r.GET("/x", factsHandler) },
			[]RouteFacts{
				{Method: "GET", Path: "/x", Handler: factsSymbol, Location: "a"},
				{Method: "GET", Path: "/x", Handler: factsSymbol, Ordinal: 1, Location: "b"},
			}, "GET /x", "",
		},
		{
			"Any has the verb of its facts", func(r *gin.Engine) { r.Any("/x", factsHandler) },
			[]RouteFacts{{Method: "PUT", Any: true, Path: "/x", Handler: factsSymbol}}, "PUT /x", "",
		},
		{
			"facts of Any are not about a single verb", func(r *gin.Engine) { r.POST("/x", factsHandler) },
			[]RouteFacts{{Method: "POST", Any: true, Path: "/x", Handler: factsSymbol}}, "", "match no route",
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := gin.New()
			tt.register(r)
			for i := range tt.facts {
				if tt.facts[i].Kind == "" {
					tt.facts[i].Summary = factsSummary
				}
			}
			ops, notes, errs := Read(r, Sources{Facts: []Facts{{Routes: tt.facts}}})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			var got []string
			for _, o := range ops {
				if o.Summary == factsSummary {
					got = append(got, o.Route())
				}
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("the facts are used for %q, want %q", got, tt.want)
			}
			noted := slices.ContainsFunc(notes, func(d Diagnostic) bool { return strings.Contains(d.Message, tt.note) })
			if tt.note != "" && !noted {
				t.Errorf("diagnostics %v, want one with %q", notes, tt.note)
			}
		})
	}
}

func TestFactsPrecedence(t *testing.T) {
	body := Input{In: LocationBody, Type: TypeOf[factsBody]()}
	facts := RouteFacts{
		Method: "POST", Path: "/x", Handler: factsSymbol, Location: "x.go: factsHandler", Summary: "Source.", Tags: []string{"source"},
		Inputs: []Input{body}, Responses: []Response{{Status: 201, Type: TypeOf[factsBody]()}},
	}
	document := &Document{Name: "the document", Operations: []DocumentOperation{{
		Method: "POST", Path: "/x", ID: "document", Summary: "Document.", Description: "More.", Tags: []string{"document"},
		Params: []Param{{Name: "q", In: LocationQuery, Type: TypeRef{Schema: []byte(`{"type":"string"}`)}, Source: SourceDocument}},
	}}}
	read := func(t *testing.T, f RouteFacts, a *Annotation) (Operation, []Diagnostic) {
		t.Helper()
		r := gin.New()
		r.POST("/x", factsHandler)
		extra := map[string]*Annotation{}
		if a != nil {
			extra["POST /x"] = a
		}
		ops, notes, errs := Read(r, Sources{Facts: []Facts{{Routes: []RouteFacts{f}}}, Documents: []*Document{document}, Extra: extra})
		if len(errs) > 0 || len(ops) != 1 {
			t.Fatal(ops, errs)
		}
		return ops[0], notes
	}
	t.Run("facts before a document, each separately", func(t *testing.T) {
		o, _ := read(t, facts, nil)
		if o.ID != "document" || o.Summary != "Source." || o.Description != "More." || o.Tags[0] != "source" {
			t.Errorf("got %q %q %q %q", o.ID, o.Summary, o.Description, o.Tags)
		}
		if len(o.Inputs) != 1 || o.Inputs[0].Source != SourceGenerated || len(o.Params) != 0 || len(o.Described) != 1 {
			t.Errorf("inputs %v, params %v, described %v", o.Inputs, o.Params, o.Described)
		}
		want := map[Fact]Source{
			FactID: SourceDocument, FactSummary: SourceGenerated, FactDescription: SourceDocument, FactTags: SourceGenerated,
			FactInputs: SourceGenerated, FactResponses: SourceGenerated,
		}
		if !reflect.DeepEqual(o.Sources, want) {
			t.Errorf("sources %v, want %v", o.Sources, want)
		}
	})
	t.Run("an annotation before facts", func(t *testing.T) {
		o, notes := read(t, facts, &Annotation{Summary: "Explicit.", Inputs: []Input{{In: LocationBody, Type: TypeOf[otherBody]()}}})
		if o.Summary != "Explicit." || o.Inputs[0].Type.Go != reflect.TypeFor[otherBody]() || o.Responses[0].Status != 201 {
			t.Errorf("got %q %v %v", o.Summary, o.Inputs, o.Responses)
		}
		const want = "its annotation declares introspect.otherBody, but its handler (x.go: factsHandler) binds introspect.factsBody"
		if !slices.ContainsFunc(notes, func(d Diagnostic) bool { return d.Message == want }) {
			t.Errorf("diagnostics %v", notes)
		}
	})
	t.Run("an annotation without inputs leaves them to the source", func(t *testing.T) {
		o, _ := read(t, facts, &Annotation{ID: "explicit"})
		if o.ID != "explicit" || len(o.Inputs) != 1 {
			t.Errorf("got %q %v", o.ID, o.Inputs)
		}
	})
	t.Run("a document fills what the source leaves open", func(t *testing.T) {
		open := facts
		open.Open = []Location{LocationQuery}
		o, _ := read(t, open, nil)
		if len(o.Params) != 1 || o.Params[0].Source != SourceDocument || len(o.Open) != 0 || len(o.Described) != 0 {
			t.Errorf("params %v, open %v, described %v", o.Params, o.Open, o.Described)
		}
	})
	t.Run("unread inputs are the document's", func(t *testing.T) {
		unread := RouteFacts{Method: "POST", Path: "/x", Handler: factsSymbol, Unread: true}
		o, _ := read(t, unread, nil)
		if len(o.Inputs) != 0 || len(o.Params) != 1 || o.Sources[FactInputs] != SourceDocument {
			t.Errorf("inputs %v, params %v", o.Inputs, o.Params)
		}
	})
}

func TestFactsExclude(t *testing.T) {
	for _, kind := range []ResponseKind{ResponseWebSocket, ResponseStub, ResponseMetrics, ResponseFileServer, ResponseMCP} {
		t.Run(string(kind), func(t *testing.T) {
			facts := []Facts{{Routes: []RouteFacts{{Method: "GET", Path: "/x", Handler: factsSymbol, Kind: kind}}}}
			r := gin.New()
			r.GET("/x", factsHandler)
			ops, notes, _ := Read(r, Sources{Facts: facts})
			if len(ops) != 0 || len(notes) != 1 || !strings.HasPrefix(notes[0].Message, "excluded: ") {
				t.Errorf("operations %v, diagnostics %v", ops, notes)
			}
			ops, _, errs := Read(r, Sources{Facts: facts, Extra: map[string]*Annotation{"GET /x": {ID: "x"}}})
			if len(ops) != 1 || ops[0].Kind != kind || len(errs) != 0 {
				t.Errorf("an annotated route: operations %v, errors %v", ops, errs)
			}
		})
	}
	for _, kind := range []ResponseKind{ResponseJSON, ResponseText, ResponseEmpty, ResponseDownload, ResponseStream, ResponseHTML, ResponseRedirect} {
		if why := kind.excludes(); why != "" {
			t.Errorf("%s is excluded: %s", kind, why)
		}
	}
}

func TestRegister(t *testing.T) {
	before := len(Registered())
	t.Cleanup(func() { registry.facts = registry.facts[:before] })
	f := Facts{Package: "p", Routes: []RouteFacts{{Method: "GET", Path: "/x", Params: []Param{{Name: "q"}}, Inputs: []Input{{}}, Responses: []Response{{}}}}}
	Register(f)
	all := Registered()
	if len(all) != before+1 {
		t.Fatalf("%d facts, want %d", len(all), before+1)
	}
	r := all[before].Routes[0]
	if r.Params[0].Source != SourceGenerated || r.Inputs[0].Source != SourceGenerated || r.Responses[0].Source != SourceGenerated {
		t.Errorf("sources are not set: %+v", r)
	}
	if f.Routes[0].Params[0].Source != SourceRoute {
		t.Error("Register modifies its argument")
	}
}
