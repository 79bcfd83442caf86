package ginmcp_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// in is a parameter in a location with more members, such as its schema.
func in(location, name, members string) string {
	return fmt.Sprintf(`"parameters":[{"in":%q,"name":%q,%s}]`, location, name, members)
}

// multipart is a multipart body with a schema.
func multipart(schema string) string {
	return `"requestBody":{"content":{"multipart/form-data":{"schema":` + schema + `}}}`
}

// TestNeighboursOfDocuments has what [TestKindsOfDocuments] has in other locations, styles of references
// and types.
func TestNeighboursOfDocuments(t *testing.T) {
	const rgb = `"schema":{"type":"object","properties":{"R":{"type":"integer"},"G":{"type":"integer"}}}`
	const texts = `"schema":{"type":"array","items":{"type":"string"}}`
	const number = `"schema":{"type":"integer","enum":[1,2]}`
	const preset = `"required":true,"schema":{"type":"string","default":"d"}`
	const version = `"schema":{"type":"object","additionalProperties":false,"properties":{"major":{"type":"integer","readOnly":true}}}`
	const option = `{"oneOf":[{"type":"integer"},{"type":"string"}]}`
	for _, c := range []documentCase{
		// References of every form.
		{"a parameter of another path", "GET", `"parameters":[{"$ref":"#/paths/~1other/get/parameters/0"}]`, `{"id":"1","o":"v"}`, false, []string{"?o=v"}, nil, nil},
		{"with percent escapes", "GET", `"parameters":[{"$ref":"#/paths/%7E1other/get/parameters/0"}]`, `{"id":"1","o":"v"}`, false, []string{"?o=v"}, nil, nil},
		{"the schema of such a parameter", "GET", query(`{"$ref":"#/paths/~1other/get/parameters/1/schema"}`), `{"id":"1","q":"x"}`, true, []string{"q: must be an integer"}, nil, nil},
		{"the body of another path", "POST", `"requestBody":{"$ref":"#/paths/~1other/post/requestBody"}`, `{"id":"1","z":3}`, false, []string{`{"z":3}`}, nil, nil},
		{"an item of allOf", "POST", body(`{"$ref":"#/paths/~1other/post/requestBody/content/application~1json/schema/allOf/1"}`), `{"id":"1","y":"3"}`, false, []string{`{"y":3}`}, nil, nil},
		{"a property", "POST", body(`{"type":"object","properties":{"n":{"$ref":"#/components/schemas/Thing/properties/name"}}}`), `{"id":"1","n":[]}`, true, []string{"n: must be a string"}, nil, nil},
		{"through another reference", "POST", body(`{"type":"object","properties":{"n":{"$ref":"#/paths/~1other/put/requestBody/content/application~1json/schema/properties/name"}}}`), `{"id":"1","n":[]}`, true, []string{"n: must be a string"}, nil, nil},
		{"members beside a reference to a parameter", "GET", `"parameters":[{"$ref":"#/paths/~1other/get/parameters/0","description":"Mine","required":true}]`, `{"id":"1"}`, true, []string{"o: is missing"}, nil, []string{`"description":"Mine"`}},
		// Values of unions are not rewritten, wherever they are.
		{"a union in a list", "POST", body(`{"type":"object","properties":{"v":{"type":"array","items":` + option + `}}}`), `{"id":"1","v":["7",7]}`, false, []string{`{"v":["7",7]}`}, nil, nil},
		{"in a map", "POST", body(`{"type":"object","properties":{"v":{"type":"object","additionalProperties":` + option + `}}}`), `{"id":"1","v":{"a":"7","b":7}}`, false, []string{`{"v":{"a":"7","b":7}}`}, nil, nil},
		{"a list of types", "POST", body(`{"type":"object","properties":{"v":{"type":["integer","string"]}}}`), `{"id":"1","v":"7"}`, false, []string{`{"v":"7"}`}, nil, nil},
		{"as the body", "POST", body(`{"oneOf":[{"type":"array","items":{"type":"string"}},{"type":"array","items":{"type":"integer"}}]}`), `{"id":"1","body":[1,2]}`, false, []string{"[1,2]"}, nil, nil},
		{"a union in a union", "POST", body(`{"type":"object","properties":{"v":{"anyOf":[{"oneOf":[{"type":"string"},{"type":"boolean"}]},` + option + `]}}}`), `{"id":"1","v":7}`, false, []string{`{"v":7}`}, nil, nil},
		// What only responses have.
		{"readOnly behind null", "POST", body(`{"type":"object","required":["i"],"properties":{"i":{"anyOf":[{"$ref":"#/components/schemas/ID"},{"type":"null"}]},"n":{"type":"string"}}}`), `{"id":"1","n":"x"}`, false, []string{`{"n":"x"}`}, nil, nil},
		{"in every option", "POST", body(`{"type":"object","required":["i"],"properties":{"i":{"oneOf":[{"$ref":"#/components/schemas/ID"},{"type":"string","readOnly":true}]},"n":{"type":"string"}}}`), `{"id":"1","n":"x"}`, false, []string{`{"n":"x"}`}, nil, nil},
		{"not in every option", "POST", body(`{"type":"object","properties":{"i":{"oneOf":[{"$ref":"#/components/schemas/ID"},{"type":"string"}]}}}`), `{"id":"1","i":"x"}`, false, []string{`{"i":"x"}`}, nil, nil},
		{"in a form", "POST", form(`{"$ref":"#/components/schemas/Thing"}`, ""), `{"id":"1","name":"x"}`, false, []string{"name=x"}, nil, []string{`"required":["id","name"]`}},
		{"in a list", "POST", body(`{"type":"object","properties":{"l":{"type":"array","items":{"$ref":"#/components/schemas/Thing"}}}}`), `{"id":"1","l":[{"name":"x"}]}`, false, []string{`{"l":[{"name":"x"}]}`}, nil, nil},
		{"in a body on GET", "GET", body(`{"$ref":"#/components/schemas/Thing"}`), `{"id":"1","name":"x"}`, false, []string{"?name=x"}, nil, []string{`"required":["id","name"]`}},
		{"a parameter that has the schema of such a member", "GET", query(`{"$ref":"#/components/schemas/ID"}`), `{"id":"1","q":3}`, false, []string{"?q=3"}, nil, nil},
		{"a parameter whose members only responses have, in the path", "GET", in("path", "id", `"required":true,`+version), `{"id":"1.2"}`, false, []string{"/things/1.2"}, nil, nil},
		{"in a query", "GET", in("query", "q", version), `{"id":"1","q":"1.2"}`, false, []string{"?q=1.2"}, nil, nil},
		{"in a header", "GET", in("header", "X-Test", version), `{"id":"1","X-Test":"1.2"}`, false, []string{"X-Test: 1.2"}, nil, nil},
		{"open", "GET", in("path", "id", `"required":true,`+strings.Replace(version, `"additionalProperties":false,`, "", 1)), `{"id":"1.2"}`, false, []string{"/things/1.2"}, nil, nil},
		{"an object without any member", "GET", in("path", "id", `"required":true,"schema":{"type":"object","additionalProperties":false}`), `{"id":"1.2"}`, false, []string{"/things/1.2"}, nil, nil},
		// Styles.
		{"an object with commas in a query", "GET", in("query", "q", `"explode":false,`+rgb), `{"id":"1","q":{"R":100,"G":200}}`, false, []string{"q=R%2C100%2CG%2C200"}, nil, nil},
		{"with bars", "GET", in("query", "q", `"style":"pipeDelimited","explode":false,`+rgb), `{"id":"1","q":{"R":100,"G":200}}`, false, []string{"q=R%7C100%7CG%7C200"}, nil, nil},
		{"an object in a header", "GET", in("header", "X-Test", rgb), `{"id":"1","X-Test":{"R":100,"G":200}}`, false, []string{"X-Test: R,100,G,200"}, nil, nil},
		{"with explode", "GET", in("header", "X-Test", `"explode":true,`+rgb), `{"id":"1","X-Test":{"R":100,"G":200}}`, false, []string{"X-Test: R=100,G=200"}, nil, nil},
		{"with a value that has the separator", "GET", in("header", "X-Test", `"schema":{"type":"object"}`), `{"id":"1","X-Test":{"R":"a,b"}}`, true, []string{"must not have a member that contains the separator"}, nil, nil},
		{"a union of a list and a scalar in a header", "GET", in("header", "X-Test", `"schema":{"oneOf":[{"type":"array","items":{"type":"string"}},{"type":"integer"}]}`), `{"id":"1","X-Test":["a","b"]}`, false, []string{"X-Test: a,b"}, nil, nil},
		{"JSON in a header", "GET", in("header", "X-Test", `"content":{"application/json":{`+rgb+`}}`), `{"id":"1","X-Test":{"R":1}}`, false, []string{`X-Test: {"R":1}`}, nil, nil},
		{"a list in cookies", "GET", in("cookie", "ck", texts), `{"id":"1","ck":["a","b"]}`, false, []string{"Cookie: ck=a; ck=b"}, nil, nil},
		{"a list in one cookie", "GET", in("cookie", "ck", `"explode":false,`+texts), `{"id":"1","ck":["a","b"]}`, false, []string{"Cookie: ck=a%2Cb"}, nil, nil},
		{"a list in the path", "GET", in("path", "id", `"required":true,`+texts), `{"id":["a","b"]}`, false, []string{"/things/a,b"}, nil, nil},
		{"an object in the path", "GET", in("path", "id", `"required":true,`+rgb), `{"id":{"R":1}}`, false, []string{"/things/R,1"}, nil, nil},
		{"a list as a deep object", "GET", in("query", "q", `"style":"deepObject",`+texts), `{"id":"1","q":["x","y"]}`, false, []string{"q=x&q=y"}, nil, nil},
		{"encoding of a union in a form", "POST", form(`{"type":"object","properties":{"f":{"anyOf":[`+rgb[len(`"schema":`):]+`,{"type":"string"}]}}}`, `,"encoding":{"f":{"style":"deepObject","explode":true}}`), `{"id":"1","f":{"R":1}}`, false, []string{"f%5BR%5D=1"}, nil, nil},
		{"encoding with bars", "POST", form(`{"type":"object","properties":{"f":{"type":"array","items":{"type":"string"}}}}`, `,"encoding":{"f":{"style":"pipeDelimited"}}`), `{"id":"1","f":["a","b"]}`, false, []string{"f=a%7Cb"}, nil, nil},
		// Open bodies.
		{"unevaluatedProperties", "POST", body(`{"type":"object","properties":{"a":{"type":"string"}},"unevaluatedProperties":true}`), `{"id":"1","b":2}`, false, []string{`{"b":2}`}, nil, nil},
		{"in a part of allOf", "POST", body(`{"allOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"additionalProperties":true}]}`), `{"id":"1","a":"x","b":2}`, false, []string{`{"a":"x","b":2}`}, nil, nil},
		{"files of any name", "POST", multipart(`{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string","format":"binary"}}`), `{"id":"1","b":{"filename":"f.txt","text":"hi"}}`, false, []string{`name="b"; filename="f.txt"`, "hi"}, nil, nil},
		{"files of any name only", "POST", multipart(`{"type":"object","additionalProperties":{"type":"string","format":"binary"}}`), `{"id":"1","form":{"b":{"filename":"f.txt","text":"hi"}}}`, false, []string{`name="b"; filename="f.txt"`, "hi"}, nil, nil},
		{"lists of any name", "POST", form(`{"type":"object","additionalProperties":{"type":"array","items":{"type":"integer"}}}`, ""), `{"id":"1","form":{"b":[1,2]}}`, false, []string{"b=1&b=2"}, nil, nil},
		// Bodies on GET.
		{"a union on GET", "GET", body(`{"oneOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"type":"object","properties":{"b":{"type":"string"}}}]}`), `{"id":"1","b":"x"}`, false, []string{"?b=x"}, nil, []string{`"required":["id"]`}},
		{"a form on GET", "GET", form(`{"type":"object","properties":{"a":{"type":"string"}}}`, ""), `{"id":"1","a":"x"}`, false, []string{"?a=x"}, nil, nil},
		{"a map on GET", "GET", body(`{"type":"object","additionalProperties":{"type":"string"}}`), `{"id":"1","query":{"a":"x"}}`, false, []string{"?a=x"}, nil, nil},
		{"a list on GET leaves the query open", "GET", body(`{"type":"array","items":{"type":"string"}}`), `{"id":"1","query":{"a":["x","y"]}}`, false, []string{"?a=x&a=y"}, nil, nil},
		{"a body on DELETE stays one", "DELETE", body(`{"type":"object","properties":{"a":{"type":"string"}}}`), `{"id":"1","a":"x"}`, false, []string{`{"a":"x"}`}, nil, nil},
		// Enumerations.
		{"a header of an enum", "GET", in("header", "X-Test", number), `{"id":"1","X-Test":3}`, true, []string{"X-Test: must be one of 1, 2"}, nil, nil},
		{"a cookie", "GET", in("cookie", "ck", number), `{"id":"1","ck":3}`, true, []string{"ck: must be one of 1, 2"}, nil, nil},
		{"a path", "GET", in("path", "id", `"required":true,`+number), `{"id":3}`, true, []string{"id: must be one of 1, 2"}, nil, nil},
		{"values of a map", "POST", body(`{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"type":"integer","enum":[1,2]}}}}`), `{"id":"1","m":{"a":3}}`, true, []string{"m.a: must be one of 1, 2"}, nil, nil},
		{"a constant has a type", "POST", body(`{"type":"object","properties":{"v":{"const":5}}}`), `{"id":"1","v":"5"}`, false, []string{`{"v":5}`}, nil, []string{`"v":{"type":"integer","description":"One of 5."}`}},
		{"numbers without a type have one", "POST", body(`{"type":"object","properties":{"v":{"enum":[1,2.5]}}}`), `{"id":"1","v":2.5}`, false, []string{`{"v":2.5}`}, nil, []string{`"v":{"type":"number"`}},
		{"numbers that are written as strings", "GET", query(`{"type":"integer","enum":["1","2"]}`), `{"id":"1","q":3}`, true, []string{"q: must be one of 1, 2, got 3"}, nil, []string{"One of 1, 2."}},
		{"a value that comes twice", "POST", body(`{"type":"object","properties":{"v":{"type":"string","enum":["a","\u0061","b"]}}}`), `{"id":"1","v":"a"}`, false, nil, nil, []string{`"enum":["a","b"]`}},
		// Required values with a default.
		{"a required header with a default", "GET", in("header", "X-Test", preset), `{"id":"1"}`, false, []string{"X-Test: d"}, nil, []string{`"required":["id"]`}},
		{"a cookie", "GET", in("cookie", "ck", preset), `{"id":"1"}`, false, []string{"Cookie: ck=d"}, nil, nil},
		{"a path", "GET", in("path", "id", preset), `{}`, false, []string{"/things/d"}, nil, nil},
		{"a form", "POST", form(`{"type":"object","required":["a"],"properties":{"a":{"type":"integer","default":1}}}`, ""), `{"id":"1"}`, false, []string{"a=1"}, nil, nil},
		{"a list", "GET", in("query", "q", `"required":true,"schema":{"type":"array","items":{"type":"string"},"default":["a","b"]}`), `{"id":"1"}`, false, []string{"q=a&q=b"}, nil, nil},
		{"items of a list", "POST", body(`{"type":"object","properties":{"l":{"type":"array","items":{"type":"object","required":["a"],"properties":{"a":{"type":"string","default":"x"}}}}}}`), `{"id":"1","l":[{}]}`, false, []string{`{"l":[{"a":"x"}]}`}, nil, nil},
		{"a member of a body on GET", "GET", body(`{"type":"object","required":["a"],"properties":{"a":{"type":"string","default":"x"}}}`), `{"id":"1"}`, false, []string{"?a=x"}, nil, nil},
		{"a default that a limit does not allow", "POST", body(`{"type":"object","required":["a"],"properties":{"a":{"type":"string","maxLength":2,"default":"long"},"b":{"type":"string"}}}`), `{"id":"1","b":"x"}`, true, []string{"a: is missing"}, nil, nil},
		{"in a member", "POST", body(`{"type":"object","properties":{"o":{"type":"object","required":["a"],"properties":{"a":{"type":"integer","minimum":5,"default":1}}}}}`), `{"id":"1","o":{}}`, true, []string{"o.a: is missing"}, nil, nil},
		{"a default that is none of its values", "GET", in("query", "q", `"required":true,"schema":{"type":"integer","default":"x"}`), `{"id":"1"}`, true, []string{"q: is missing"}, nil, nil},
		// Texts.
		{"a deprecated member", "POST", body(`{"type":"object","properties":{"a":{"type":"string","description":"An a","deprecated":true}}}`), `{"id":"1"}`, false, nil, nil, []string{`"description":"An a. Deprecated."`}},
		{"a deprecated schema of a parameter", "GET", query(`{"type":"string","deprecated":true}`), `{"id":"1"}`, false, nil, nil, []string{`"description":"Deprecated."`}},
		{"the description of a body that is a file", "POST", `"requestBody":{"description":"The bytes","content":{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}}`, `{"id":"1","body":{"text":"hi"}}`, false, []string{"hi"}, nil, []string{`"description":"The bytes. It is sent as application/octet-stream."`}},
		{"of its schema", "POST", `"requestBody":{"content":{"image/png":{"schema":{"type":"string","format":"binary","description":"A picture"}}}}`, `{"id":"1","body":{"text":"hi"}}`, false, []string{"hi"}, nil, []string{`"description":"A picture. It is sent as image/png."`}},
		{"an example of a form of which nothing is known", "POST", `"requestBody":{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object"},"example":{"a":"1"}}}}`, `{"id":"1","form":{"a":"2"}}`, false, []string{"a=2"}, nil, []string{`"examples":[{"a":"1"}]`}},
		{"examples with names", "POST", `"requestBody":{"content":{"application/json":{"schema":{"type":"object"},"examples":{"one":{"value":{"a":1}},"two":{"value":{"b":2}}}}}}`, `{"id":"1","body":{"a":1}}`, false, nil, nil, []string{`"examples":[{"a":1},{"b":2}]`}},
		{"a body without a schema", "POST", `"requestBody":{"content":{"application/json":{"example":{"a":1}}}}`, `{"id":"1","body":{"a":1}}`, false, []string{`{"a":1}`}, nil, []string{"Members of the example: a (a number)"}},
		// What contradicts itself.
		{"a format and the example of a parameter", "GET", in("query", "q", `"example":"-7d","schema":{"type":"string","format":"date-time"}`), `{"id":"1","q":"-1d"}`, false, []string{"q=-1d"}, nil, []string{"The documented format is date-time"}},
		{"and the example of a content type", "POST", `"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"at":{"type":"string","format":"date-time"}}},"example":{"at":"now"}}}}`, `{"id":"1","at":"later"}`, false, []string{`{"at":"later"}`}, nil, nil},
		{"and a list of examples", "POST", body(`{"type":"object","properties":{"l":{"type":"array","example":["no"],"items":{"type":"string","format":"uuid"}}}}`), `{"id":"1","l":["x"]}`, false, []string{`{"l":["x"]}`}, nil, nil},
		{"and an object", "POST", body(`{"type":"object","properties":{"o":{"type":"object","example":{"u":"no"},"properties":{"u":{"type":"string","format":"uuid"}}}}}`), `{"id":"1","o":{"u":"x"}}`, false, []string{`{"o":{"u":"x"}}`}, nil, nil},
		{"a pattern that the example does not match", "GET", query(`{"type":"string","pattern":"^[0-9]+$","example":"abc"}`), `{"id":"1","q":"abc"}`, false, []string{"q=abc"}, nil, []string{"It matches the pattern ^[0-9]+$"}},
		{"a pattern that it matches", "GET", query(`{"type":"string","pattern":"^[0-9]+$","example":"12"}`), `{"id":"1","q":"abc"}`, true, []string{"q: must match"}, nil, nil},
		{"a header that is written twice", "GET", `"parameters":[{"name":"x-test","in":"header","schema":{"type":"string"}},{"name":"X-Test","in":"header","schema":{"type":"string"}}]`, `{"id":"1","X-Test":"a"}`, false, []string{"X-Test: a"}, nil, nil},
		// Content types.
		{"application/* is JSON", "POST", `"requestBody":{"content":{"application/*":{"schema":{"type":"object","properties":{"a":{"type":"string"}}}}}}`, `{"id":"1","a":"x"}`, false, []string{"application/json", `{"a":"x"}`}, nil, nil},
		{"unless it is a file", "POST", `"requestBody":{"content":{"application/*":{"schema":{"type":"string","format":"binary"}}}}`, `{"id":"1","body":{"text":"hi","mimeType":"application/pdf"}}`, false, []string{"application/pdf", "hi"}, nil, nil},
		{"*/* may be a file", "POST", `"requestBody":{"content":{"*/*":{"schema":{"type":"string","format":"binary"}}}}`, `{"id":"1","body":{"text":"hi","mimeType":"text/csv"}}`, false, []string{"text/csv", "hi"}, nil, nil},
	} {
		t.Run(c.reason, func(t *testing.T) { c.check(t, believed) })
	}
}

// A neighbourType has what binding treats in its own way.
type (
	neighbourChild struct {
		Name  string `form:"name" json:"name" binding:"required"`
		Count int    `form:"count" json:"count" binding:"required"`
	}
	neighbourSkips struct {
		Child neighbourChild `binding:"omitempty"`
	}
	neighbourZero struct {
		Child neighbourChild `binding:"omitzero"`
	}
	neighbourKept struct {
		Child neighbourChild
	}
	neighbourNull struct {
		Rows   [][]int             `json:"rows"`
		ByName map[string][]string `json:"by_name"`
		Maps   []map[string]int    `json:"maps"`
	}
	neighbourOneOf struct {
		Level int `json:"level" binding:"oneof=1 2 2" enums:"1,2"`
	}
)

func TestNeighboursOfTypes(t *testing.T) {
	for _, c := range []struct {
		reason    string
		option    ginmcp.OpOption
		arguments string
		isError   bool
		want      string
	}{
		{"a nested struct of a form that may be empty", ginmcp.Form[neighbourSkips](), `{}`, false, ""},
		{"or zero", ginmcp.Form[neighbourZero](), `{}`, false, ""},
		{"in a query", ginmcp.Query[neighbourSkips](), `{}`, false, ""},
		{"and one that may not", ginmcp.Form[neighbourKept](), `{}`, true, "name: is missing"},
		{"null for a list of a list", ginmcp.Body[neighbourNull](), `{"rows":[null,[1]]}`, false, `{"rows":[null,[1]]}`},
		{"for a list in a map", ginmcp.Body[neighbourNull](), `{"by_name":{"a":null}}`, false, `{"by_name":{"a":null}}`},
		{"for a map in a list", ginmcp.Body[neighbourNull](), `{"maps":[null]}`, false, `{"maps":[null]}`},
		{"not for a number", ginmcp.Body[neighbourNull](), `{"rows":[[null]]}`, true, "rows[0][0]: must be an integer"},
		{"a value of oneof is named once", ginmcp.Body[neighbourOneOf](), `{"level":3}`, true, "level: must be one of 1, 2, got 3"},
		{"a map of strings in a query", ginmcp.QueryParam[map[string]string]("m", ""), `{"m":{"a":"x"}}`, false, "m%5Ba%5D=x"},
		{"of lists", ginmcp.QueryParam[map[string][]string]("m", ""), `{"m":{"a":["x","y"]}}`, false, "m%5Ba%5D=x&m%5Ba%5D=y"},
		{"of booleans by numbers", ginmcp.QueryParam[map[int]bool]("m", ""), `{"m":{"1":true}}`, false, "m%5B1%5D=true"},
		{"of anything", ginmcp.QueryParam[map[string]any]("m", ""), `{"m":{"a":{"b":1}}}`, false, "m%5Ba%5D%5Bb%5D=1"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			r := gin.New()
			r.POST("/x", ginmcp.Op("op", func(c *gin.Context) { mirror(c) }, c.option))
			s := ginmcp.Attach(r)
			text, isError := acceptCall(t, s, "op", c.arguments)
			if isError != c.isError || !strings.Contains(text, c.want) {
				t.Errorf("error %v: %s, want %s", isError, text, c.want)
			}
		})
	}
}

// A reference without a target leaves out only what has it, and the message names it.
func TestReferencesWithoutTarget(t *testing.T) {
	for _, c := range []struct{ reason, ref, want string }{
		{"no such path", "#/paths/~1none/get/parameters/0", "does not exist"},
		{"no such item", "#/paths/~1a/get/parameters/9", "does not exist"},
		{"no item at all", "#/paths/~1a/get/parameters/-1", "does not exist"},
		{"an anchor", "#Anchor", "does not exist"},
		{"another document", "other.yaml#/P", "outside of the document"},
		{"itself", "#/paths/~1a/get/parameters/0", "does not exist"},
	} {
		document := `{"openapi":"3.1.0","paths":{"/a":{"get":{"operationId":"op","parameters":[{"$ref":"` + c.ref + `"},
			{"name":"kept","in":"query","schema":{"type":"string"}}]}}}}`
		r := gin.New()
		r.GET("/a", func(c *gin.Context) { c.Status(http.StatusNoContent) })
		s := ginmcp.Attach(r, append(believed(document), ginmcp.WithLogger(nil))...)
		reported := false
		for _, d := range s.Diagnostics() {
			reported = reported || strings.Contains(d.Message, c.ref) && strings.Contains(d.Message, c.want)
		}
		if text, isError := acceptCall(t, s, "op", `{"kept":"x"}`); isError || !reported {
			t.Errorf("%s: reported %v, error %v: %s; %v", c.reason, reported, isError, text, s.Diagnostics())
		}
	}
}
