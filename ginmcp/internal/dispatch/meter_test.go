package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/budget"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A metered is one way in which a caller's values become a part of a request.
type metered struct {
	name, route string
	annotation  introspect.Annotation
	set         func(*gin.Engine)
	// wrap makes the arguments of the value of the argument "v", which the
	// error names.
	wrap func(value string) string
	// kind is the kind of value: text, list, object, lists (an object of lists), members (an
	// object of texts) or files.
	kind string
}

func described(in introspect.Location, schema string, encoding introspect.Encoding) introspect.Annotation {
	return introspect.Annotation{Params: []introspect.Param{{
		Name: "v", In: in, Type: introspect.TypeRef{Schema: json.RawMessage(schema)}, Encoding: encoding, Source: introspect.SourceExplicit,
	}}}
}

func form(mediaType, schema string) introspect.Annotation {
	return introspect.Annotation{Inputs: []introspect.Input{{
		In: introspect.LocationForm, MediaType: mediaType, Type: introspect.TypeRef{Schema: json.RawMessage(schema)}, Source: introspect.SourceExplicit,
	}}}
}

func under(name string) func(string) string {
	return func(value string) string { return `{"` + name + `":` + value + `}` }
}

const (
	anyObject  = `{"type":"object"}`
	anyList    = `{"type":"array","items":{"type":"string"}}`
	listMember = `{"type":"object","properties":{"v":` + anyList + `}}`
	textMember = `{"type":"object","properties":{"v":{"type":"string"}}}`
	filesField = `{"type":"object","properties":{"v":{"type":"array","items":{"type":"string","format":"binary"}}}}`
	multiForm  = "multipart/form-data"
)

// meteredLocations has every style in every location that takes it.
func meteredLocations() []metered {
	v := under("v")
	text := `{"type":"string"}`
	escaped := func(e *gin.Engine) { e.UseEscapedPath = true }
	return []metered{
		{"path", "GET /x/:v", introspect.Annotation{}, nil, v, "text"},
		{"escaped path", "GET /x/:v", introspect.Annotation{}, escaped, v, "text"},
		{"wildcard", "GET /x/*v", introspect.Annotation{}, nil, v, "text"},
		{"escaped wildcard", "GET /x/*v", introspect.Annotation{}, escaped, v, "text"},
		{"query text", "GET /x", described(introspect.LocationQuery, text, ""), nil, v, "text"},
		{"query JSON", "GET /x", described(introspect.LocationQuery, anyObject, introspect.EncodingJSON), nil, v, "object"},
		{"query list", "GET /x", described(introspect.LocationQuery, anyList, ""), nil, v, "list"},
		{"query joined", "GET /x", described(introspect.LocationQuery, anyList, introspect.EncodingCSV), nil, v, "list"},
		{"query map", "GET /x", described(introspect.LocationQuery, anyObject, ""), nil, v, "object"},
		{"query deep", "GET /x", described(introspect.LocationQuery, anyObject, introspect.EncodingDeep), nil, v, "object"},
		{"header text", "GET /x", described(introspect.LocationHeader, text, ""), nil, v, "text"},
		{"header list", "GET /x", described(introspect.LocationHeader, anyList, ""), nil, v, "list"},
		{"header joined", "GET /x", described(introspect.LocationHeader, anyList, introspect.EncodingCSV), nil, v, "list"},
		{"cookie text", "GET /x", described(introspect.LocationCookie, text, ""), nil, v, "text"},
		{"form text", "POST /x", form(urlEncoded, textMember), nil, v, "text"},
		{"form list", "POST /x", form(urlEncoded, listMember), nil, v, "list"},
		{"form map", "POST /x", reading[map[string][]string](introspect.LocationForm), nil, under("form"), "lists"},
		{"multipart text", "POST /x", form(multiForm, textMember), nil, v, "text"},
		{"multipart list", "POST /x", form(multiForm, listMember), nil, v, "list"},
		{"multipart map", "POST /x", form(multiForm, anyObject), nil, under("form"), "members"},
		{"files", "POST /x", form(multiForm, filesField), nil, v, "files"},
		// of which nothing is known
		{"undeclared query", "GET /x", introspect.Annotation{}, nil, under("query"), "object"},
		{"undeclared form", "POST /x", introspect.Annotation{}, nil, under("form"), "object"},
		{"undeclared files", "POST /x", introspect.Annotation{}, nil, func(v string) string { return `{"form":{"v":` + v + `}}` }, "files"},
	}
}

func (m *metered) fixture(tb testing.TB, called *bool) *fixture {
	tb.Helper()
	e := gin.New()
	if m.set != nil {
		m.set(e)
	}
	method, path, _ := strings.Cut(m.route, " ")
	handler := func(*gin.Context) { *called = true }
	if !reflect.DeepEqual(m.annotation, introspect.Annotation{}) {
		handler = introspect.Annotate(&m.annotation, handler)
	}
	e.Handle(method, path, handler)
	return newFixture(tb, e, m.route)
}

// prepared builds the request of a call and returns how many bytes were allocated for it.
func (f *fixture) prepared(ctx context.Context, v *schema.Values) (allocated uint64, r *http.Request, err error) {
	x := &exchange{}
	x.within(ctx, &Call{}, time.Now().Add(time.Hour))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err = f.plan.prepare(x, &Call{Values: v})
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, r, err
}

// mostAllocated is what a message may make a call allocate before it reaches the
// application: a request of the size that the budget allows, a few times over, because
// buffers double as they grow and a form is decoded, written and sent.
func mostAllocated(message int) uint64 {
	most := uint64(12*budget.Body(message) + 4*message + 64<<10)
	if testkit.Race {
		most *= 2 // the race detector allocates by itself
	}
	return most
}

// TestWorkBudget: a message that multiplies one part of it by another is refused before the
// product is written, wherever it would be written.
func TestWorkBudget(t *testing.T) {
	name := strings.Repeat("n", 100<<10)
	items := "[" + strings.Repeat("1,", 9_999) + "1]"
	var members strings.Builder
	for i := range 9_000 {
		fmt.Fprintf(&members, `"%d":{},`, i)
	}
	nulls := members.String()
	values := map[string][]struct {
		value, reason string
	}{
		"text": {
			{`"` + strings.Repeat("x", 1100<<10) + `"`, "longer than net/http would take"},
			{`"` + strings.Repeat("ü", 200<<10) + `"`, "three times as long once it is escaped"},
			{`"` + strings.Repeat("/", 1100<<10) + `"`, "a part of the path for every byte"},
		},
		"list": {
			{"[" + strings.Repeat(`"",`, 199_999) + `""]`, "a name for every three bytes"},
			{`["` + strings.Repeat("x", 1100<<10) + `"]`, "one long item"},
			{"[" + strings.Repeat(`"%",`, 199_999) + `"%"]`, "a name and an escape for every four"},
		},
		"object": {
			{`{"` + name + `":` + items + `}`, "100 kB times 10,000"},
			{`{"a":"` + strings.Repeat("x", 1100<<10) + `"}`, "longer than net/http would take"},
			{`{"` + name + `":{"a":` + items + `}}`, "one level deeper"},
			{`{"` + name + `":{` + strings.TrimSuffix(nulls, ",") + `}}`, "a long name with members that are not written"},
			{strings.Repeat(`{"a":`, 4000) + "1" + strings.Repeat("}", 4000), "a name that grows with the depth"},
		},
		"lists": {
			{`{"` + name + `":` + strings.ReplaceAll(items, "1", `""`) + `}`, "100 kB times 10,000"},
			{`{` + strings.TrimSuffix(strings.Repeat(`"a":[],`, 1), ",") + `}`, "nothing to write"},
		},
		"members": {
			{`{` + strings.ReplaceAll(strings.TrimSuffix(nulls, ","), "{}", `""`) + `}`, "the headers of a part for every member"},
		},
		"files": {
			{"[" + strings.Repeat(`{"filename":"a","text":""},`, 19_999) + `{"filename":"a","text":""}]`, "the headers of a part for every file"},
		},
	}
	for _, m := range meteredLocations() {
		called := false
		refused := slices.Contains([]string{"form text", "multipart text", "form list"}, m.name) // a form may be as long
		f := m.fixture(t, &called)
		for _, c := range values[m.kind] {
			arguments := m.wrap(c.value)
			v, problems := f.input.Check(context.Background(), json.RawMessage(arguments))
			if len(problems) > 0 {
				continue // the schema refuses it
			}
			allocated, r, err := f.prepared(t.Context(), &v)
			var argument *ArgumentError
			switch {
			case errors.As(err, &argument):
				refused = true
				if want := strings.SplitN(arguments, `"`, 3)[1]; argument.Argument != want || len(argument.Message) > 300 {
					t.Errorf("%s: the error names %q and says %q, want %q: %s", m.name, argument.Argument, argument.Message, want, c.reason)
				}
			case err != nil:
				t.Errorf("%s: error %v, want one that names the argument: %s", m.name, err, c.reason)
			case len(r.RequestURI) > budget.Most || r.ContentLength > int64(budget.Body(len(arguments))):
				t.Errorf("%s: a URI of %d bytes, a body of %d for a message of %d: %s", m.name, len(r.RequestURI), r.ContentLength, len(arguments), c.reason)
			}
			if most := mostAllocated(len(arguments)); allocated > most {
				t.Errorf("%s: %d bytes were allocated for a message of %d, want %d at most: %s", m.name, allocated, len(arguments), most, c.reason)
			}
		}
		if !refused {
			t.Errorf("%s: every message was accepted", m.name)
		}
		if called {
			t.Errorf("%s: the application was called", m.name)
		}
	}
}

// TestLongNameOfManyItems is the message that was found first: 500 kB that became gigabytes.
func TestLongNameOfManyItems(t *testing.T) {
	called := false
	m := metered{"", "GET /x", introspect.Annotation{}, nil, nil, ""}
	f := m.fixture(t, &called)
	arguments := `{"query":{"` + strings.Repeat("n", 400<<10) + `":[` + strings.Repeat("1,", 49_999) + `1]}}`
	allocated, _, err := f.prepared(t.Context(), f.check(t, arguments))
	var argument *ArgumentError
	if !errors.As(err, &argument) || argument.Argument != "query" || called || allocated > mostAllocated(len(arguments)) {
		t.Errorf("error %v, called %t, %d bytes allocated for %d", err, called, allocated, len(arguments))
	}
}

// TestWorkBudgetAllowsOrdinaryCalls: what applications take over HTTP is not refused.
func TestWorkBudgetAllowsOrdinaryCalls(t *testing.T) {
	list := make([]string, 500)
	for i := range list {
		list[i] = strconv.Itoa(100_000 + i)
	}
	ids, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]string{
		"text":    {`"x"`, `"` + strings.Repeat("ü", 4_000) + `"`},
		"list":    {string(ids), `[]`},
		"object":  {`{"ids":` + string(ids) + `,"a":{"b":{"c":{"d":1}}}}`, `{}`},
		"lists":   {`{"ids":` + string(ids) + `,"none":[]}`, `{}`},
		"members": {`{"a":"x","b":""}`, `{}`},
		"files":   {`[{"filename":"a","text":"` + strings.Repeat("x", 3<<20) + `"}]`},
	}
	values["form"] = append(values["text"], `"`+strings.Repeat("x", 3<<20)+`"`, `"`+strings.Repeat("ü", 1<<20)+`"`)
	for _, m := range meteredLocations() {
		called := false
		f := m.fixture(t, &called)
		kind := m.kind
		if kind == "text" && strings.HasPrefix(m.route, "POST") {
			kind = "form"
		}
		for _, value := range values[kind] {
			called = false
			r, err := f.do(t, m.wrap(value))
			if unescapable := m.name == "header text" || m.set != nil; err != nil && !unescapable || err == nil && !called {
				t.Errorf("%s: a value of %d bytes: %v %v", m.name, len(value), r, err)
			}
		}
	}
}

// TestWorkEndsWithTheCall: the loops over a caller's values observe its context.
func TestWorkEndsWithTheCall(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	values := map[string]string{
		"list":   "[" + strings.Repeat(`"",`, 999) + `""]`,
		"object": `{"a":[` + strings.Repeat(`1,`, 999) + `1]}`,
		"lists":  `{"a":[` + strings.Repeat(`"",`, 999) + `""]}`,
		"files":  "[" + strings.Repeat(`{"filename":"a","text":""},`, 499) + `{"filename":"a","text":""}]`,
	}
	for _, m := range meteredLocations() {
		value, ok := values[m.kind]
		if !ok || m.name == "query JSON" {
			continue // written in one piece
		}
		called := false
		f := m.fixture(t, &called)
		if _, err := f.doContext(ctx, t, m.wrap(value), time.Minute); !errors.Is(err, ErrCanceled) || called {
			t.Errorf("%s: error %v, called %v: want %v and no call", m.name, err, called, ErrCanceled)
		}
	}
}

// FuzzWorkBudget: whatever a message repeats, and wherever its values go, what is built and
// allocated is bounded by a multiple of the message.
func FuzzWorkBudget(f *testing.F) {
	for i := range meteredLocations() {
		f.Add(uint8(i), "n", uint16(4_000), "1", uint16(9_000), uint8(0))
		f.Add(uint8(i), "ü", uint16(1), `"\u00fc"`, uint16(50_000), uint8(3))
		f.Add(uint8(i), "]&[", uint16(900), `{"a":null}`, uint16(500), uint8(40))
	}
	f.Fuzz(func(t *testing.T, row uint8, name string, repeat uint16, item string, items uint16, depth uint8) {
		locations := meteredLocations()
		m := locations[int(row)%len(locations)]
		if !json.Valid([]byte(item)) || len(name) > 100 || len(item) > 200 {
			return
		}
		quoted, _ := json.Marshal(strings.Repeat(name, int(repeat)))
		list := "[" + strings.TrimSuffix(strings.Repeat(item+",", int(items)), ",") + "]"
		value := list
		switch m.kind {
		case "lists":
			value = "{" + string(quoted) + ":" + list + "}"
		case "members":
			value = "{" + string(quoted) + `:""}`
		case "text":
			quoted, _ = json.Marshal(strings.Repeat(name, int(repeat)) + list)
			value = string(quoted)
		case "object":
			for range 1 + depth {
				value = "{" + string(quoted) + ":" + value + "}"
			}
		}
		called := false
		fx := m.fixture(t, &called)
		arguments := m.wrap(value)
		if len(arguments) > 4<<20 {
			return // more than a message may have
		}
		v, problems := fx.input.Check(context.Background(), json.RawMessage(arguments))
		if len(problems) > 0 {
			return
		}
		allocated, r, err := fx.prepared(t.Context(), &v)
		if err == nil && (len(r.RequestURI) > budget.Most+len(m.route) || r.ContentLength > int64(budget.Body(len(arguments)))) {
			t.Errorf("%s: a URI of %d bytes, a body of %d for a message of %d", m.name, len(r.RequestURI), r.ContentLength, len(arguments))
		}
		if most := mostAllocated(len(arguments)); allocated > most {
			t.Errorf("%s: %d bytes were allocated for a message of %d, want %d at most", m.name, allocated, len(arguments), most)
		}
	})
}
