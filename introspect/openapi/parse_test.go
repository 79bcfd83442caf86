package openapi

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

// TestParse reads documents in every version and spelling.
func TestParse(t *testing.T) {
	const item = `{"/a":{"get":{"summary":"A"}}}`
	for _, c := range []struct{ reason, text, wrong string }{
		{"Swagger 2.0", `{"swagger":"2.0","paths":` + item + `}`, ""},
		{"a version as a number, which YAML makes of 2.0", "swagger: 2.0\npaths: " + item, ""},
		{"OpenAPI 3.0", `{"openapi":"3.0.3","paths":` + item + `}`, ""},
		{"OpenAPI 3.1, as YAML", "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      summary: A\n", ""},
		{"a byte order mark", "\ufeff" + `{"swagger":"2.0","paths":` + item + `}`, ""},
		{"YAML with aliases and merged keys", "openapi: 3.0.0\nx: &x {summary: A}\npaths:\n  /a:\n    get: {<<: *x}\n", ""},
		{"nothing", "", "it is empty"},
		{"neither", "\tnot: [a document", "neither JSON nor YAML"},
		{"another document", `{"name":"package"}`, "neither Swagger 2.0 nor OpenAPI 3"},
		{"an older version", `{"swaggerVersion":"1.2"}`, "neither Swagger 2.0 nor OpenAPI 3"},
		{"a list", `[]`, "neither Swagger 2.0 nor OpenAPI 3"},
		{"aliases that hold themselves", "openapi: 3.0.0\na: &a [*a]\n", "the document"},
	} {
		d, err := Parse("the document", []byte(c.text), false)
		switch {
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s: %v, want an error with %q", c.reason, err, c.wrong)
		case c.wrong == "" && err != nil:
			t.Errorf("%s: %v", c.reason, err)
		case c.wrong == "" && (len(d.Operations) != 1 || d.Operations[0].Summary != "A"):
			t.Errorf("%s: %+v", c.reason, d.Operations)
		}
	}
}

// TestSchemasOfDocuments writes the schemas of every version as JSON Schema 2020-12.
func TestSchemasOfDocuments(t *testing.T) {
	for _, c := range []struct{ reason, schema, want string }{
		{"what means the same", `{"type":"integer","minimum":1,"description":"N"}`, `{"type":"integer","description":"N","minimum":1}`},
		{"nullable is a type", `{"type":"string","nullable":true}`, `{"type":["string","null"]}`},
		{"nullable of Swagger 2.0", `{"type":"string","x-nullable":true}`, `{"type":["string","null"]}`},
		{"a nullable enumeration gains null", `{"type":"string","nullable":true,"enum":["a"]}`, `{"type":["string","null"],"enum":["a",null]}`},
		{"a nullable reference is a union", `{"nullable":true,"allOf":[{"type":"object"}]}`, `{"anyOf":[{"allOf":[{"type":"object"}]},{"type":"null"}]}`},
		{"a boolean makes a bound exclusive", `{"type":"number","minimum":0,"exclusiveMinimum":true}`, `{"type":"number","minimum":0,"exclusiveMinimum":0}`},
		{"a number is one", `{"type":"number","exclusiveMaximum":5}`, `{"type":"number","exclusiveMaximum":5}`},
		{"values that swag v2 writes twice", `{"type":"string","enum":["a","b","a","b"]}`, `{"type":"string","enum":["a","b"]}`},
		{"names that swag gives to values", `{"type":"integer","enum":[1,2],"x-enum-varnames":["One","Two"]}`, `{"type":"integer","enum":[1,2],"description":"1 is One, 2 is Two"}`},
		{"an example is one of several", `{"type":"string","example":"a"}`, `{"type":"string","examples":["a"]}`},
		{"a file is binary", `{"type":"file"}`, `{"type":"string","format":"binary"}`},
		{"a file of 3.1", `{"type":"string","contentMediaType":"application/octet-stream"}`, `{"type":"string","format":"binary"}`},
		{"required of one property is nothing", `{"type":"string","required":true}`, `{"type":"string"}`},
		{"a type that there is not", `{"type":"any"}`, `{}`},
		{"extensions say nothing to agents", `{"type":"string","x-order":"1","xml":{"name":"a"}}`, `{"type":"string"}`},
		{"digits stay", `{"type":"integer","maximum":12345678901234567890}`, `{"type":"integer","maximum":12345678901234567890}`},
		{"a reference brings what it refers to", `{"$ref":"#/definitions/a.B"}`, `{"$ref":"#/$defs/a_B","$defs":{"C":{"type":"string"},"a_B":{"properties":{"c":{"$ref":"#/$defs/C"},"b":{"$ref":"#/$defs/a_B"}}}}}`},
		{"a reference into the document", `{"$ref":"#/definitions/a.B/properties/c"}`, `{"$ref":"#/$defs/c","$defs":{"C":{"type":"string"},"c":{"$ref":"#/$defs/C"}}}`},
		{"a reference to elsewhere", `{"$ref":"other.json#/A"}`, `{}`},
		{"a reference through an array", `{"$ref":"#/x-all/1/0"}`, `{"$ref":"#/$defs/0","$defs":{"0":{"type":"boolean"}}}`},
		{"a reference through a path", `{"$ref":"#/paths/~1a/post/parameters/1/schema"}`, `{"$ref":"#/$defs/schema","$defs":{"schema":{"type":"number"}}}`},
		{"a reference through a reference", `{"$ref":"#/x-alias/properties/c"}`, `{"$ref":"#/$defs/c","$defs":{"C":{"type":"string"},"c":{"$ref":"#/$defs/C"}}}`},
		{"a reference with escapes of URLs", `{"$ref":"#/paths/%7E1a/post/parameters/1/schema"}`, `{"$ref":"#/$defs/schema","$defs":{"schema":{"type":"number"}}}`},
		{"members beside a reference", `{"$ref":"#/definitions/C","description":"Mine"}`, `{"$ref":"#/$defs/C","description":"Mine","$defs":{"C":{"type":"string"}}}`},
		{"a reference behind the end of an array", `{"$ref":"#/x-all/9"}`, `{}`},
		{"a reference to itself", `{"$ref":"#/x-loop"}`, `{"$ref":"#/$defs/x_loop","$defs":{"x_loop":{"$ref":"#/$defs/x_loop"}}}`},
		{"any members", `{"type":"object","additionalProperties":true}`, `{"type":"object","additionalProperties":{}}`},
		{"members by a pattern", `{"patternProperties":{"^x-":{"type":"string"}}}`, `{"additionalProperties":{"type":"string"}}`},
		{"members by several patterns", `{"patternProperties":{"^x-":{"type":"string"},"^y":{"type":"integer"}},"additionalProperties":false}`, `{"additionalProperties":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`},
		{"who extends a schema tells it apart", `{"$ref":"#/definitions/Pet"}`, `{"$ref":"#/$defs/Pet","$defs":{
			"Dog":{"allOf":[{"$ref":"#/$defs/Pet"}]},
			"Pet":{"type":"object","discriminator":{"propertyName":"kind","mapping":{"Dog":"#/$defs/Dog"}}}}}`},
	} {
		text := `{"swagger":"2.0","paths":{"/a":{"post":{"parameters":[{"name":"b","in":"body","schema":` + c.schema + `},{"name":"n","in":"query","schema":{"type":"number"}}]}}},
			"x-all":[0,[{"type":"boolean"}]],"x-alias":{"$ref":"#/definitions/a.B"},"x-loop":{"$ref":"#/x-loop"},"definitions":{
			"a.B":{"properties":{"c":{"$ref":"#/definitions/C"},"b":{"$ref":"#/definitions/a.B"}}},"C":{"type":"string"},
			"Pet":{"type":"object","discriminator":"kind"},"Dog":{"allOf":[{"$ref":"#/definitions/Pet"}]}}}`
		d, err := Parse("the document", []byte(text), false)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := sorted(t, d.Operations[0].Inputs[0].Type.Complete()), sorted(t, []byte(c.want)); got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, got, want)
		}
	}
}

// sorted writes JSON with its members in order. Numbers keep their digits.
func sorted(t *testing.T, raw []byte) string {
	t.Helper()
	var value any
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if err := dec.Decode(&value); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestEncodings tells how lists and objects are written, as each version and swag say it.
func TestEncodings(t *testing.T) {
	const swagger, openAPI = `{"swagger":"2.0","paths":{"/a":{"get":{"parameters":[%]}}}}`, `{"openapi":"3.0.0","paths":{"/a":{"get":{"parameters":[%]}}}}`
	for _, c := range []struct {
		reason, document, param string
		swag                    bool
		want                    introspect.Encoding
	}{
		{"Swagger joins lists with commas", swagger, `{"name":"a","in":"query","type":"array"}`, false, introspect.EncodingCSV},
		{"swag says so without meaning it", swagger, `{"name":"a","in":"query","type":"array","collectionFormat":"csv"}`, true, introspect.EncodingMulti},
		{"others mean it", swagger, `{"name":"a","in":"query","type":"array","collectionFormat":"csv"}`, false, introspect.EncodingCSV},
		{"a header has one value, whoever says it", swagger, `{"name":"a","in":"header","type":"array","collectionFormat":"csv"}`, true, introspect.EncodingCSV},
		{"multi repeats the name", swagger, `{"name":"a","in":"query","type":"array","collectionFormat":"multi"}`, false, introspect.EncodingMulti},
		{"pipes", swagger, `{"name":"a","in":"query","type":"array","collectionFormat":"pipes"}`, true, introspect.EncodingPipes},
		{"OpenAPI explodes", openAPI, `{"name":"a","in":"query"}`, false, introspect.EncodingMulti},
		{"unless told otherwise", openAPI, `{"name":"a","in":"query","explode":false}`, false, introspect.EncodingPairs},
		{"space delimited", openAPI, `{"name":"a","in":"query","style":"spaceDelimited"}`, false, introspect.EncodingSSV},
		{"pipe delimited", openAPI, `{"name":"a","in":"query","style":"pipeDelimited"}`, false, introspect.EncodingPipes},
		{"deep objects", openAPI, `{"name":"a","in":"query","style":"deepObject","explode":true}`, false, introspect.EncodingDeep},
		{"a header is simple", openAPI, `{"name":"a","in":"header"}`, false, introspect.EncodingPairs},
		{"and may explode", openAPI, `{"name":"a","in":"header","explode":true}`, false, introspect.EncodingAssigned},
		{"content is JSON", openAPI, `{"name":"a","in":"query","content":{"application/json":{"schema":{"type":"object"}}}}`, false, introspect.EncodingJSON},
	} {
		d, err := Parse("the document", []byte(strings.Replace(c.document, "%", c.param, 1)), c.swag)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Operations[0].Params[0].Encoding; got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}

// TestParametersOfDocuments reads parameters behind references, and what is said about them.
func TestParametersOfDocuments(t *testing.T) {
	const document = `{"openapi":"3.0.0","paths":{
		"/a":{"get":{"parameters":[{"name":"limit","in":"query","schema":{"type":"integer"}}]}},
		"/b":{"parameters":[{"name":"X-One","in":"header","description":"Shared"}],"get":{"parameters":[%]}}},
		"components":{"parameters":{"Page":{"name":"page","in":"query","deprecated":true,"example":2,"schema":{"type":"integer"}}},
			"examples":{"Three":{"value":3}}}}`
	for _, c := range []struct{ reason, params, want, note string }{
		{"a reference through the parameters of another operation", `{"$ref":"#/paths/~1a/get/parameters/0"}`, "X-One limit", ""},
		{"a reference to a component", `{"$ref":"#/components/parameters/Page"}`, "X-One page(deprecated)[2]", ""},
		{"a description beside a reference", `{"$ref":"#/components/parameters/Page","description":"Mine"}`, "X-One page(deprecated)[2]: Mine", ""},
		{"a reference to nothing", `{"$ref":"#/paths/~1a/get/parameters/7"}`, "X-One", `"#/paths/~1a/get/parameters/7" does not exist`},
		{"a reference to another document", `{"$ref":"params.yaml#/Limit"}`, "X-One", `"params.yaml#/Limit" leads outside of the document`},
		{"several examples", `{"name":"a","in":"query","examples":{"one":{"value":1},"three":{"$ref":"#/components/examples/Three"}}}`, "X-One a[1][3]", ""},
		{"a header in another case is the same one", `{"name":"x-one","in":"header","description":"Own"}`, "x-one: Own", ""},
		{"Accept is negotiated", `{"name":"accept","in":"header"}`, "X-One", "content types are negotiated"},
	} {
		d, err := Parse("the document", []byte(strings.Replace(document, "%", c.params, 1)), false)
		if err != nil {
			t.Fatal(err)
		}
		op := d.Operations[1]
		var got []string
		for _, p := range op.Params {
			text := p.Name
			if p.Deprecated {
				text += "(deprecated)"
			}
			for _, e := range p.Examples {
				text += "[" + string(e) + "]"
			}
			if p.Description != "" && p.Description != "Shared" {
				text += ": " + p.Description
			}
			got = append(got, text)
		}
		if list := strings.Join(got, " "); list != c.want {
			t.Errorf("%s: %s, want %s", c.reason, list, c.want)
		}
		noted := slices.ContainsFunc(op.Notes, func(n introspect.Diagnostic) bool { return strings.Contains(n.Message, c.note) })
		if c.note != "" && !noted {
			t.Errorf("%s: the notes are %v", c.reason, op.Notes)
		}
	}
}

// TestBodiesOfDocuments reads bodies with what is said about them, and bodies where there is none.
func TestBodiesOfDocuments(t *testing.T) {
	const document = `{"openapi":"3.0.0","paths":{"/a":{"%":{"requestBody":{"content":%}}}},"components":{
		"schemas":{"Base":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}},
			"Search":{"allOf":[{"$ref":"#/components/schemas/Base"},{"properties":{"b":{"type":"integer"}}}]}}}}`
	for _, c := range []struct{ reason, method, content, want string }{
		{"an example of the content type", "post", `{"application/json":{"schema":{"type":"object"},"example":{"x":1}}}`, `body [{"x":1}]`},
		{"several examples", "post", `{"application/json":{"examples":{"a":{"value":[1]},"b":{"value":[2]}}}}`, `body [[1] [2]]`},
		{"an example that is too large", "post", `{"application/json":{"example":"` + strings.Repeat("x", maxExampleSize) + `"}}`, `body []`},
		{
			"how members are written", "post",
			`{"application/x-www-form-urlencoded":{"schema":{},"encoding":{"a":{"style":"deepObject"},"b":{"explode":false},"c":{"contentType":"application/json"},"d":{"contentType":"image/png"}}}}`,
			`form [] map[a:deep b:pairs c:json]`,
		},
		{"a body on GET is in the query", "get", `{"application/json":{"schema":{"$ref":"#/components/schemas/Search"}}}`, "query a! b"},
		{"a form on GET too", "get", `{"application/x-www-form-urlencoded":{"schema":{"properties":{"q":{"type":"string"}}}}}`, "query q"},
		{"a list on GET leaves the query open", "get", `{"application/json":{"schema":{"type":"array"}}}`, "query query"},
		{"a body on DELETE is one", "delete", `{"application/json":{"schema":{"$ref":"#/components/schemas/Search"}}}`, "body []"},
	} {
		text := strings.Replace(strings.Replace(document, "%", c.method, 1), "%", c.content, 1)
		d, err := Parse("the document", []byte(text), false)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, in := range d.Operations[0].Inputs {
			one := fmt.Sprintf("%s %s", in.In, in.Examples)
			if len(in.Encodings) > 0 {
				one += fmt.Sprint(" ", in.Encodings)
			}
			got = append(got, one)
		}
		for i, p := range d.Operations[0].Params {
			if i == 0 {
				got = append(got, string(p.In))
			}
			name := p.Name
			if p.Required {
				name += "!"
			}
			got = append(got, name)
		}
		if list := strings.Join(got, " "); list != c.want {
			t.Errorf("%s: %s, want %s", c.reason, list, c.want)
		}
	}
}

// TestContentTypes chooses the one that an agent can give best.
func TestContentTypes(t *testing.T) {
	for _, c := range []struct {
		reason string
		types  []string
		want   string
	}{
		{"JSON goes before everything", []string{"application/xml", "multipart/form-data", "application/json"}, "application/json"},
		{"JSON of a special kind keeps its name and parameters", []string{"text/plain", "application/vnd.api+json; v=1"}, "application/vnd.api+json; v=1"},
		{"JSON before JSON of a special kind", []string{"application/merge-patch+json", "application/json; charset=utf-8"}, "application/json; charset=utf-8"},
		{"urlencoded before multipart", []string{"multipart/form-data", "application/x-www-form-urlencoded"}, "application/x-www-form-urlencoded"},
		{"a text before bytes", []string{"application/octet-stream", "text/plain"}, "text/plain"},
		{"the first of equals", []string{"text/plain", "text/csv"}, "text/plain"},
		{"nothing", nil, ""},
	} {
		if got := preferred(c.types); got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}

// FuzzParse looks for a text that makes the parser panic, or write what is no JSON.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"../testdata/*.yaml", "testdata/*/*.yaml", "testdata/*/*.json", "testdata/*/docs/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("%s: %v, %d files", pattern, err, len(files))
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Add([]byte(`{"swagger":"2","paths":{"/a":{"get":{"parameters":[{"$ref":"#/paths"}]}}},"definitions":{"A":{"$ref":"#/definitions/A"}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p := &parser{doc: &introspect.Document{}}
		root, err := toJSON(text)
		if err != nil {
			return
		}
		if p.root = root; p.head() != nil {
			return
		}
		p.paths() // and not Parse, which would hide a panic
		for _, op := range p.doc.Operations {
			for _, in := range op.Inputs {
				valid(t, in.Type)
			}
			for _, param := range op.Params {
				valid(t, param.Type)
			}
			for _, r := range op.Responses {
				valid(t, r.Type)
			}
		}
	})
}

func valid(t *testing.T, ref introspect.TypeRef) {
	t.Helper()
	if whole := ref.Complete(); len(whole) > 0 && !json.Valid(whole) {
		t.Errorf("not JSON: %s", whole)
	}
}
