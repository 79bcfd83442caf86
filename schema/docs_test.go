package schema_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"mime/multipart"
	"net"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"database/sql"

	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/invopop/jsonschema"
)

// tagsPage is the page of the documentation whose rows are tested here.
const tagsPage = "../docs/tags-and-types.md"

// pageTypes are the types that the page names.
var pageTypes = map[string]reflect.Type{
	"string": reflect.TypeFor[string](), "int": reflect.TypeFor[int](), "int8": reflect.TypeFor[int8](), "int64": reflect.TypeFor[int64](),
	"uint": reflect.TypeFor[uint](), "uint16": reflect.TypeFor[uint16](), "float64": reflect.TypeFor[float64](), "bool": reflect.TypeFor[bool](),
	"*string": reflect.TypeFor[*string](), "*int": reflect.TypeFor[*int](), "[]string": reflect.TypeFor[[]string](), "[]int": reflect.TypeFor[[]int](),
	"[]*Item": reflect.TypeFor[[]*pageItem](), "[]Item": reflect.TypeFor[[]pageItem](), "Item": reflect.TypeFor[pageItem](), "*Item": reflect.TypeFor[*pageItem](),
	"[3]int": reflect.TypeFor[[3]int](), "map[string]int": reflect.TypeFor[map[string]int](), "map[int]string": reflect.TypeFor[map[int]string](),
	"map[string]string": reflect.TypeFor[map[string]string](), "any": reflect.TypeFor[any](), "[]byte": reflect.TypeFor[[]byte](),
	"time.Time": reflect.TypeFor[time.Time](), "time.Duration": reflect.TypeFor[time.Duration](), "json.Number": reflect.TypeFor[json.Number](),
	"json.RawMessage": reflect.TypeFor[json.RawMessage](), "*big.Int": reflect.TypeFor[*big.Int](), "big.Float": reflect.TypeFor[big.Float](),
	"big.Rat": reflect.TypeFor[big.Rat](), "net.IP": reflect.TypeFor[net.IP](), "netip.Addr": reflect.TypeFor[netip.Addr](), "netip.Prefix": reflect.TypeFor[netip.Prefix](),
	"url.URL": reflect.TypeFor[url.URL](), "sql.NullString": reflect.TypeFor[sql.NullString](), "*multipart.FileHeader": reflect.TypeFor[*multipart.FileHeader](),
	"[]*multipart.FileHeader": reflect.TypeFor[[]*multipart.FileHeader](), "Tree": reflect.TypeFor[pageTree](), "TextLevel": reflect.TypeFor[pageLevel](),
	"Money": reflect.TypeFor[pageMoney](), "Stamp": reflect.TypeFor[pageStamp](), "Priority": reflect.TypeFor[pagePriority](), "func()": reflect.TypeFor[func()](),
}

// The types of the application on the page.
type (
	pageItem struct {
		Name string `json:"name" form:"name" binding:"required"`
	}
	pageTree  map[string]pageTree
	pageLevel int
	pageMoney struct {
		Cents int `json:"cents"`
	}
	pageStamp    struct{ time.Time }
	pagePriority string
)

func (pageLevel) MarshalText() ([]byte, error) { return []byte("high"), nil }
func (*pageLevel) UnmarshalText([]byte) error  { return nil }
func (pageMoney) MarshalJSON() ([]byte, error) { return []byte(`"1 EUR"`), nil }
func (*pageMoney) UnmarshalJSON([]byte) error  { return nil }
func (pagePriority) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Enum: []any{"low", "high"}}
}

// TestTagsPage tests every row of the page. A comment above a table states how its fields are
// used: in a body, a query, a form, a header, a path or a response. The first column declares a
// field, and the second one states what becomes of it; -update writes the second column.
func TestTagsPage(t *testing.T) {
	page, err := os.ReadFile(tagsPage)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	use, rows := "", 0
	for line := range strings.Lines(string(page)) {
		if rest, ok := strings.CutPrefix(line, "<!-- rows: "); ok {
			use, _, _ = strings.Cut(rest, " ")
		} else if !strings.HasPrefix(line, "|") && strings.TrimSpace(line) != "" {
			use = ""
		}
		if use == "" || use == "other" || !strings.HasPrefix(line, "| `") {
			out.WriteString(line)
			continue
		}
		rows++
		cells := splitRow(line)
		got := pageResult(t, use, code(cells[0]))
		if !testkit.Updating() && code(cells[1]) != got {
			t.Errorf("%s in a %s:\n got %s\nwant %s", cells[0], use, got, cells[1])
		}
		cells[1] = "`" + strings.ReplaceAll(got, "|", `\|`) + "`"
		if strings.Contains(got, "`") {
			cells[1] = "`` " + strings.ReplaceAll(got, "|", `\|`) + " ``"
		}
		out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	if rows < 150 {
		t.Errorf("only %d rows are tested", rows)
	}
	if testkit.Updating() {
		if err := os.WriteFile(tagsPage, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	everyRule(t, string(page))
}

// splitRow returns the cells of a row. A bar in a cell is escaped.
func splitRow(line string) []string {
	line = strings.ReplaceAll(strings.TrimSpace(line), `\|`, "\x00")
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.ReplaceAll(strings.TrimSpace(cells[i]), "\x00", `\|`)
	}
	return cells
}

// code returns the text of a code span.
func code(cell string) string {
	cell = strings.ReplaceAll(cell, `\|`, "|")
	return strings.TrimSpace(strings.Trim(cell, "`"))
}

// pageResult returns what becomes of a field, such as "Age int `binding:"min=1"`".
func pageResult(t *testing.T, use, declaration string) string {
	t.Helper()
	name, rest, _ := strings.Cut(declaration, " ")
	typeName, tag, _ := strings.Cut(rest, " ")
	typ, ok := pageTypes[typeName]
	if !ok {
		t.Errorf("%s: the test does not know the type %q", declaration, typeName)
		return ""
	}
	tag = strings.TrimSuffix(strings.TrimSpace(tag), "`")
	tag = strings.TrimPrefix(tag, "`")
	field := reflect.StructField{Name: name, Type: typ, Tag: reflect.StructTag(tag)}
	// Kind and From are what rules about other fields name.
	other := []reflect.StructField{
		{Name: "Kind", Type: reflect.TypeFor[string](), Tag: `json:"kind" form:"kind"`}, {Name: "From", Type: reflect.TypeFor[time.Time](), Tag: `json:"from" form:"from"`},
	}
	struc := reflect.StructOf(append([]reflect.StructField{field}, other...))
	op := &introspect.Operation{Method: "POST", Path: "/x/:id", Declared: true, Segments: []introspect.Segment{{Literal: "x"}, {Param: "id"}}}
	if use == "response" {
		op.Responses = []introspect.Response{{Status: 200, Type: introspect.TypeRef{Go: struc}}}
		out, _ := schema.NewOutput(op, schema.Config{})
		return described(out.Schema, name, tag, "kind", "from")
	}
	in := map[string]introspect.Location{
		"body": introspect.LocationBody, "query": introspect.LocationQuery, "form": introspect.LocationForm, "header": introspect.LocationHeader,
		"path": introspect.LocationPath, "patch": introspect.LocationBody,
	}[use]
	switch use {
	case "patch":
		op.Method = "PATCH"
	case "GET", "POST", "DELETE":
		return locationOf(op, use, struc, name)
	}
	op.Inputs = []introspect.Input{{In: in, Type: introspect.TypeRef{Go: struc}}}
	input, _, err := schema.NewInput(op, schema.InputOptions{})
	if err != nil {
		return err.Error()
	}
	if use == "path" {
		return described(input.Schema, name, tag, "kind", "from")
	}
	return described(input.Schema, name, tag, "kind", "from", "id")
}

// described returns the property that a field becomes, after its name if that is not the obvious
// one, and whether it is required.
func described(raw json.RawMessage, name, tag string, others ...string) string {
	var s struct {
		Properties map[string]json.RawMessage
		Required   []string
		Defs       json.RawMessage `json:"$defs"`
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return err.Error()
	}
	for _, other := range append(others, "Kind", "From") {
		delete(s.Properties, other)
	}
	for property, text := range s.Properties {
		result := string(text)
		if !strings.Contains(tag, strconv.Quote(property)) && !strings.Contains(tag, `"`+property+",") && property != name {
			result = property + ": " + result
		}
		for _, required := range s.Required {
			if required == property {
				result += " required"
			}
		}
		return result
	}
	return "left out"
}

// locationOf returns where a field comes from.
func locationOf(op *introspect.Operation, method string, struc reflect.Type, name string) string {
	op.Method = method
	op.Inputs = []introspect.Input{{Type: introspect.TypeRef{Go: struc}}}
	input, _, err := schema.NewInput(op, schema.InputOptions{})
	if err != nil {
		return "an error"
	}
	for _, a := range input.Arguments {
		if a.Wire != "kind" && a.Wire != "from" && (a.In != introspect.LocationPath || name == "ID") {
			return fmt.Sprint(a.In, " ", a.Wire)
		}
	}
	return "left out"
}

// everyRule expects the page to name every rule that validator has.
func everyRule(t *testing.T, page string) {
	t.Helper()
	for _, name := range schema.RuleNames() {
		if !strings.Contains(page, name) {
			t.Errorf("the page lacks the rule %s", name)
		}
	}
}
