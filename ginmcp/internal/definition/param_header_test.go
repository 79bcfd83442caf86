package definition

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

// Which keywords clients accept (2026-07-28, custom headers from tool parameters).
func TestNewParamHeaders(t *testing.T) {
	for _, tt := range []struct{ reason, schema, err string }{
		{"none", `{"type":"object","properties":{"a":{"type":"string"}}}`, ""},
		{"a text", `{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}`, ""},
		{"a member of an object", `{"properties":{"a":{"type":"object","properties":{"b":{"type":"boolean","x-mcp-header":"B"}}}}}`, ""},
		{"a description that names it", `{"properties":{"a":{"description":"\"x-mcp-header\""}}}`, ""},
		{"a number", `{"properties":{"a":{"type":"number","x-mcp-header":"A"}}}`, "must be a string"},
		{"no type", `{"properties":{"a":{"x-mcp-header":"A"}}}`, "must be a string"},
		{"several types", `{"properties":{"a":{"type":["string","null"],"x-mcp-header":"A"}}}`, "must be a string"},
		{"no name", `{"properties":{"a":{"type":"string","x-mcp-header":""}}}`, "not the name of a header"},
		{"a space", `{"properties":{"a":{"type":"string","x-mcp-header":"A B"}}}`, "not the name of a header"},
		{"not a text", `{"properties":{"a":{"type":"string","x-mcp-header":5}}}`, "not the name of a header"},
		{"twice", `{"properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}}`, "another argument"},
		{"below items", `{"properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}}`, "below items"},
		{"below anyOf", `{"anyOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]}`, "below anyOf"},
		{"below $defs", `{"$defs":{"a":{"type":"string","x-mcp-header":"A"}}}`, "below $defs"},
	} {
		_, err := NewParamHeaders([]byte(tt.schema))
		if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.err)
		}
	}
}

// A call's headers repeat its arguments, or it is refused.
func TestParamHeadersCheck(t *testing.T) {
	const schema = `{"properties":{
		"region":{"type":"string","x-mcp-header":"Region"},"n":{"type":"integer","x-mcp-header":"N"},
		"flag":{"type":"boolean","x-mcp-header":"Flag"},
		"in":{"type":"object","properties":{"deep":{"type":"string","x-mcp-header":"Deep"}}}}}`
	headers, err := NewParamHeaders([]byte(schema))
	if err != nil {
		t.Fatal(err)
	}
	encoded := func(text string) string { return "=?base64?" + base64.StdEncoding.EncodeToString([]byte(text)) + "?=" }
	for _, tt := range []struct {
		reason, arguments string
		headers           map[string]string
		ok                bool
	}{
		{"nothing", `{}`, nil, true},
		{"no arguments", ``, nil, true},
		{"null", `{"region":null}`, nil, true},
		{"the same", `{"region":"eu","n":5,"flag":true}`, map[string]string{"Region": "eu", "N": "5", "Flag": "true"}, true},
		{"an escape in the body", `{"region":"\u0065u"}`, map[string]string{"Region": "eu"}, true},
		{"Base64", `{"region":"é"}`, map[string]string{"Region": encoded("é")}, true},
		{"Base64 that is none", `{"region":"é"}`, map[string]string{"Region": "=?base64?%?="}, false},
		{"a text that looks like it", `{"region":"=?base64?x"}`, map[string]string{"Region": "=?base64?x"}, true},
		{"integers are numbers", `{"n":42.0}`, map[string]string{"N": "42"}, true},
		{"a member of an object", `{"in":{"deep":"x"}}`, map[string]string{"Deep": "x"}, true},
		{"another text", `{"region":"eu"}`, map[string]string{"Region": "us"}, false},
		{"another case", `{"region":"eu"}`, map[string]string{"Region": "EU"}, false},
		{"another number", `{"n":5}`, map[string]string{"N": "6"}, false},
		{"missing", `{"region":"eu"}`, nil, false},
		{"given without an argument", `{}`, map[string]string{"Region": "eu"}, false},
		{"an object", `{"region":{}}`, map[string]string{"Region": "{}"}, false},
		{"the last of two counts", `{"region":"us","region":"eu"}`, map[string]string{"Region": "eu"}, true},
		{"other headers do not matter", `{}`, map[string]string{"Other": "x"}, true},
	} {
		h := http.Header{}
		for name, value := range tt.headers {
			h.Set("Mcp-Param-"+name, value)
		}
		if err := headers.Check(h, []byte(tt.arguments)); (err == nil) != tt.ok {
			t.Errorf("%s: error %v", tt.reason, err)
		}
	}
	if err := headers.Check(http.Header{"Mcp-Param-N": {"1", "1"}}, []byte(`{"n":1}`)); err == nil {
		t.Error("a header that is given twice")
	}
}
