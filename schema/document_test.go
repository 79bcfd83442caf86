package schema_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// documented is an operation whose inputs only a document knows.
func documented(method string, params []introspect.Param, inputs ...introspect.Input) *introspect.Operation {
	op := &introspect.Operation{Method: method, Path: "/things/:id", Declared: true, Params: params, Inputs: inputs}
	op.Segments, _ = introspect.ParsePath(op.Path)
	return op
}

func parameter(in introspect.Location, name, text string, encoding introspect.Encoding) introspect.Param {
	return introspect.Param{Name: name, In: in, Encoding: encoding, Type: introspect.TypeRef{Schema: json.RawMessage(text)}}
}

func jsonBody(text string) introspect.Input {
	return introspect.Input{In: introspect.LocationBody, Type: introspect.TypeRef{Schema: json.RawMessage(text)}}
}

const idArgument = `"id":{"type":"string","minLength":1}`

// TestBodiesOfDocuments shows what an agent sees of a body, FastMCP's cases among them.
func TestBodiesOfDocuments(t *testing.T) {
	const pets = `"$defs":{
		"Pet":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"},"name":{"type":"string"}},
			"discriminator":{"propertyName":"kind","mapping":{"cat":"#/$defs/Cat","dog":"#/$defs/Dog","gone":"#/$defs/Gone"}}},
		"Cat":{"allOf":[{"$ref":"#/$defs/Pet"},{"type":"object","required":["lives"],"properties":{"lives":{"type":"integer"},"size":{"type":"integer"}}}]},
		"Dog":{"allOf":[{"$ref":"#/$defs/Pet"},{"type":"object","properties":{"size":{"type":"string"}}}]}}`
	const petArguments = `"kind":{"type":"string","description":"cat has lives (required), size; dog has size.","enum":["cat","dog"]},"name":{"type":"string"},
		"lives":{"type":"integer"},"size":{"anyOf":[{"type":"integer"},{"type":"string"}]}`
	for _, c := range []struct{ reason, body, properties, required string }{
		{"an object's members are arguments", `{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["b"]}`,
			`"a":{"type":"string"},"b":{"type":"integer"}`, `"b"`},
		{"the path's id is not the body's", `{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}`,
			`"id":{"type":"integer"},"id__path":{"type":"string","description":"The value in the path.","minLength":1}`, `"id"`},
		{"a list is one argument", `{"type":"array","items":{"type":"string"}}`, `"body":{"type":"array","items":{"type":"string"}}`, `"body"`},
		{"a scalar is one argument", `{"type":"integer"}`, `"body":{"type":"integer"}`, `"body"`},
		{"a map is one argument", `{"type":"object","additionalProperties":{"type":"integer"}}`, `"body":{"type":"object","additionalProperties":{"type":"integer"}}`, `"body"`},
		{"anything is one argument", `{}`, `"body":{}`, `"body"`},
		{"a union is one argument", `{"oneOf":[{"type":"string"},{"type":"integer"}]}`, `"body":{"anyOf":[{"type":"string"},{"type":"integer"}]}`, `"body"`},
		{"a union of one is that one", `{"anyOf":[{"type":"object","properties":{"a":{"type":"string"}}}]}`, `"a":{"type":"string"}`, ``},
		{"a reference stands where it is used", `{"$ref":"#/$defs/A","$defs":{"A":{"type":"object","properties":{"b":{"$ref":"#/$defs/B"}}},"B":{"type":"string"}}}`,
			`"b":{"type":"string"}`, ``},
		{"three levels of inheritance", `{"$ref":"#/$defs/C","$defs":{
			"A":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}},
			"B":{"allOf":[{"$ref":"#/$defs/A"},{"properties":{"b":{"type":"string"}}}]},
			"C":{"allOf":[{"$ref":"#/$defs/B"},{"required":["b"],"properties":{"c":{"type":"string"}}}]}}}`,
			`"a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"}`, `"a","b"`},
		{"what swag writes for a default beside a reference", `{"type":"object","properties":{"k":{"default":"a","allOf":[{"$ref":"#/$defs/K"}]}},"$defs":{"K":{"type":"string","enum":["a","b"]}}}`,
			`"k":{"type":"string","enum":["a","b"],"default":"a"}`, ``},
		{"a sentence beside a reference", `{"type":"object","properties":{"k":{"$ref":"#/$defs/K","description":"Here"}},"$defs":{"K":{"type":"string","description":"There"}}}`,
			`"k":{"type":"string","description":"Here"}`, ``},
		{"null is kept", `{"type":"object","properties":{"k":{"anyOf":[{"$ref":"#/$defs/K"},{"type":"null"}]}},"$defs":{"K":{"type":"string","enum":["a"]}}}`,
			`"k":{"anyOf":[{"type":"string","enum":["a"]},{"type":"null"}]}`, ``},
		{"what only answers have is no argument", `{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string","readOnly":true}},"required":["a","b"]}`,
			`"a":{"type":"string"}`, `"a"`},
		{"a discriminator makes one object of its variants", `{"$ref":"#/$defs/Pet",` + pets + `}`, petArguments, `"kind"`},
		{"a variant is not the others", `{"$ref":"#/$defs/Dog",` + pets + `}`, `"kind":{"type":"string"},"name":{"type":"string"},"size":{"type":"string"}`, `"kind"`},
		{"a union of which one has to be chosen", `{"oneOf":[{"$ref":"#/$defs/Cat"},{"$ref":"#/$defs/Dog"}],"discriminator":{"propertyName":"kind","mapping":{"cat":"#/$defs/Cat","dog":"#/$defs/Dog"}},` + pets + `}`,
			`"kind":{"type":"string","description":"cat has name, lives (required), size; dog has name, size.","enum":["cat","dog"]},"name":{"type":"string"},"lives":{"type":"integer"},"size":{"anyOf":[{"type":"integer"},{"type":"string"}]}`, `"kind"`},
		{"alternatives of what is required say nothing", `{"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}`,
			`"a":{"type":"string"}`, ``},
		{"numbers are named, since Gemini takes no others", `{"type":"object","properties":{"a":{"type":"integer","enum":[1,2]}}}`,
			`"a":{"type":"integer","description":"One of 1, 2."}`, ``},
		{"values of a list stand at the list", `{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"},"enum":["x","y"]}}}`,
			`"a":{"type":"array","items":{"type":"string","enum":["x","y"]}}`, ``},
		{"keywords that say what they cannot", `{"type":"object","properties":{"a":{"type":"string","maxLength":"five"}}}`, `"a":{"type":"string"}`, ``},
	} {
		in, _, err := schema.NewInput(documented("POST", nil, jsonBody(c.body)), schema.InputOptions{})
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		id, required := idArgument+",", `"id"`
		if strings.Contains(c.properties, "id__path") {
			id, required = "", `"id__path"`
		}
		if c.required != "" {
			required += "," + c.required
		}
		want := `{"type":"object","properties":{` + id + c.properties + `},"required":[` + required + `]}`
		if got, want := sortedJSON(t, in.Schema), sortedJSON(t, []byte(want)); got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, got, want)
		}
		checkSchema(t, c.reason, in.Schema)
	}
}

// TestADefinitionThatIsItself says nothing, and ends.
func TestADefinitionThatIsItself(t *testing.T) {
	in, _, err := schema.NewInput(documented("POST", nil, jsonBody(`{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A"}}}`)), schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := in.Check(context.Background(), json.RawMessage(`{"id":"1","a":[1]}`)); len(problems) > 0 {
		t.Errorf("anything goes there: %v", problems)
	}
}

// sortedJSON writes JSON with the members and the names of required ones in order.
func sortedJSON(t *testing.T, raw []byte) string {
	t.Helper()
	var value map[string]any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	names := map[string]bool{}
	list, _ := value["required"].([]any)
	for _, name := range list {
		names[fmt.Sprint(name)] = true
	}
	value["required"] = names
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestRecursiveDocuments keeps a reference where a definition holds itself, and nowhere else.
func TestRecursiveDocuments(t *testing.T) {
	const text = `{"type":"object","properties":{"tree":{"$ref":"#/$defs/Tree"},"again":{"$ref":"#/$defs/Tree"},"leaf":{"$ref":"#/$defs/Leaf"}},"$defs":{
		"Tree":{"type":"object","properties":{"leaf":{"$ref":"#/$defs/Leaf"},"children":{"type":"array","items":{"$ref":"#/$defs/Tree"}},"other":{"$ref":"#/$defs/Bush"}}},
		"Bush":{"type":"object","properties":{"tree":{"$ref":"#/$defs/Tree"}}},
		"Leaf":{"type":"string"}}}`
	in, _, err := schema.NewInput(documented("POST", nil, jsonBody(text)), schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	d := parseDocument(in.Schema)
	if defs := d.sub("$defs"); len(defs) != 1 || defs["Tree"] == nil {
		t.Errorf("want Tree as the only definition: %s", in.Schema)
	}
	checkSchema(t, "recursive", in.Schema)
	if _, problems := in.Check(context.Background(), json.RawMessage(`{"id":"1","tree":{"children":[{"leaf":"a","other":{"tree":{"leaf":"b"}}}]}}`)); len(problems) > 0 {
		t.Error(problems)
	}
	if _, problems := in.Check(context.Background(), json.RawMessage(`{"id":"1","tree":{"children":[{"children":[{"leaf":[1]}]}]}}`)); len(problems) != 1 || problems[0].Path != "tree.children[0].children[0].leaf" {
		t.Errorf("want the place of the leaf: %v", problems)
	}
}

// TestParametersOfDocuments shows where arguments go and how they are written.
func TestParametersOfDocuments(t *testing.T) {
	const path, query, header, cookie = introspect.LocationPath, introspect.LocationQuery, introspect.LocationHeader, introspect.LocationCookie
	for _, c := range []struct {
		reason    string
		param     introspect.Param
		style     schema.Style
		separator string
		schema    string
	}{
		{"a number in the path is one", parameter(path, "id", `{"type":"integer","minimum":1}`, ""), schema.StyleText, "", `{"type":"integer","minimum":1}`},
		{"a boolean", parameter(query, "a", `{"type":"boolean"}`, ""), schema.StyleText, "", `{"type":"boolean"}`},
		{"there is no null outside of JSON", parameter(query, "a", `{"type":["string","null"],"enum":["x",null]}`, ""), schema.StyleText, "", `{"type":"string","enum":["x"]}`},
		{"nor in a union", parameter(query, "a", `{"anyOf":[{"type":"integer"},{"type":"null"}]}`, ""), schema.StyleText, "", `{"type":"integer"}`},
		{"an enumeration behind a reference", parameter(query, "a", `{"$ref":"#/$defs/A","$defs":{"A":{"type":"string","enum":["x"]}}}`, ""), schema.StyleText, "", `{"type":"string","enum":["x"]}`},
		{"a list repeats the name", parameter(query, "a", `{"type":"array","items":{"type":"integer"}}`, ""), schema.StyleMulti, "", `{"type":"array","items":{"type":"integer"}}`},
		{"a joined list keeps the separator out", parameter(query, "a", `{"type":"array","items":{"type":"string"}}`, introspect.EncodingPipes), schema.StyleJoined, "|", `{"type":"array","items":{"type":"string","pattern":"^[^|]*$"}}`},
		{"a header's list is joined", parameter(header, "X-A", `{"type":"array","items":{"type":"integer"}}`, introspect.EncodingCSV), schema.StyleJoined, ",", `{"type":"array","items":{"type":"integer"}}`},
		{"an exploded object is its members", parameter(query, "a", `{"type":"object","additionalProperties":{"type":"string"}}`, ""), schema.StyleMap, "", `{"type":"object","additionalProperties":{"type":"string"}}`},
		{"a deep object", parameter(query, "a", `{"type":"object","properties":{"b":{"type":"string"}}}`, introspect.EncodingDeep), schema.StyleDeep, "", `{"type":"object","properties":{"b":{"type":"string"}}}`},
		{"JSON in the query", parameter(query, "a", `{"type":"object","properties":{"b":{"type":"string"}}}`, introspect.EncodingJSON), schema.StyleJSON, "", `{"type":"object","properties":{"b":{"type":"string"}}}`},
		{"a list of objects", parameter(query, "a", `{"type":"array","items":{"type":"object"}}`, ""), schema.StyleEachJSON, "", `{"type":"array","items":{"type":"object"}}`},
		{"a cookie", parameter(cookie, "a", `{"type":"integer"}`, ""), schema.StyleText, "", `{"type":"integer"}`},
		{"a file", parameter(introspect.LocationForm, "a", `{"type":"string","format":"binary"}`, ""), schema.StyleFile, "", ``},
		{"files", parameter(introspect.LocationForm, "a", `{"type":"array","items":{"type":"string","format":"binary"}}`, ""), schema.StyleFiles, "", ``},
	} {
		in, notes, err := schema.NewInput(documented("POST", []introspect.Param{c.param}), schema.InputOptions{})
		if err != nil || len(notes) > 0 {
			t.Errorf("%s: %v %v", c.reason, err, notes)
			continue
		}
		a := in.Arguments[len(in.Arguments)-1]
		if a.Wire != c.param.Name || a.In != c.param.In || a.Style != c.style || a.Separator != c.separator {
			t.Errorf("%s: %+v", c.reason, a)
		}
		got, err := json.Marshal(parseDocument(in.Schema).sub("properties")[a.Name])
		if err != nil {
			t.Fatal(err)
		}
		var want any
		if c.schema == "" {
			continue
		}
		if err := json.Unmarshal([]byte(c.schema), &want); err != nil {
			t.Fatal(err)
		}
		if text, _ := json.Marshal(want); string(text) != string(got) {
			t.Errorf("%s: %s, want %s", c.reason, got, text)
		}
	}
}

// TestOneNameInThreePlaces is FastMCP's: each has a name of its own, and the path's is required.
func TestOneNameInThreePlaces(t *testing.T) {
	text := `{"type":"string"}`
	in, _, err := schema.NewInput(documented("GET", []introspect.Param{
		parameter(introspect.LocationPath, "id", text, ""), parameter(introspect.LocationQuery, "id", text, ""), parameter(introspect.LocationHeader, "id", text, ""),
	}), schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	d := parseDocument(in.Schema)
	if got, want := fmt.Sprint(d.properties(), d["required"]), "[id__header id__path id__query] [id__path]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestOptionalBodies are not asked for.
func TestOptionalBodies(t *testing.T) {
	body := jsonBody(`{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}`)
	body.Optional = true
	in, _, err := schema.NewInput(documented("POST", nil, body), schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := in.Check(context.Background(), json.RawMessage(`{"id":"1"}`)); len(problems) > 0 {
		t.Error(problems)
	}
}

// TestAnswersOfDocuments describe and promise nothing: whatever object comes is one that the
// client takes.
func TestAnswersOfDocuments(t *testing.T) {
	for _, c := range []struct {
		reason, answer string
		wrapped        bool
		want           string // empty where there is no output
	}{
		{"no type is promised below the root", `{"type":"object","properties":{"a":{"type":"string","enum":["x"],"description":"A"},"b":{"type":"array","items":{"type":"integer"}}},"required":["a"]}`, false,
			`{"type":"object","properties":{"a":{"description":"A. A string. One of \"x\"."},"b":{"items":{"description":"An integer."}}}}`},
		{"a list is a result", `{"type":"array","items":{"type":"object","properties":{"a":{"type":"string","format":"date"}}}}`, true,
			`{"type":"object","properties":{"result":{"items":{"properties":{"a":{"description":"A string (date)."}}}}}}`},
		{"recursion", `{"$ref":"#/$defs/A","$defs":{"A":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}}}}}`, false,
			`{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"properties":{"a":{"$ref":"#/$defs/A"}}}}}`},
		{"what is only written is not answered", `{"type":"object","properties":{"a":{"type":"string","writeOnly":true}}}`, false, `{"type":"object"}`},
		{"a text has nothing to describe", `{"type":"string"}`, false, ``},
		{"nor has anything", `{}`, false, ``},
	} {
		op := documented("GET", nil)
		op.Responses = []introspect.Response{{Status: 200, Type: introspect.TypeRef{Schema: json.RawMessage(c.answer)}}}
		out, _ := schema.NewOutput(op, schema.Config{})
		if out == nil {
			if c.want != "" {
				t.Errorf("%s: no output", c.reason)
			}
			continue
		}
		if !out.Loose || out.Wrapped != c.wrapped {
			t.Errorf("%s: loose %t, wrapped %t", c.reason, out.Loose, out.Wrapped)
		}
		if got := sortedJSON(t, out.Schema); c.want == "" || got != sortedJSON(t, []byte(c.want)) {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, got, c.want)
		}
		checkSchema(t, c.reason, out.Schema)
	}
}

// TestDocumentsDescribeTypes is about both: the type decides which arguments there are and
// what they are called, and the document says more about them.
func TestDocumentsDescribeTypes(t *testing.T) {
	type bound struct {
		ID      string `uri:"id"`
		State   string `json:"state"`
		Count   int    `json:"count" description:"Mine"`
		Created string
		Page    string `json:"page" binding:"max=3"`
	}
	op := documented("POST", nil, introspect.Input{Type: introspect.TypeRef{Go: reflect.TypeFor[bound]()}})
	op.Described = []introspect.Described{{
		Name:   "the document",
		Params: []introspect.Param{parameter(introspect.LocationPath, "id", `{"type":"integer","minimum":1}`, ""), parameter(introspect.LocationQuery, "gone", `{"type":"string"}`, "")},
		Inputs: []introspect.Input{jsonBody(`{"type":"object","required":["state"],"properties":{
			"state":{"type":"string","enum":["open","closed"],"description":"Theirs"},
			"count":{"type":"string","description":"Theirs"},
			"created":{"type":"string","description":"When"},
			"extra":{"type":"string"}}}`)},
	}}
	in, notes, err := schema.NewInput(op, schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"object","properties":{
		"id":{"type":"integer","minimum":1},
		"state":{"type":"string","enum":["open","closed"],"description":"Theirs"},
		"count":{"type":"integer","description":"Mine","minimum":-9223372036854775808,"maximum":9223372036854775807},
		"Created":{"type":"string","description":"When"},
		"page":{"type":"string","maxLength":3}},"required":["id","state"]}`
	if got := sortedJSON(t, withoutWidth(in.Schema)); got != sortedJSON(t, withoutWidth([]byte(want))) {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	told := fmt.Sprint(notes)
	for _, part := range []string{
		`the document declares "count" as a string, but schema_test.bound declares it as an integer`,
		`the document has the query parameter "gone", the body parameter "extra", which schema_test.bound does not have`,
		`the document lacks "page", which schema_test.bound has`,
	} {
		if !strings.Contains(told, part) {
			t.Errorf("the drift %q is not told: %s", part, told)
		}
	}
}

// withoutWidth leaves out the bounds of Go's own integers, which decoding into a float would
// change.
func withoutWidth(raw []byte) []byte {
	return []byte(strings.NewReplacer(`,"minimum":-9223372036854775808,"maximum":9223372036854775807`, "").Replace(string(raw)))
}

// FuzzDocumentSchema looks for a schema that makes the reader panic or go on for ever, or
// what comes out no JSON.
func FuzzDocumentSchema(f *testing.F) {
	for _, seed := range []string{
		`{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"allOf":[{"$ref":"#/$defs/A"}]}}}`,
		`{"$ref":"#/$defs/A","$defs":{"A":{"discriminator":{"propertyName":"k","mapping":{"b":"#/$defs/B"}}},"B":{"allOf":[{"$ref":"#/$defs/A"},{"properties":{"x":{"enum":[1,null]}}}]}}}`,
		`{"anyOf":[{"type":"null"},{"oneOf":[{"type":"array","items":{"type":"string"},"enum":["a"]}]}]}`,
		`{"$ref":"#/$defs/A","description":"d","$defs":{"A":{"$ref":"#/$defs/B"},"B":{"anyOf":[{"$ref":"#/$defs/A"},{"$ref":"#/$defs/B"}]}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !json.Valid(raw) {
			return
		}
		op := documented("POST", []introspect.Param{parameter(introspect.LocationQuery, "q", string(raw), "")}, jsonBody(string(raw)))
		op.Responses = []introspect.Response{{Status: 200, Type: introspect.TypeRef{Schema: raw}}}
		in, _, err := schema.NewInput(op, schema.InputOptions{})
		if err != nil {
			return
		}
		in.Check(context.Background(), json.RawMessage(`{"id":"1","q":{"a":{"k":"b"}},"body":[1]}`))
		if out, _ := schema.NewOutput(op, schema.Config{}); !json.Valid(in.Schema) || out != nil && !json.Valid(out.Schema) {
			t.Errorf("not JSON: %s", in.Schema)
		}
	})
}
