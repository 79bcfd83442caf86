package schema_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// Types with methods in every combination. A form that is in a name is what encoding/json writes.
type (
	textByValue   struct{ n int }
	textByPointer struct{ n int }
	jsonByValue   struct{ N int }
	jsonByPointer struct{ N int }
	bothByValue   struct{ n int }
	bothByPointer struct{ N int }
	jsonBeforeTxt struct{ N int }
	writesOnly    struct{ N int }
	readsOnly     struct{ N int }
	stringText    string
	stringTextPtr string
	intJSON       int
	intText       int
	mapJSON       map[string]int
	sliceJSON     []int
	byteJSON      byte
	plainBytes    []byte
	timeOwn       struct{ time.Time }
	timeOwnRead   struct{ time.Time }
	timeEmbedded  struct {
		time.Time

		Ignored int
	}
	timeDeep    struct{ timeEmbedded }
	timePointer struct{ *time.Time }
	bigEmbedded struct{ *big.Int }
	twoEmbedded struct {
		time.Time
		jsonByValue
	}
	anyEmbedded        struct{ json.Marshaler }
	generic[T any]     struct{ V T }
	genericText[T any] struct{ V T }
	keyText            struct{ n int }
	keyInt             int
	tree2              struct {
		Children []tree2 `json:"children"`
	}
	treeJSON struct {
		Child *treeJSON `json:"child"`
		Name  string    `json:"name" description:"What it is called"`
	}
)

func (v textByValue) MarshalText() ([]byte, error) {
	return strconv.AppendInt(nil, int64(v.n), 10), nil
}
func (v *textByValue) UnmarshalText(b []byte) (err error) { v.n = len(b); return nil }
func (v *textByPointer) MarshalText() ([]byte, error) {
	return strconv.AppendInt(nil, int64(v.n), 10), nil
}
func (v *textByPointer) UnmarshalText(b []byte) error { v.n = len(b); return nil }
func (v jsonByValue) MarshalJSON() ([]byte, error)    { return []byte(`[` + strconv.Itoa(v.N) + `]`), nil }
func (v *jsonByValue) UnmarshalJSON([]byte) error     { return nil }
func (v *jsonByPointer) MarshalJSON() ([]byte, error) { return []byte(`[1]`), nil }
func (v *jsonByPointer) UnmarshalJSON([]byte) error   { return nil }
func (v bothByValue) MarshalJSON() ([]byte, error)    { return []byte(strconv.Itoa(v.n)), nil }
func (v bothByValue) MarshalText() ([]byte, error)    { return []byte("text"), nil }
func (v *bothByValue) UnmarshalJSON([]byte) error     { return nil }
func (v *bothByValue) UnmarshalText([]byte) error     { return nil }
func (v *bothByPointer) MarshalJSON() ([]byte, error) { return []byte("true"), nil }
func (v *bothByPointer) MarshalText() ([]byte, error) { return []byte("text"), nil }
func (v *jsonBeforeTxt) MarshalJSON() ([]byte, error) { return []byte("1"), nil }
func (v jsonBeforeTxt) MarshalText() ([]byte, error)  { return []byte("text"), nil }
func (v writesOnly) MarshalJSON() ([]byte, error)     { return []byte("null"), nil }
func (v *readsOnly) UnmarshalJSON([]byte) error       { return nil }
func (v stringText) MarshalText() ([]byte, error)     { return []byte("x" + string(v)), nil }
func (v *stringText) UnmarshalText(b []byte) error    { *v = stringText(b); return nil }
func (v *stringTextPtr) MarshalText() ([]byte, error) { return []byte("x"), nil }
func (v intJSON) MarshalJSON() ([]byte, error)        { return []byte(`{"int":1}`), nil }
func (v *intJSON) UnmarshalJSON([]byte) error         { return nil }
func (v intText) MarshalText() ([]byte, error)        { return []byte("one"), nil }
func (v *intText) UnmarshalText([]byte) error         { return nil }
func (v mapJSON) MarshalJSON() ([]byte, error)        { return []byte(`"map"`), nil }
func (v sliceJSON) MarshalJSON() ([]byte, error)      { return []byte(`"slice"`), nil }
func (v byteJSON) MarshalJSON() ([]byte, error)       { return []byte(`"byte"`), nil }
func (v timeOwn) MarshalJSON() ([]byte, error)        { return []byte(strconv.FormatInt(v.Unix(), 10)), nil }
func (v *timeOwn) UnmarshalJSON([]byte) error         { return nil }
func (v *timeOwnRead) UnmarshalJSON([]byte) error     { return nil }
func (v generic[T]) MarshalJSON() ([]byte, error)     { return json.Marshal(v.V) }
func (v *generic[T]) UnmarshalJSON(b []byte) error    { return json.Unmarshal(b, &v.V) }
func (v genericText[T]) MarshalText() ([]byte, error) { return []byte(fmt.Sprint(v.V)), nil }
func (v keyText) MarshalText() ([]byte, error)        { return []byte("k"), nil }
func (v *keyText) UnmarshalText([]byte) error         { return nil }
func (v keyInt) MarshalText() ([]byte, error)         { return []byte("key " + strconv.Itoa(int(v))), nil }
func (v *keyInt) UnmarshalText([]byte) error          { return nil }
func (v *treeJSON) UnmarshalJSON([]byte) error        { return nil }
func (v treeJSON) MarshalJSON() ([]byte, error)       { return []byte(`{"name":7}`), nil }

func sample[T any](values ...T) []any {
	out := []any{*new(T)}
	for _, v := range values {
		out = append(out, v)
	}
	return out
}

// customTypes are types with a form of their own and some of their values. A form that is known
// is described: see [TestKnownForms].
var customTypes = []struct {
	values []any
	known  bool
}{
	{sample(textByValue{1}), true}, {sample(textByPointer{1}), false}, {sample(jsonByValue{1}), false}, {sample(jsonByPointer{1}), false},
	{sample(bothByValue{1}), false}, {sample(bothByPointer{1}), false}, {sample(jsonBeforeTxt{1}), false}, {sample(writesOnly{1}), false},
	{sample(readsOnly{1}), false}, {sample(stringText("a")), true}, {sample(stringTextPtr("a")), true}, {sample(intJSON(1)), false},
	{sample(intText(1)), true}, {sample(mapJSON{"a": 1}), false}, {sample(sliceJSON{1}), false}, {sample(byteJSON(1)), false},
	{sample([]byteJSON{1}), false}, {sample(plainBytes("a")), true}, {sample([]byte("a")), true}, {sample([3]byte{1}), true},
	{sample(timeOwn{time.Unix(7, 0)}), false}, {sample(timeOwnRead{time.Unix(7, 0)}), false}, {sample(timeEmbedded{Time: time.Unix(7, 0)}), true},
	{sample(timeDeep{timeEmbedded{Time: time.Unix(7, 0)}}), true}, {[]any{timePointer{new(time.Time)}}, true}, {[]any{bigEmbedded{big.NewInt(7)}}, true},
	{sample(twoEmbedded{}), true}, {[]any{anyEmbedded{jsonByValue{1}}}, false}, {sample(generic[int]{1}), false}, {sample(genericText[int]{1}), true},
	{sample(map[keyText]int{{1}: 1}), true}, {sample(map[keyInt]string{1: "a"}), true}, {sample(tree2{[]tree2{{}}}), true}, {sample(treeJSON{Name: "a"}), false},
	{sample(time.Unix(7, 7)), true}, {sample(time.Second), true}, {sample(json.Number("1.5"))[1:], true}, {sample(json.RawMessage(`{"a":1}`)), false},
	{sample(*big.NewInt(7)), false}, {[]any{big.NewInt(7)}, true}, {[]any{big.NewFloat(1.5)}, false}, {[]any{big.NewRat(1, 3)}, false},
	{sample(net.ParseIP("10.0.0.1"))[1:], false}, {sample(netip.MustParseAddr("::1"))[1:], false}, {sample(url.URL{Host: "a", User: url.User("u")}), false},
	{sample(sql.NullString{String: "a", Valid: true}), true}, {sample(sql.NullTime{}), true}, {sample(sql.Null[int]{V: 1}), true},
	{sample[any](1, "a", nil)[1:], false}, {sample(error(nil))[1:], false}, {[]any{reflect.Int}, true},
}

// wrap returns the ways in which a type is used by others, with a value in each.
func wrap(v reflect.Value) []reflect.Value {
	t := v.Type()
	pointer := reflect.New(t)
	pointer.Elem().Set(v)
	list := reflect.Append(reflect.MakeSlice(reflect.SliceOf(t), 0, 1), v)
	pointers := reflect.Append(reflect.MakeSlice(reflect.SliceOf(pointer.Type()), 0, 2), pointer, reflect.Zero(pointer.Type()))
	values := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), t))
	values.SetMapIndex(reflect.ValueOf("k"), v)
	array := reflect.New(reflect.ArrayOf(2, pointer.Type())).Elem()
	array.Index(0).Set(pointer)
	out := []reflect.Value{v, pointer, reflect.Zero(pointer.Type()), list, pointers, values, array}
	for _, tag := range []string{`json:"f"`, `json:"f,omitempty"`, `json:"f,omitzero"`, `json:"f,string"`} {
		s := reflect.New(reflect.StructOf([]reflect.StructField{
			{Name: "F", Type: t, Tag: reflect.StructTag(tag)},
			{Name: "P", Type: pointer.Type(), Tag: reflect.StructTag(strings.Replace(tag, "f", "p", 1))},
		})).Elem()
		s.Field(0).Set(v)
		out = append(out, s, s.Addr())
		full := reflect.New(s.Type()).Elem()
		full.Field(0).Set(v)
		full.Field(1).Set(pointer)
		out = append(out, full, full.Addr())
	}
	return out
}

// TestWrittenValuesConform: whatever encoding/json writes for a value conforms to the schema of
// its type, however the handler passes it.
func TestWrittenValuesConform(t *testing.T) {
	for _, row := range customTypes {
		for _, v := range row.values {
			if v == nil {
				continue
			}
			for _, w := range wrap(reflect.ValueOf(v)) {
				conforms(t, w)
			}
		}
	}
}

// conforms writes a value as a handler would, and checks it against the schema of its type.
func conforms(t *testing.T, v reflect.Value) {
	t.Helper()
	raw, err := json.Marshal(v.Interface())
	if err != nil {
		return // the handler's call fails too
	}
	op := &introspect.Operation{Method: "GET", Path: "/x", Responses: []introspect.Response{{Status: 200, Type: introspect.TypeRef{Go: v.Type()}}}}
	out, _ := schema.NewOutput(op, schema.Config{})
	if out == nil {
		if v.Type() != reflect.TypeFor[[]byte]() {
			t.Errorf("%s is not described", v.Type())
		}
		return
	}
	switch {
	case out.Wrapped:
		raw = []byte(`{"result":` + string(raw) + `}`)
	case string(raw) == "null" && out.Nullable:
		raw = []byte(`{}`)
	}
	value, err := validator.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := compileSchema(t, out.Schema).Validate(value); err != nil {
		t.Errorf("%s: %s does not conform to %s: %v", v.Type(), raw, out.Schema, err)
	}
}

// TestKnownForms: what the schema of a known form allows can be read, and what encoding/json
// refuses is refused. A value of a form that is not known is never refused.
func TestKnownForms(t *testing.T) {
	for _, row := range customTypes {
		typ := reflect.TypeOf(row.values[0])
		if typ == nil || typ == reflect.TypeFor[timePointer]() || typ == reflect.TypeFor[bigEmbedded]() {
			continue // encoding/json does not make what their method is called on
		}
		op := &introspect.Operation{Method: "POST", Path: "/x", Declared: true, Inputs: []introspect.Input{
			{In: introspect.LocationBody, Type: introspect.TypeRef{Go: reflect.SliceOf(typ)}},
		}}
		in, _, err := schema.NewInput(op, schema.InputOptions{})
		if err != nil {
			t.Errorf("%s: %v", typ, err)
			continue
		}
		root := parseDocument(in.Schema)
		body := root.sub("properties").sub("body")
		t.Run(typ.String(), rapid.MakeCheck(func(t *rapid.T) {
			value := allowed(t, root, body, 0)
			arguments := mustJSON(map[string]any{"body": value})
			address := typ == reflect.TypeFor[net.IP]() || typ == reflect.TypeFor[netip.Addr]() // there is no format for both
			if _, problems := in.Check(context.Background(), []byte(arguments)); len(problems) > 0 && !address {
				t.Fatalf("the schema allows %s: %s", arguments, problems)
			}
			if err := json.Unmarshal([]byte(mustJSON(value)), reflect.New(reflect.SliceOf(typ)).Interface()); err != nil && row.known {
				t.Fatalf("the schema allows %s: %v", arguments, err)
			}
		}))
		for _, value := range []string{`true`, `1`, `"a"`, `[]`, `[1]`, `{}`, `{"a":1}`, `"2025-11-23T16:45:58Z"`} {
			reads := json.Unmarshal([]byte(`[`+value+`]`), reflect.New(reflect.SliceOf(typ)).Interface()) == nil
			_, problems := in.Check(context.Background(), []byte(`{"body":[`+value+`]}`))
			unknown := reflect.PointerTo(typ).Implements(reflect.TypeFor[json.Unmarshaler]()) && !row.known
			if reads && len(problems) > 0 && unknown {
				t.Errorf("%s: %s can be read, but is refused: %s", typ, value, problems)
			}
		}
	}
}

// TestUnknownForms are described by the members of a struct, as a hint.
func TestUnknownForms(t *testing.T) {
	op := &introspect.Operation{Method: "POST", Path: "/x", Declared: true, Inputs: []introspect.Input{
		{In: introspect.LocationBody, Type: introspect.TypeRef{Go: reflect.TypeFor[struct {
			T treeJSON `json:"t" description:"A tree"`
			N intJSON  `json:"n"`
		}]()}},
	}}
	in, _, err := schema.NewInput(op, schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"type":"object","properties":{"t":{"description":"A tree. The form of this value is not documented; it may have these members.",` +
		`"properties":{"child":{},"name":{"description":"What it is called"}}},"n":{"description":"The form of this value is not documented."}}}`
	if got := string(in.Schema); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}
