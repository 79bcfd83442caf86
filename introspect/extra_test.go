package introspect

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

func TestExtra(t *testing.T) {
	tests := []struct {
		reason   string
		register func(*gin.Engine)
		extra    map[string]*Annotation
		want     string
		errs     []string
	}{
		{
			"a plain route is annotated from outside",
			func(r *gin.Engine) { r.GET("/x", plain) },
			map[string]*Annotation{"GET /x": {ID: "get_x"}},
			"GET:/x=get_x", nil,
		},
		{
			"what names the route wins over what its handler carries",
			func(r *gin.Engine) { r.GET("/x", annotated("old")) },
			map[string]*Annotation{"GET /x": {ID: "new"}},
			"GET:/x=new", nil,
		},
		{
			"an empty ID says nothing",
			func(r *gin.Engine) { r.GET("/x", annotated("old")) },
			map[string]*Annotation{"GET /x": {Summary: "New."}},
			"GET:/x=old", nil,
		},
		{
			"a verb of Any is chosen by naming it",
			func(r *gin.Engine) { r.Any("/x", plain) },
			map[string]*Annotation{"DELETE /x": {ID: "drop"}},
			"DELETE:/x=drop", nil,
		},
		{
			"Method says more than the route's name",
			func(r *gin.Engine) { r.Any("/x", plain) },
			map[string]*Annotation{"GET /x": {ID: "put", Method: "PUT"}},
			"PUT:/x=put", nil,
		},
		{
			"several verbs of Any are several operations",
			func(r *gin.Engine) { r.Any("/x", plain) },
			map[string]*Annotation{"GET /x": {ID: "read"}, "PUT /x": {ID: "write"}},
			"GET:/x=read PUT:/x=write", nil,
		},
		{
			"a route that is not there",
			func(r *gin.Engine) { r.GET("/x", plain) },
			map[string]*Annotation{"GET /y": {ID: "y"}, "POST /x": {ID: "x"}},
			"GET:/x",
			[]string{`operation "x": no route "POST /x"`, `operation "y": no route "GET /y"`},
		},
		{
			"one verb twice, which withholds it",
			func(r *gin.Engine) { r.Any("/x", plain); r.GET("/y", other) },
			map[string]*Annotation{"GET /x": {ID: "a"}, "PUT /x": {ID: "b", Method: "GET"}},
			"GET:/y",
			[]string{"GET /x: it has two annotations"},
		},
		{
			"one route in two spellings",
			func(r *gin.Engine) { r.POST(`/users\:batch`, plain) },
			map[string]*Annotation{`POST /users\:batch`: {ID: "a"}, "POST /users:batch": {ID: "b"}},
			"",
			[]string{`POST /users\:batch: it has two annotations`},
		},
		{
			"a verb that is not for tools",
			func(r *gin.Engine) { r.HEAD("/x", plain) },
			map[string]*Annotation{"HEAD /x": {ID: "head"}},
			"",
			[]string{`HEAD /x: operation "head" is excluded: the method HEAD is not for tools`},
		},
		{
			"such a verb of Any",
			func(r *gin.Engine) { r.Any("/x", plain) },
			map[string]*Annotation{"HEAD /x": {ID: "head"}},
			"",
			[]string{"POST /x: the annotation selects HEAD, but the methods of the route are POST, PUT, PATCH, GET, DELETE"},
		},
		{
			"static files stay what they are",
			func(r *gin.Engine) { r.StaticFile("/x", "x") },
			map[string]*Annotation{"GET /x": {ID: "get_file"}},
			"",
			[]string{`GET /x: operation "get_file" is excluded: it serves static files`},
		},
		{
			"so does a mount",
			func(r *gin.Engine) { r.GET("/mcp", Annotate(&Annotation{Mount: true}, plain)) },
			map[string]*Annotation{"GET /mcp": {ID: "mcp"}},
			"",
			[]string{`GET /mcp: operation "mcp" is excluded: it is a mount of ginmcp`},
		},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			ops, _, errs := read(t, test.register, test.extra)
			if got := list(ops); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if got := texts(errs); !slices.Equal(got, test.errs) {
				t.Errorf("errors %q\nwant   %q", got, test.errs)
			}
		})
	}
}

// Fact by fact: what the outer annotation does not say, the inner one does.
func TestOverlay(t *testing.T) {
	yes := true
	query, body := Input{In: LocationQuery, Type: ref[int]()}, Input{In: LocationBody, Type: ref[string]()}
	limit, limitText := Param{Name: "limit", In: LocationQuery}, Param{Name: "limit", In: LocationQuery, Description: "How many."}
	limitHeader := Param{Name: "limit", In: LocationHeader}
	tests := []struct {
		reason            string
		inner, over, want *Annotation
	}{
		{"nothing beneath", nil, &Annotation{ID: "a", Summary: "b"}, &Annotation{ID: "a", Summary: "b", Method: "GET"}},
		{
			"nothing above",
			&Annotation{ID: "a", Summary: "b", Description: "c", Tags: []string{"d"}, Inputs: []Input{query}, Responses: []Response{{Status: 201}}, Timeout: time.Second, Status: 201, Hidden: true},
			&Annotation{},
			&Annotation{ID: "a", Summary: "b", Description: "c", Tags: []string{"d"}, Inputs: []Input{query}, Responses: []Response{{Status: 201}}, Timeout: time.Second, Status: 201, Hidden: true, Method: "GET"},
		},
		{
			"texts, limits and answers of the outer one win",
			&Annotation{ID: "a", Summary: "b", Description: "c", Timeout: time.Second, Responses: []Response{{Status: 201}}, Inputs: []Input{query}},
			&Annotation{ID: "A", Summary: "B", Description: "C", Timeout: time.Minute, Responses: []Response{{Status: 202}}, Inputs: []Input{body}, Method: "PUT"},
			&Annotation{ID: "A", Summary: "B", Description: "C", Timeout: time.Minute, Responses: []Response{{Status: 202}}, Inputs: []Input{body}, Method: "PUT"},
		},
		{"tags add up", &Annotation{Tags: []string{"a"}}, &Annotation{Tags: []string{"b"}}, &Annotation{Tags: []string{"a", "b"}, Method: "GET"}},
		{"a hint wins by itself", &Annotation{Hints: Hints{ReadOnly: &yes}}, &Annotation{Hints: Hints{Idempotent: &yes}}, &Annotation{Hints: Hints{ReadOnly: &yes, Idempotent: &yes}, Method: "GET"}},
		{
			"a parameter joins the types that are there",
			&Annotation{Inputs: []Input{query}, Params: []Param{limit, limitHeader}}, &Annotation{Params: []Param{limitText}},
			&Annotation{Inputs: []Input{query}, Params: []Param{limitHeader, limitText}, Method: "GET"},
		},
		{
			"types replace all inputs",
			&Annotation{Inputs: []Input{query}, Params: []Param{limit}}, &Annotation{Inputs: []Input{body}},
			&Annotation{Inputs: []Input{body}, Method: "GET"},
		},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if got := overlay(test.inner, test.over, "GET"); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestSources(t *testing.T) {
	yes := true
	ops, _, _ := read(t, func(r *gin.Engine) {
		r.GET("/full", Annotate(&Annotation{
			ID: "full", Summary: "s", Description: "d", Tags: []string{"t"}, Hints: Hints{ReadOnly: &yes}, Timeout: time.Second,
			Responses: []Response{{Status: 404}, {Status: 200}},
		}, plain))
		r.GET("/none", other)
	}, nil)
	for _, fact := range []Fact{FactID, FactSummary, FactDescription, FactTags, FactHints, FactTimeout, FactInputs, FactResponses} {
		if source, ok := ops[0].Sources[fact]; !ok || source != SourceExplicit {
			t.Errorf("%s comes from %s (%v), want the annotation", fact, source, ok)
		}
	}
	if ops[0].Responses[0].Status != 200 {
		t.Errorf("responses %+v, want them by ascending status", ops[0].Responses)
	}
	if len(ops[1].Sources) != 0 || ops[1].Annotated || ops[1].Declared {
		t.Errorf("got %+v, want nothing that anybody gave", ops[1])
	}
}
