package ginmcp_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/swaggo/swag"
)

// A registeredDocument is a document in swag's registry.
type registeredDocument string

func (d registeredDocument) ReadDoc() string { return string(d) }

// A documentCase is one operation of a document and a call of its tool.
type documentCase struct {
	reason, method string
	// operation is the operation of the document, without its ID.
	operation, arguments string
	isError              bool
	want, not            []string
	// schema is a part of the input schema.
	schema []string
}

const documentComponents = `"components":{"schemas":{
	"ID":{"type":"integer","readOnly":true},
	"Stamp":{"type":"string","format":"date-time"},
	"Thing":{"type":"object","required":["id","name","made"],"properties":{
		"id":{"$ref":"#/components/schemas/ID"},
		"made":{"allOf":[{"$ref":"#/components/schemas/Stamp"},{"readOnly":true}]},
		"name":{"type":"string"}}}}}`

// otherPath is a path that references lead into.
const otherPath = `"/other":{
	"get":{"operationId":"other","parameters":[{"name":"o","in":"query","schema":{"type":"string"}},{"name":"z","in":"query","schema":{"type":"integer"}}]},
	"put":{"operationId":"other_put","requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}},
	"post":{"operationId":"other_post","requestBody":{"content":{"application/json":{"schema":{"allOf":[
		{"type":"object","properties":{"z":{"type":"integer"}}},{"type":"object","properties":{"y":{"type":"integer"}}}]}}}}}}`

// check calls the tool of the operation through a server that is made by options.
func (c *documentCase) check(t *testing.T, options func(document string) []ginmcp.Option) {
	t.Helper()
	document := `{"openapi":"3.0.3","paths":{"/things/{id}":{"` + strings.ToLower(c.method) + `":{"operationId":"op",` + c.operation + `}},` + otherPath + `},` + documentComponents + `}`
	r := gin.New()
	r.Handle(c.method, "/things/:id", func(c *gin.Context) { mirror(c) })
	s := ginmcp.Attach(r, options(document)...)
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	input, err := json.Marshal(s.Tools()[0].InputSchema)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range c.schema {
		if !strings.Contains(string(input), part) {
			t.Errorf("the schema %s\nlacks %s", input, part)
		}
	}
	text, isError := acceptCall(t, s, "op", c.arguments)
	if isError != c.isError {
		t.Errorf("error %v: %s", isError, text)
	}
	for _, want := range c.want {
		if !strings.Contains(text, want) {
			t.Errorf("%s\nlacks %q", text, want)
		}
	}
	for _, not := range c.not {
		if strings.Contains(text, not) {
			t.Errorf("%s\nhas %q", text, not)
		}
	}
}

func believed(document string) []ginmcp.Option {
	return []ginmcp.Option{ginmcp.WithOpenAPI([]byte(document)), ginmcp.WithSwagger("")}
}

// query is a parameter in the query with a schema.
func query(schema string) string {
	return `"parameters":[{"name":"q","in":"query","schema":` + schema + `}]`
}

// body is a JSON body with a schema.
func body(schema string) string {
	return `"requestBody":{"content":{"application/json":{"schema":` + schema + `}}}`
}

// form is a form with a schema and more members of its content type.
func form(schema, more string) string {
	return `"requestBody":{"content":{"application/x-www-form-urlencoded":{"schema":` + schema + more + `}}}`
}

func TestKindsOfDocuments(t *testing.T) {
	const union = `{"oneOf":[{"type":"array","items":{"type":"string"}},{"type":"array","items":{"type":"integer"}}]}`
	const object = `{"type":"object","properties":{"gt":{"type":"integer"}}}`
	for _, c := range []documentCase{
		// Unions are tried without corrections first.
		{"a union of lists keeps integers", "POST", body(`{"type":"object","properties":{"v":` + union + `}}`), `{"id":"1","v":[1,2]}`, false, []string{`{"v":[1,2]}`}, nil, nil},
		{"and strings", "POST", body(`{"type":"object","properties":{"v":` + union + `}}`), `{"id":"1","v":["1","2"]}`, false, []string{`{"v":["1","2"]}`}, nil, nil},
		{"a union of scalars keeps a boolean", "POST", body(`{"type":"object","properties":{"v":{"anyOf":[{"type":"string"},{"type":"boolean"}]}}}`), `{"id":"1","v":true}`, false, []string{`{"v":true}`}, nil, nil},
		{"a union of objects keeps the members of the second", "POST", body(`{"type":"object","properties":{"v":{"oneOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"type":"object","properties":{"a":{"type":"integer"}}}]}}}`), `{"id":"1","v":{"a":1}}`, false, []string{`{"v":{"a":1}}`}, nil, nil},
		{"what fits none exactly is corrected", "POST", body(`{"type":"object","properties":{"v":{"anyOf":[{"type":"integer"},{"type":"boolean"}]}}}`), `{"id":"1","v":"7"}`, false, []string{`{"v":7}`}, nil, nil},
		// What the server generates is not an argument, behind references too.
		{"readOnly behind a reference and allOf", "POST", body(`{"$ref":"#/components/schemas/Thing"}`), `{"id":"1","name":"n"}`, false, []string{`{"name":"n"}`}, nil, []string{`"required":["id","name"]`}},
		// Styles follow the option that matched.
		{"deepObject of a union with an object", "GET", `"parameters":[{"name":"q","in":"query","style":"deepObject","explode":true,"schema":{"anyOf":[` + object + `,{"type":"integer"}]}}]`, `{"id":"1","q":{"gt":3}}`, false, []string{"q%5Bgt%5D=3"}, nil, nil},
		{"deepObject of a union with an integer", "GET", `"parameters":[{"name":"q","in":"query","style":"deepObject","explode":true,"schema":{"anyOf":[` + object + `,{"type":"integer"}]}}]`, `{"id":"1","q":3}`, false, []string{"?q=3"}, nil, nil},
		{"a union of a list and a scalar, given a list", "GET", query(`{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}`), `{"id":"1","q":["a","b"]}`, false, []string{"q=a", "q=b"}, nil, nil},
		{"given a scalar", "GET", query(`{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}`), `{"id":"1","q":"a"}`, false, []string{"?q=a"}, nil, nil},
		{"with commas", "GET", `"parameters":[{"name":"q","in":"query","explode":false,"schema":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}}]`, `{"id":"1","q":["a","b"]}`, false, []string{"q=a%2Cb"}, nil, nil},
		{"encoding of a form", "POST", form(`{"type":"object","properties":{"f":`+object+`}}`, `,"encoding":{"f":{"style":"deepObject","explode":true}}`), `{"id":"1","f":{"gt":3}}`, false, []string{"f%5Bgt%5D=3"}, nil, nil},
		{"a form without one", "POST", form(`{"type":"object","properties":{"f":`+object+`}}`, ""), `{"id":"1","f":{"gt":3}}`, false, []string{"f=%7B%22gt%22%3A3%7D"}, nil, nil},
		{"lists with commas in a form", "POST", form(`{"type":"object","properties":{"f":{"type":"array","items":{"type":"string"}}}}`, `,"encoding":{"f":{"explode":false}}`), `{"id":"1","f":["a","b"]}`, false, []string{"f=a%2Cb"}, nil, nil},
		// Open bodies.
		{"members of any name", "POST", body(`{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":true}`), `{"id":"1","a":"x","b":[1]}`, false, []string{`{"a":"x","b":[1]}`}, nil, nil},
		{"of one type", "POST", body(`{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"integer"}}`), `{"id":"1","b":"no"}`, true, []string{"b: must be an integer"}, nil, []string{`"additionalProperties":{"type":"integer"}`}},
		{"by a pattern", "POST", body(`{"type":"object","properties":{"a":{"type":"string"}},"patternProperties":{"^x-":{"type":"integer"}}}`), `{"id":"1","x-b":"7"}`, false, []string{`{"x-b":7}`}, nil, nil},
		{"in a form", "POST", form(`{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}}`, ""), `{"id":"1","a":"x","b":"y"}`, false, []string{"a=x", "b=y"}, nil, nil},
		{"a name given twice", "POST", body(`{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":true}`), `{"id":"1","b":1,"b":2}`, true, []string{"b: is given twice"}, nil, nil},
		{"a closed body", "POST", body(`{"type":"object","properties":{"a":{"type":"string"}}}`), `{"id":"1","b":1}`, true, []string{"unknown argument"}, nil, nil},
		// A body on GET.
		{"a body on GET is in the query", "GET", body(`{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`), `{"id":"1","a":"x"}`, false, []string{"?a=x"}, nil, []string{`"required":["id","a"]`}},
		// Enumerations of everything.
		{"an integer of an enum", "GET", query(`{"type":"integer","enum":[1,2]}`), `{"id":"1","q":3}`, true, []string{"q: must be one of 1, 2, got 3"}, nil, nil},
		{"one of them, written otherwise", "GET", query(`{"type":"integer","enum":[1,2]}`), `{"id":"1","q":"2"}`, false, []string{"?q=2"}, nil, nil},
		{"a number of an enum", "POST", body(`{"type":"object","properties":{"v":{"type":"number","enum":[1.5]}}}`), `{"id":"1","v":1.50}`, false, []string{`{"v":1.50}`}, nil, nil},
		{"a boolean of an enum", "POST", body(`{"type":"object","properties":{"v":{"type":"boolean","enum":[true]}}}`), `{"id":"1","v":false}`, true, []string{"v: must be one of true"}, nil, nil},
		{"values of several types", "POST", body(`{"type":"object","properties":{"v":{"enum":[1,"a",null]}}}`), `{"id":"1","v":"b"}`, true, []string{`v: must be one of 1, "a"`}, nil, nil},
		{"items of an enum", "GET", query(`{"type":"array","items":{"type":"integer","enum":[1,2]}}`), `{"id":"1","q":[1,5]}`, true, []string{"q[1]: must be one of 1, 2"}, nil, nil},
		{"booleans in an enum of strings", "GET", query(`{"type":"string","enum":[true,"all"]}`), `{"id":"1","q":"true"}`, false, []string{"?q=true"}, nil, []string{`"enum":["true","all"]`}},
		{"items that state only their values", "GET", query(`{"type":"array","items":{},"enum":["a","b"]}`), `{"id":"1","q":["c"]}`, true, []string{`q[0]: must be one of "a", "b"`}, nil, []string{`"enum":["a","b"]`}},
		{"a pattern of another dialect", "GET", query(`{"type":"string","pattern":"^a(?!b)"}`), `{"id":"1","q":"x"}`, false, []string{"?q=x"}, nil, []string{"It matches the pattern ^a(?!b)"}},
		{"an enum with null has a type", "POST", body(`{"type":"object","properties":{"v":{"enum":["x",null]}}}`), `{"id":"1","v":null}`, false, []string{`{"v":null}`}, nil, []string{`"v":{"anyOf":[{"type":"string","enum":["x"]},{"type":"null"}]}`}},
		// Required values with a default are sent.
		{"a required parameter with a default", "GET", `"parameters":[{"name":"q","in":"query","required":true,"schema":{"type":"integer","default":5}}]`, `{"id":"1"}`, false, []string{"?q=5"}, nil, []string{`"required":["id"]`}},
		{"one that is given", "GET", `"parameters":[{"name":"q","in":"query","required":true,"schema":{"type":"integer","default":5}}]`, `{"id":"1","q":6}`, false, []string{"?q=6"}, nil, nil},
		{"an optional one is not sent", "GET", query(`{"type":"integer","default":5}`), `{"id":"1"}`, false, nil, []string{"q="}, nil},
		{"a required member of a body", "POST", body(`{"type":"object","required":["a","b"],"properties":{"a":{"type":"string","default":"x"},"b":{"type":"string"}}}`), `{"id":"1","b":"y"}`, false, []string{`"a":"x"`, `"b":"y"`}, nil, nil},
		{"a required member of a member", "POST", body(`{"type":"object","properties":{"o":{"type":"object","required":["a","b"],"properties":{"a":{"type":"string","default":"x"},"b":{"type":"string"}}}}}`), `{"id":"1","o":{"b":"y"}}`, false, []string{`{"o":{"b":"y","a":"x"}}`}, nil, nil},
		{"in an empty object", "POST", body(`{"type":"object","properties":{"o":{"type":"object","required":["a"],"properties":{"a":{"type":"string","default":"x"}}}}}`), `{"id":"1","o":{}}`, false, []string{`{"o":{"a":"x"}}`}, nil, nil},
		// What contradicts itself.
		{"a default of another type", "GET", query(`{"type":"integer","default":"5"}`), `{"id":"1"}`, false, nil, nil, []string{`"default":5`}},
		{"a default that is none", "GET", query(`{"type":"integer","default":"many"}`), `{"id":"1"}`, false, nil, nil, []string{`"q":{"type":"integer"}`}},
		{"a format that its example does not have", "GET", query(`{"type":"string","format":"date-time","example":"yesterday"}`), `{"id":"1","q":"today"}`, false, []string{"?q=today"}, nil, []string{"The documented format is date-time"}},
		{"a format that it has", "GET", query(`{"type":"string","format":"date-time"}`), `{"id":"1","q":"today"}`, true, []string{"q: must be"}, nil, nil},
		// What helps an agent.
		{"deprecated and an example", "GET", `"parameters":[{"name":"q","in":"query","deprecated":true,"example":"ann","description":"Who","schema":{"type":"string"}}]`, `{"id":"1"}`, false, nil, nil, []string{`"description":"Who. Deprecated."`, `"examples":["ann"]`}},
		{"the description of a file", "POST", `"requestBody":{"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string","format":"binary","description":"The picture"}}}}}}`, `{"id":"1"}`, false, nil, nil, []string{`"description":"The picture"`}},
		{"an example of a body of which nothing is known", "POST", `"requestBody":{"content":{"application/json":{"schema":{"type":"object"},"example":{"name":"ann","age":3}}}}`, `{"id":"1","body":{"name":"bob"}}`, false, []string{`{"name":"bob"}`}, nil, []string{`"examples":[{"name":"ann","age":3}]`, "Members of the example: name (a string), age (a number)"}},
		{"an example of a body whose members are known", "POST", `"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"name":{"type":"string"}}},"example":{"name":"ann","x":1}}}}`, `{"id":"1","name":"bob"}`, false, nil, nil, []string{`"examples":["ann"]`}},
		// A body that the document does not list.
		{"a POST without a body may have one", "POST", `"summary":"S"`, `{"id":"1","body":{"a":1}}`, false, []string{`{"a":1}`}, nil, nil},
		{"or none", "PUT", `"summary":"S"`, `{"id":"1"}`, false, nil, []string{"Content-Type"}, nil},
		{"not a GET", "GET", `"summary":"S"`, `{"id":"1","body":{"a":1}}`, true, []string{"unknown argument"}, nil, nil},
		{"and what it lists is believed", "POST", query(`{"type":"integer"}`), `{"id":"1","q":"many"}`, true, []string{"q: must be an integer"}, nil, nil},
		{"and names are", "POST", query(`{"type":"integer"}`), `{"id":"1","ip":"x"}`, true, []string{"unknown argument"}, nil, nil},
	} {
		t.Run(c.reason, func(t *testing.T) { c.check(t, believed) })
	}
}

// TestAdvice calls operations that only swag's document describes: it may lag behind the code.
func TestAdvice(t *testing.T) {
	users := body(`{"type":"object","required":["username"],"properties":{"username":{"type":"integer"},"roles":{"type":"array","items":{"type":"string"}}}}`)
	asForm := form(`{"type":"object","properties":{"username":{"type":"integer"}}}`, "")
	for i, c := range []documentCase{
		{"what fits", "POST", users, `{"id":"1","username":1,"roles":["a"]}`, false, []string{`{"username":1,"roles":["a"]}`}, nil, []string{`"username":{"type":"integer"}`, `"required":["id","username"]`}},
		{"what does not fit is passed on", "POST", users, `{"id":"1","username":"ann"}`, false, []string{`{"username":"ann"}`}, nil, nil},
		{"as it was given", "POST", users, `{"id":"1","username":"7"}`, false, []string{`{"username":"7"}`}, nil, nil},
		{"what is missing", "POST", users, `{"id":"1","roles":[]}`, false, []string{`{"roles":[]}`}, nil, nil},
		{"unknown members are in the body", "POST", users, `{"id":"1","username":"ann","ip":"::1"}`, false, []string{`{"username":"ann","ip":"::1"}`}, nil, nil},
		{"or in the query on GET", "GET", query(`{"type":"integer"}`), `{"id":"1","q":"many","ip":"::1","on":true}`, false, []string{"q=many", "ip=%3A%3A1", "on=true"}, nil, nil},
		{"and on DELETE", "DELETE", query(`{"type":"integer"}`), `{"id":"1","force":["a","b"]}`, false, []string{"force=a", "force=b"}, nil, nil},
		{"or in the form", "POST", asForm, `{"id":"1","username":"ann","ip":"::1"}`, false, []string{"username=ann", "ip=%3A%3A1"}, nil, nil},
		{"a scalar for a list in the query", "GET", query(`{"type":"array","items":{"type":"string"}}`), `{"id":"1","q":"a"}`, false, []string{"?q=a"}, nil, nil},
		{"a list for a scalar in the query", "GET", query(`{"type":"integer"}`), `{"id":"1","q":[1,2]}`, false, []string{"q=%5B1%2C2%5D"}, nil, nil},
		{"a near miss is a problem", "POST", users, `{"id":"1","usrname":"ann"}`, true, []string{`usrname: unknown argument; did you mean "username"?`}, nil, nil},
		{"a near miss on GET", "GET", `"parameters":[{"name":"limit","in":"query","schema":{"type":"integer"}}]`, `{"id":"1","limits":3}`, true, []string{`did you mean "limit"?`}, nil, nil},
		{"a name in another case is a problem", "POST", users, `{"id":"1","Username":"ann"}`, true, []string{"Username: unknown argument"}, nil, nil},
		{"a name given twice is a problem", "POST", users, `{"id":"1","ip":"a","ip":"b"}`, true, []string{"ip: is given twice"}, nil, nil},
		{"at every depth", "POST", users, `{"id":"1","username":{"a":1,"a":2}}`, true, []string{"is given twice"}, nil, nil},
		{"the path's own argument is required", "POST", users, `{"username":1}`, true, []string{"id: is missing"}, nil, nil},
		{"and guarded", "POST", users, `{"id":"../x","username":1}`, true, []string{"id"}, []string{"/x"}, nil},
		{"a header is never set by an unknown name", "GET", query(`{"type":"integer"}`), `{"id":"1","Authorization":"Bearer x"}`, false, []string{"?Authorization=Bearer"}, []string{"Authorization: Bearer"}, nil},
		{"a POST without a body takes one", "POST", `"summary":"S"`, `{"id":"1","body":{"a":1}}`, false, []string{`{"a":1}`}, nil, nil},
		{"or its members", "POST", `"summary":"S"`, `{"id":"1","a":1}`, false, []string{`{"a":1}`}, nil, nil},
		{"but not both", "POST", `"summary":"S"`, `{"id":"1","body":{"b":2},"a":1}`, true, []string{"put them into it"}, nil, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			name := "ginmcp_advice_" + string(rune('a'+i))
			c.check(t, func(document string) []ginmcp.Option {
				swag.Register(name, registeredDocument(document))
				return []ginmcp.Option{ginmcp.WithSwagger(name)}
			})
		})
	}
}

// TestAdviceOfHiddenArguments keeps a curated argument hidden from unknown names.
func TestAdviceOfHiddenArguments(t *testing.T) {
	swag.Register("ginmcp_advice_hidden", registeredDocument(`{"swagger":"2.0","paths":{"/a":{
		"post":{"operationId":"op","parameters":[{"name":"b","in":"body","schema":{"type":"object","properties":{"tenant":{"type":"string"},"x":{"type":"string"}}}}]},
		"get":{"operationId":"read","parameters":[{"name":"tenant","in":"query","type":"string"}]}}}}`))
	r := gin.New()
	r.POST("/a", func(c *gin.Context) { mirror(c) })
	r.GET("/a", func(c *gin.Context) { mirror(c) })
	s := ginmcp.Attach(r, ginmcp.WithSwagger("ginmcp_advice_hidden"),
		ginmcp.Curate("op").HideArgument("tenant", "acme").RenameArgument("x", "y"), ginmcp.Curate("read").HideArgument("tenant", "acme"))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason, tool, arguments string
		isError                 bool
		want                    string
	}{
		{"the hidden value is sent", "op", `{"y":"1","z":2}`, false, `"tenant":"acme"`},
		{"a hidden name is unknown", "op", `{"tenant":"evil"}`, true, "unknown argument"},
		{"in another case too", "op", `{"Tenant":"evil"}`, true, "unknown argument"},
		{"the name before a renaming is unknown", "op", `{"x":"1"}`, true, "unknown argument"},
		{"a hidden name in the query", "read", `{"tenant":"evil"}`, true, "unknown argument"},
		{"and the others are passed on", "read", `{"z":"1"}`, false, "z=1"},
	} {
		text, isError := acceptCall(t, s, c.tool, c.arguments)
		if isError != c.isError || !strings.Contains(text, c.want) || strings.Contains(text, "evil") {
			t.Errorf("%s: error %v: %s", c.reason, isError, text)
		}
	}
}

// TestOptionsOfDocuments believes a registered document, or takes a given one as advice.
func TestOptionsOfDocuments(t *testing.T) {
	c := documentCase{"", "POST", query(`{"type":"integer"}`), `{"id":"1","q":"many"}`, false, []string{"q=many"}, nil, nil}
	c.check(t, func(document string) []ginmcp.Option {
		return []ginmcp.Option{ginmcp.WithOpenAPI([]byte(document), ginmcp.AsAdvice()), ginmcp.WithSwagger("")}
	})
	if _, err := ginmcp.New(gin.New(), ginmcp.WithOpenAPI([]byte(`{"openapi":"3.0.0"}`), nil)); err == nil {
		t.Error("a nil option is accepted")
	}
}

// Two documents describe one engine: each the routes that it lists.
func TestTwoDocuments(t *testing.T) {
	one := `{"openapi":"3.0.0","paths":{"/one":{"get":{"operationId":"one","parameters":[{"name":"a","in":"query"}]}}}}`
	two := `{"openapi":"3.0.0","paths":{"/two":{"get":{"operationId":"two","parameters":[{"name":"b","in":"query"}]}},"/one":{"get":{"summary":"Second"}}}}`
	r := gin.New()
	r.GET("/one", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	r.GET("/two", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	s := ginmcp.Attach(r, ginmcp.WithOpenAPI([]byte(one)), ginmcp.WithOpenAPI([]byte(two)))
	var got []string
	for _, tool := range s.Tools() {
		input, err := json.Marshal(tool.InputSchema)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, tool.Name+string(input))
	}
	want := []string{`one{"type":"object","properties":{"a":{"type":"string"}}`, `two{"type":"object","properties":{"b":{"type":"string"}}`}
	for i, w := range want {
		if len(got) != len(want) || !strings.HasPrefix(got[i], w) {
			t.Errorf("got %q, want %q", got, want)
			break
		}
	}
}
