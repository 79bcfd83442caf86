package schema_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

// An app is an engine with one route, served over MCP and over plain HTTP.
type app struct {
	row     row
	engine  *gin.Engine
	session *mcp.ClientSession
	tool    *mcp.Tool
	schema  document
	input   *schema.Input
	op      introspect.Operation
	bound   any
}

func newApp(t *testing.T, r row) *app {
	t.Helper()
	a := &app{row: r, engine: gin.New()}
	a.engine.Handle(r.method, r.path, r.handler(func(v any) { a.bound = v }))
	s, err := ginmcp.New(a.engine)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	a.op, a.tool = s.Operations()[0], s.Tools()[0]
	raw, ok := a.tool.InputSchema.(json.RawMessage)
	if !ok {
		t.Fatalf("the input schema is a %T", a.tool.InputSchema)
	}
	a.schema = parseDocument(raw)
	if a.input, _, err = schema.NewInput(&a.op, schema.InputOptions{}); err != nil {
		t.Fatal(err)
	}
	clientEnd, serverEnd := mcp.NewInMemoryTransports()
	serverSession, err := s.MCP().Connect(t.Context(), serverEnd, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.session, err = mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), clientEnd, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.session.Close(); _ = serverSession.Wait() })
	return a
}

// call calls the tool. It returns what the handler bound, or nil and what came back.
func (a *app) call(arguments string) (bound any, text string) {
	a.bound = nil
	res, err := a.session.CallTool(context.Background(), &mcp.CallToolParams{Name: "op", Arguments: json.RawMessage(arguments)})
	if err != nil {
		return nil, err.Error()
	}
	for _, c := range res.Content {
		if block, ok := c.(*mcp.TextContent); ok {
			text += block.Text
		}
	}
	return a.bound, text
}

// TestAllowedBinds is the first half of the promise: what a schema allows is bound, to the
// value that was meant.
func TestAllowedBinds(t *testing.T) {
	for _, r := range corpus {
		t.Run(r.name, func(t *testing.T) {
			a := newApp(t, r)
			for _, arguments := range r.valid {
				if bound, text := a.call(arguments); bound == nil {
					t.Errorf("%s is valid, got %s", arguments, text)
				}
			}
			t.Run("generated", rapid.MakeCheck(func(t *rapid.T) {
				value := allowed(t, a.schema, a.schema, 0)
				arguments := mustJSON(value)
				bound, text := a.call(arguments)
				switch {
				case bound == nil && r.silent != "" && strings.Contains(text, "not valid; nothing was called"):
					return // the check knows more than the schema can say, which the row admits
				case bound == nil && r.beyond != "" && strings.HasPrefix(text, "HTTP 400"):
					return
				case bound == nil:
					t.Fatalf("the schema allows %s, got %s", arguments, text)
				}
				a.compare(t, bound, []byte(arguments))
			}))
		})
	}
}

// TestForbiddenRefused is the other half: what a schema forbids is refused, by the check and,
// but for the rows that say why not, by Gin's own binding.
func TestForbiddenRefused(t *testing.T) {
	for _, r := range corpus {
		t.Run(r.name, func(t *testing.T) {
			a := newApp(t, r)
			for _, arguments := range r.invalid {
				a.refuses(t, arguments, "listed")
			}
			base := rapid.Custom(func(t *rapid.T) map[string]any {
				object, _ := allowed(t, a.schema, a.schema, 0).(map[string]any)
				return object
			})
			for seed := range 5 {
				arguments := base.Example(seed)
				for _, name := range a.schema.properties() {
					for _, b := range breaches(a.schema, a.schema.sub("properties").sub(name)) {
						changed := maps.Clone(arguments)
						changed[name] = b.value
						a.refuses(t, mustJSON(changed), name+": "+b.what)
					}
				}
				for _, name := range a.schema.required() {
					changed := maps.Clone(arguments)
					delete(changed, name)
					a.refuses(t, mustJSON(changed), name+": missing")
				}
				changed := maps.Clone(arguments)
				changed["no such argument"] = 1
				if bound, _ := a.call(mustJSON(changed)); bound != nil {
					t.Errorf("an unknown argument is taken in %s", mustJSON(changed))
				}
			}
		})
	}
}

// refuses expects the check to refuse the arguments, and Gin where the row promises it.
func (a *app) refuses(t *testing.T, arguments, what string) {
	t.Helper()
	bound, text := a.call(arguments)
	if bound != nil || !strings.Contains(text, "not valid; nothing was called") {
		t.Errorf("%s: %s is forbidden, but the check takes it: %s", what, arguments, text)
		return
	}
	if a.row.stricter != "" || !a.sendable(arguments) {
		return
	}
	a.bound = nil
	w := httptest.NewRecorder()
	a.engine.ServeHTTP(w, a.plain(t, arguments))
	if a.bound != nil || w.Code < http.StatusBadRequest {
		t.Errorf("%s: %s is refused by the check only: Gin binds %+v (status %d)", what, arguments, a.bound, w.Code)
	}
}

// sendable tells whether plain HTTP has a request for wrong arguments. It has none without a
// path parameter; and to a text every value is a text, so that an object where a string is
// wanted is one.
func (a *app) sendable(arguments string) bool {
	var values map[string]json.RawMessage
	if json.Unmarshal([]byte(arguments), &values) != nil {
		return false
	}
	for _, argument := range a.input.Arguments {
		raw, given := values[argument.Name]
		delete(values, argument.Name)
		switch {
		case argument.In == introspect.LocationPath && (!given || len(raw) <= len(`""`) || raw[0] == '{'):
			return false
		case argument.Style == schema.StyleFile || argument.Style == schema.StyleFiles:
			return false
		case argument.In != introspect.LocationBody && given && (raw[0] == '{' || raw[0] == '['):
			return false
		}
	}
	return len(values) == 0 // what Gin does not know it ignores
}

// plain writes arguments as an ordinary HTTP client would, by the documentation of Gin and
// not by the code under test.
func (a *app) plain(t *testing.T, arguments string) *http.Request {
	t.Helper()
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(arguments), &values); err != nil {
		t.Fatal(err)
	}
	path, query, form, header := a.row.path, url.Values{}, url.Values{}, http.Header{}
	object, hasBody := map[string]json.RawMessage{}, false
	var body []byte
	for _, argument := range a.input.Arguments {
		raw, given := values[argument.Name]
		hasBody = hasBody || argument.In == introspect.LocationBody
		if !given {
			continue
		}
		text := plainText(raw)
		switch {
		case argument.Whole:
			body = raw
		case argument.In == introspect.LocationBody:
			object[argument.Wire] = raw
		case argument.In == introspect.LocationPath:
			path = strings.NewReplacer(":"+argument.Wire, url.PathEscape(text), "*"+argument.Wire, text).Replace(path)
		case argument.In == introspect.LocationQuery:
			query.Add(argument.Wire, text)
		case argument.In == introspect.LocationForm:
			form.Add(argument.Wire, text)
		case argument.In == introspect.LocationHeader:
			header.Add(argument.Wire, text)
		}
	}
	switch {
	case hasBody && body == nil && len(a.input.Arguments) > 0 && !a.input.Arguments[0].Whole:
		body = []byte(mustJSON(object))
		header.Set("Content-Type", "application/json")
	case body != nil:
		header.Set("Content-Type", "application/json")
	case a.row.in == introspect.LocationForm:
		body = []byte(form.Encode())
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req := httptest.NewRequest(a.row.method, path+"?"+query.Encode(), bytes.NewReader(body))
	maps.Copy(req.Header, header)
	return req
}

func plainText(raw json.RawMessage) string {
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func mustJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// compare expects the bound value to be the one that the arguments mean.
func (a *app) compare(t *rapid.T, bound any, arguments []byte) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(arguments, &values); err != nil {
		t.Fatal(err)
	}
	got := reflect.ValueOf(bound).Elem()
	if locate.Whole(a.row.t) {
		want := reflect.New(a.row.t)
		raw := values["body"]
		if a.row.in == introspect.LocationQuery {
			raw = values["query"]
		}
		if raw == nil {
			return
		}
		if err := json.Unmarshal(raw, want.Interface()); err != nil {
			t.Fatal(err)
		}
		equal(t, "body", want.Elem().Interface(), got.Interface())
		return
	}
	fields := locate.Fields(a.row.t, locate.Location(a.row.in), a.row.method, a.op.PathParams()).Fields
	for _, argument := range a.input.Arguments {
		i := slices.IndexFunc(fields, func(f locate.Field) bool { return f.In == locate.Location(argument.In) && f.Name == argument.Wire })
		if i < 0 {
			t.Fatalf("no field for %s", argument.Name)
		}
		field, err := got.FieldByIndexErr(fields[i].Index)
		if err != nil {
			continue // in an embedded struct that nothing was given for
		}
		raw, given := values[argument.Name]
		if !given || string(raw) == "[]" {
			continue
		}
		a.compareField(t, fields[i], argument, field, raw)
	}
}

func (a *app) compareField(t *rapid.T, f locate.Field, argument schema.Argument, got reflect.Value, raw json.RawMessage) {
	if argument.In == introspect.LocationBody {
		want := reflect.New(got.Type())
		if _, quoted, _ := strings.Cut(f.StructField.Tag.Get("json"), ","); quoted == "string" {
			raw = json.RawMessage(plainText(raw))
		}
		if err := json.Unmarshal(raw, want.Interface()); err != nil {
			t.Fatalf("%s: %v", argument.Name, err)
		}
		equal(t, argument.Name, deep(want.Elem()), deep(got))
		return
	}
	if got.Kind() == reflect.Pointer && got.Type() != reflect.TypeFor[*multipart.FileHeader]() {
		got = got.Elem()
	}
	var items []json.RawMessage
	if (got.Kind() == reflect.Slice || got.Kind() == reflect.Array) && json.Unmarshal(raw, &items) == nil {
		if got.Len() != len(items) {
			t.Fatalf("%s: %d items of %s arrived", argument.Name, got.Len(), raw)
		}
		for i := range items {
			a.compareText(t, f, argument, got.Index(i), items[i])
		}
		return
	}
	a.compareText(t, f, argument, got, raw)
}

// compareText compares one value that Gin read from a text.
func (a *app) compareText(t *rapid.T, f locate.Field, argument schema.Argument, got reflect.Value, raw json.RawMessage) {
	text := plainText(raw)
	if argument.In == introspect.LocationPath && strings.Contains(a.row.path, "*"+argument.Wire) {
		text = "/" + strings.TrimPrefix(text, "/")
	}
	want := reflect.New(got.Type())
	parsesText := strings.Contains(string(f.StructField.Tag), "parser=encoding.TextUnmarshaler")
	if _, binds := reflect.TypeAssert[binding.BindUnmarshaler](want); text == "" && !binds && !parsesText {
		equal(t, argument.Name, want.Elem().Interface(), got.Interface()) // Gin binds the zero value
		return
	}
	switch v := want.Interface().(type) {
	case binding.BindUnmarshaler:
		must(t, v.UnmarshalParam(text))
	case *time.Time:
		*v = readTime(t, f.StructField.Tag.Get("time_format"), text)
		if moment, ok := reflect.TypeAssert[time.Time](got); !ok || !moment.Equal(*v) {
			t.Fatalf("%s: want %s, got %s", argument.Name, v, got)
		}
		return
	case *time.Duration:
		d, err := time.ParseDuration(text)
		must(t, err)
		*v = d
	case **multipart.FileHeader:
		compareFile(t, raw, got)
		return
	case interface{ UnmarshalText([]byte) error }:
		if parsesText {
			must(t, v.UnmarshalText([]byte(text)))
			break
		}
		want.Elem().SetString(text)
	default:
		switch got.Kind() {
		case reflect.String:
			want.Elem().SetString(text)
		case reflect.Struct, reflect.Map:
			must(t, json.Unmarshal(raw, want.Interface()))
		default:
			must(t, json.Unmarshal([]byte(text), want.Interface()))
		}
	}
	equal(t, argument.Name, want.Elem().Interface(), got.Interface())
}

func must(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func readTime(t *rapid.T, layout, text string) time.Time {
	var n int64
	if strings.HasPrefix(layout, "unix") {
		must(t, json.Unmarshal([]byte(text), &n))
	}
	switch strings.ToLower(layout) {
	case "":
		layout = time.RFC3339
	case "unix":
		return time.Unix(n, 0)
	case "unixmilli":
		return time.UnixMilli(n)
	case "unixmicro":
		return time.UnixMicro(n)
	case "unixnano":
		return time.Unix(0, n)
	}
	v, err := time.ParseInLocation(layout, text, time.Local)
	must(t, err)
	return v
}

func compareFile(t *rapid.T, raw json.RawMessage, got reflect.Value) {
	header, ok := reflect.TypeAssert[*multipart.FileHeader](got)
	if !ok || header == nil {
		t.Fatalf("no file arrived for %s", raw)
	}
	var want struct {
		Filename   string
		Data, Text *string
	}
	must(t, json.Unmarshal(raw, &want))
	if header.Size == 0 {
		return // mime/multipart cannot open an empty file
	}
	file, err := header.Open()
	must(t, err)
	content, err := io.ReadAll(file)
	must(t, err)
	if want.Text != nil && string(content) != *want.Text {
		t.Fatalf("want the text %q, got %q", *want.Text, content)
	}
}

func equal(t *rapid.T, name string, want, got any) {
	t.Helper()
	if !reflect.DeepEqual(want, got) && fmt.Sprintf("%#v", want) != fmt.Sprintf("%#v", got) {
		t.Fatalf("%s: want %#v, got %#v", name, want, got)
	}
}

// deep writes a value of unexported or exported fields so that equal ones read alike:
// through pointers, and numbers by their value.
func deep(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return "nil"
		}
		if s, ok := safeInterface(v).(fmt.Stringer); ok {
			return s.String()
		}
		return "&" + deep(v.Elem())
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			parts = append(parts, deep(v.Field(i)))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case reflect.Slice, reflect.Array:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, deep(v.Index(i)))
		}
		return "[" + strings.Join(parts, " ") + "]"
	default:
		return fmt.Sprintf("%#v", v)
	}
}

func safeInterface(v reflect.Value) any {
	if v.CanInterface() {
		return v.Interface()
	}
	return nil
}
