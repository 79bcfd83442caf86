package ginmcp_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The cases of what agents are shown.

type acceptOptional struct {
	Text   string  `form:"text"`
	Whole  int     `form:"whole"`
	Number float64 `form:"number"`
	Flag   bool    `form:"flag"`
	List   []int   `form:"list"`
}

type acceptNode struct {
	Name     string        `json:"name"`
	Children []*acceptNode `json:"children"`
}

type acceptTransitive struct {
	Outer struct {
		Inner struct {
			Deep string `json:"deep"`
		} `json:"inner"`
	} `json:"outer"`
}

type acceptNullableEnum struct {
	Color *string `json:"color" binding:"omitempty,oneof=red blue"`
}

type acceptEvery struct {
	ID    string   `uri:"id" binding:"uuid"`
	Sort  string   `form:"sort,default=name" binding:"oneof=name date"`
	All   bool     `form:"all,default=false"`
	Limit int      `form:"limit,default=1" binding:"min=1,max=100"`
	Tags  []string `form:"tags"`
}

type acceptNested struct {
	Items []struct {
		Product string `json:"product" binding:"required" description:"What is bought."`
		Note    string `json:"note"`
	} `json:"items" binding:"required"`
}

func TestAcceptanceOfSchemas(t *testing.T) {
	const none = `{"type":"object","properties":{}}`
	id := ginmcp.PathParam[int]("id", "")
	tests := []struct {
		number, reason, method, path string
		annotation                   []ginmcp.OpOption
		input, output                string // what they are, or "" for nothing to see
	}{
		{
			"2", "one name in three places is three names, of which the path is required", "GET", "/x/:id",
			[]ginmcp.OpOption{id, ginmcp.QueryParam[int]("id", ""), ginmcp.HeaderParam[int]("id", "")},
			`{"type":"object","properties":{
				"id__path":{"type":"integer","description":"The value in the path."},
				"id__query":{"type":"integer","description":"The value in the query."},
				"id__header":{"type":"integer","description":"The value in the header."}
			},"required":["id__path"]}`, "",
		},
		{
			"3", "what is optional is not nullable", "GET", "/x", []ginmcp.OpOption{ginmcp.Query[acceptOptional]()},
			`{"type":"object","properties":{"text":{"type":"string"},"whole":{"type":"integer"},"number":{"type":"number"},
				"flag":{"type":"boolean"},"list":{"type":"array","items":{"type":"integer"}}}}`, "",
		},
		{"4", "nothing is an object without members", "GET", "/x", nil, none, ""},
		{
			"27", "a type that holds itself", "POST", "/x", []ginmcp.OpOption{ginmcp.Body[acceptNode]()},
			`{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/acceptNode"}}},
				"$defs":{"acceptNode":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/acceptNode"}}}}}}`, "",
		},
		{
			"28, 29", "what is used once stands where it is used: no $defs", "POST", "/x", []ginmcp.OpOption{ginmcp.Body[acceptTransitive](), ginmcp.Out[acceptTransitive]()},
			`{"type":"object","properties":{"outer":{"type":"object","properties":{"inner":{"type":"object","properties":{"deep":{"type":"string"}}}}}}}`,
			`{"type":"object","properties":{"outer":{"type":"object","properties":{"inner":{"type":"object","properties":{"deep":{"type":"string"}},
				"required":["deep"]}},"required":["inner"]}},"required":["outer"]}`,
		},
		{
			"30", "an enumeration that is nullable has null", "PATCH", "/x", []ginmcp.OpOption{ginmcp.Body[acceptNullableEnum]()},
			`{"type":"object","properties":{"color":{"anyOf":[{"type":"string","enum":["red","blue"]},{"type":"null"}]}}}`, "",
		},
		{
			"33", "an answer that is a list is wrapped", "GET", "/x", []ginmcp.OpOption{ginmcp.Out[[]string]()}, none,
			`{"type":"object","properties":{"result":{"type":["array","null"],"items":{"type":"string"}}},"required":["result"]}`,
		},
		{
			"39", "texts, enumerations, defaults, limits and lists", "GET", "/x/:id", []ginmcp.OpOption{ginmcp.In[acceptEvery]()},
			`{"type":"object","properties":{"id":{"type":"string","format":"uuid","minLength":1,
					"pattern":"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
				"sort":{"type":"string","enum":["name","date"],"default":"name"},"all":{"type":"boolean","default":false},
				"limit":{"type":"integer","minimum":1,"maximum":100,"default":1},"tags":{"type":"array","items":{"type":"string"}}},
				"required":["id"]}`, "",
		},
		{
			"39", "descriptions deep within, and what is required there", "POST", "/x", []ginmcp.OpOption{ginmcp.Body[acceptNested]()},
			`{"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
				"product":{"type":"string","description":"What is bought.","minLength":1},"note":{"type":"string"}},"required":["product"]}}},
				"required":["items"]}`, "",
		},
		{
			"our own", "a name with a suffix that somebody has: it is marked again", "GET", "/x/:id",
			[]ginmcp.OpOption{id, ginmcp.QueryParam[int]("id", ""), ginmcp.QueryParam[string]("id__path", "")},
			`{"type":"object","properties":{"id__path_2":{"type":"integer","description":"The value in the path."},
				"id__query":{"type":"integer","description":"The value in the query."},"id__path":{"type":"string"}},
				"required":["id__path_2"]}`, "",
		},
	}
	for _, test := range tests {
		t.Run(test.number+" "+test.reason, func(t *testing.T) {
			r := gin.New()
			r.Handle(test.method, test.path, ginmcp.Op("tool", mirror, test.annotation...))
			tool := ginmcp.Attach(r).Tools()[0]
			sameJSON(t, "the input", tool.InputSchema, test.input)
			sameJSON(t, "the output", tool.OutputSchema, test.output)
		})
	}
}

// sameJSON compares values, whatever the order of their members.
func sameJSON(t *testing.T, what string, got any, want string) {
	t.Helper()
	if want == "" {
		if got != nil {
			t.Errorf("%s is %s, want none", what, got)
		}
		return
	}
	raw, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if g, w := canonical(t, raw), canonical(t, []byte(want)); g != w {
		t.Errorf("%s is\n%s\nwant\n%s", what, g, w)
	}
}

func canonical(t *testing.T, raw []byte) string {
	t.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// 27: several tools share a type that holds itself, and the list of them is JSON.
func TestAcceptanceOfSharedRecursion(t *testing.T) {
	r := gin.New()
	for _, name := range []string{"one", "two", "three"} {
		r.POST("/"+name, ginmcp.Op(name, func(c *gin.Context) { c.JSON(http.StatusOK, acceptNode{Name: name}) }, ginmcp.Body[acceptNode](), ginmcp.Out[acceptNode]()))
	}
	s := ginmcp.Attach(r)
	if got := names(s); !slices.Equal(got, []string{"one", "three", "two"}) {
		t.Fatalf("tools %v", got)
	}
	if text, isError := acceptCall(t, s, "two", `{"name":"a","children":[{"name":"b"}]}`); isError || text != `{"name":"two","children":null}` {
		t.Errorf("error %v: %s", isError, text)
	}
}

// Our own: tools whose names collide all keep a name, and so does a route whose path is not ASCII.
func TestAcceptanceOfNames(t *testing.T) {
	doc := func(ids ...string) string {
		var paths []string
		for i, id := range ids {
			paths = append(paths, `"/p`+string(rune('a'+i))+`":{"get":{"operationId":"`+id+`","responses":{"200":{"description":"ok"}}}}`)
		}
		return `{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{` + strings.Join(paths, ",") + `}}`
	}
	tests := []struct {
		reason string
		ids    []string
		want   []string
	}{
		{"foo, foo_2 and foo are three tools", []string{"foo", "foo_2", "foo"}, []string{"foo_2", "get_pa", "get_pc"}},
		{"a name in another alphabet", []string{"列出用户"}, []string{"get_pa"}},
		{"a name that is a suffix only", []string{"__x"}, []string{"get_pa"}},
		{"a name of FastAPI's", []string{"read_item__items__item_id__get"}, []string{"read_item"}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			for i := range test.ids {
				r.GET("/p"+string(rune('a'+i)), func(*gin.Context) {})
			}
			s := ginmcp.Attach(r, ginmcp.WithOpenAPI([]byte(doc(test.ids...))))
			if got := names(s); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
			for _, tool := range s.Tools() {
				if tool.Title == "" || tool.Description == "" || tool.Annotations == (*mcp.ToolAnnotations)(nil) {
					t.Errorf("%+v lacks a title, a description or hints", tool)
				}
			}
		})
	}
}
