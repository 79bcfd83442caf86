package thirdparty

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	semver "github.com/Masterminds/semver/v3"
	aarondl "github.com/aarondl/null/v8"
	s3 "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/network"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/go-openapi/strfmt"
	gofrs "github.com/gofrs/uuid/v5"
	"github.com/google/go-github/v74/github"
	"github.com/google/uuid"
	"github.com/guregu/null/v6"
	"github.com/guregu/null/v6/zero"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/oapi-codegen/runtime/types"
	"github.com/oklog/ulid/v2"
	"github.com/rs/xid"
	"github.com/samber/mo"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/segmentio/ksuid"
	"github.com/shopspring/decimal"
	"github.com/stripe/stripe-go/v82"
	volatile "github.com/volatiletech/null/v8"
	"go.mongodb.org/mongo-driver/v2/bson"
	null4 "gopkg.in/guregu/null.v4"
	"gorm.io/datatypes"
	"gorm.io/gorm"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"pgregory.net/rapid"
)

var moment = time.Date(2025, 11, 23, 16, 45, 58, 0, time.UTC)

// families are the types that are known by name, each with some values: the zero value first.
var families = [][]any{
	{null.String{}, null.StringFrom("a")}, {null.Int{}, null.IntFrom(7)}, {null.Int16{}, null.Int16From(7)}, {null.Int32{}, null.Int32From(7)},
	{null.Float{}, null.FloatFrom(1.5)}, {null.Bool{}, null.BoolFrom(true)}, {null.Time{}, null.TimeFrom(moment)},
	{null.Value[int]{}, null.ValueFrom(7)}, {null.Value[time.Time]{}, null.ValueFrom(moment)},
	{zero.String{}, zero.StringFrom("a")}, {zero.Int{}, zero.IntFrom(7)}, {zero.Float{}, zero.FloatFrom(1.5)}, {zero.Bool{}, zero.BoolFrom(true)},
	{zero.Time{}, zero.TimeFrom(moment)},
	{null4.String{}, null4.StringFrom("a")}, {null4.Int{}, null4.IntFrom(7)}, {null4.Float{}, null4.FloatFrom(1.5)}, {null4.Bool{}, null4.BoolFrom(true)},
	{null4.Time{}, null4.TimeFrom(moment)},
	{volatile.String{}, volatile.StringFrom("a")}, {volatile.Int{}, volatile.IntFrom(7)}, {volatile.Int8{}, volatile.Int8From(7)}, {volatile.Int64{}, volatile.Int64From(7)},
	{volatile.Uint{}, volatile.UintFrom(7)}, {volatile.Uint16{}, volatile.Uint16From(7)}, {volatile.Float32{}, volatile.Float32From(1.5)}, {volatile.Bool{}, volatile.BoolFrom(true)},
	{volatile.Time{}, volatile.TimeFrom(moment)}, {volatile.JSON{}, volatile.JSONFrom([]byte(`{"a":1}`))},
	{aarondl.String{}, aarondl.StringFrom("a")}, {aarondl.Int{}, aarondl.IntFrom(7)}, {aarondl.Time{}, aarondl.TimeFrom(moment)},
	{decimal.Decimal{}, decimal.RequireFromString("12.50"), decimal.New(1, 30)}, {decimal.NullDecimal{}, decimal.NewNullDecimal(decimal.New(5, -1))},
	{uuid.UUID{}, uuid.New()}, {uuid.NullUUID{}, uuid.NullUUID{UUID: uuid.New(), Valid: true}},
	{gofrs.UUID{}, gofrs.Must(gofrs.NewV4())}, {gofrs.NullUUID{}, gofrs.NullUUID{UUID: gofrs.Must(gofrs.NewV4()), Valid: true}},
	{ulid.ULID{}, ulid.Make()}, {ksuid.KSUID{}, ksuid.New()}, {xid.ID{}, xid.New()},
	{civil.DateOf(moment)}, {civil.Time{}, civil.TimeOf(moment)}, {civil.DateTimeOf(moment)},
	{gorm.DeletedAt{}, gorm.DeletedAt{Time: moment, Valid: true}},
	{datatypes.JSON{}, datatypes.JSON(`{"a":1}`)}, {datatypes.JSONMap{}, datatypes.JSONMap{"a": 1}}, {datatypes.Date(moment)}, {datatypes.NewTime(1, 2, 3, 0)},
	{datatypes.NewJSONType([]int{1})},
	{pgtype.Text{}, pgtype.Text{String: "a", Valid: true}}, {pgtype.Bool{}, pgtype.Bool{Bool: true, Valid: true}}, {pgtype.Int4{}, pgtype.Int4{Int32: 7, Valid: true}},
	{pgtype.Int8{}, pgtype.Int8{Int64: 7, Valid: true}}, {pgtype.UUID{}, pgtype.UUID{Bytes: uuid.New(), Valid: true}},
	{mo.None[int](), mo.Some(7)}, {mo.None[string](), mo.Some("a")}, {*semver.MustParse("1.2.3"), *semver.MustParse("v1.2.3-rc.1")},
	{metav1.Time{}, metav1.NewTime(moment)}, {metav1.MicroTime{}, metav1.NewMicroTime(moment)}, {metav1.Duration{}, metav1.Duration{Duration: time.Minute}},
	{metav1.FieldsV1{}, metav1.FieldsV1{Raw: []byte(`{"a":1}`)}}, {resource.Quantity{}, resource.MustParse("500m"), resource.MustParse("1Gi")},
	{intstr.IntOrString{}, intstr.FromString("80%"), intstr.FromInt32(8)}, {runtime.RawExtension{}, runtime.RawExtension{Raw: []byte(`{"a":1}`)}},
	{bson.ObjectID{}, bson.NewObjectID()}, {bson.DateTime(0), bson.NewDateTimeFromTime(moment)},
	{types.Date{}, types.Date{Time: moment}}, {types.Email("a@b.example")}, {strfmt.DateTime{}, strfmt.DateTime(moment)}, {strfmt.Date{}, strfmt.Date(moment)},
}

// structures are large types of other modules.
var structures = []reflect.Type{
	reflect.TypeFor[gorm.Model](), reflect.TypeFor[metav1.ObjectMeta](), reflect.TypeFor[metav1.Status](), reflect.TypeFor[metav1.LabelSelector](), reflect.TypeFor[metav1.Condition](),
	reflect.TypeFor[stripe.Customer](), reflect.TypeFor[stripe.Invoice](), reflect.TypeFor[stripe.Charge](), reflect.TypeFor[stripe.CustomerParams](),
	reflect.TypeFor[s3.Bucket](), reflect.TypeFor[s3.Object](), reflect.TypeFor[s3.LifecycleRule](), reflect.TypeFor[s3.ReplicationConfiguration](),
	reflect.TypeFor[github.Repository](), reflect.TypeFor[github.Issue](), reflect.TypeFor[github.PullRequest](), reflect.TypeFor[github.User](), reflect.TypeFor[github.Event](),
	reflect.TypeFor[container.InspectResponse](), reflect.TypeFor[container.Summary](), reflect.TypeFor[container.HostConfig](), reflect.TypeFor[network.Inspect](),
}

// TestFamilies: what encoding/json writes conforms to the schema of a response, and what the
// schema of an argument allows can be read, and passes the check.
func TestFamilies(t *testing.T) {
	for _, values := range families {
		typ := reflect.TypeOf(values[0])
		if argument := describe(t, typ).argument; strings.Contains(argument, "not documented") {
			t.Errorf("%s is not known: %s", typ, argument)
		}
		for _, v := range values {
			for _, w := range uses(reflect.ValueOf(v)) {
				conforms(t, w)
			}
		}
		in := input(t, reflect.SliceOf(typ))
		var s struct{ Properties struct{ Body document } }
		if err := json.Unmarshal(in.Schema, &s); err != nil {
			t.Fatal(err)
		}
		t.Run(typ.String(), rapid.MakeCheck(func(t *rapid.T) {
			raw, err := json.Marshal([]any{s.Properties.Body.sub("items").draw(t)})
			if err != nil {
				t.Fatal(err)
			}
			if _, problems := in.Check(t.Context(), []byte(`{"body":`+string(raw)+`}`)); len(problems) > 0 {
				t.Fatalf("the schema allows %s: %s", raw, problems)
			}
			if err := json.Unmarshal(raw, reflect.New(reflect.SliceOf(typ)).Interface()); err != nil {
				t.Fatalf("the schema allows %s: %v", raw, err)
			}
		}))
	}
}

// TestStructures: the schemas of large types are valid and within their size, and values with
// random fields conform.
func TestStructures(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same values each time
	for _, typ := range structures {
		in := input(t, typ)
		compile(t, in.Schema)
		if len(in.Schema) > schema.DefaultInputSize {
			t.Errorf("%s: the schema of the arguments has %d bytes", typ, len(in.Schema))
		}
		for range 20 {
			v := reflect.New(typ)
			fill(random, v.Elem(), 0)
			conforms(t, v.Elem())
			conforms(t, v)
		}
	}
}

// TestPage: the page about tags and types states what the types of other modules become. The
// environment variable UPDATE rewrites its rows.
func TestPage(t *testing.T) {
	const path = "../../../docs/tags-and-types.md"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const head = "| Type | Argument | Response |\n|---|---|---|\n"
	before, rest, ok := strings.Cut(string(page), head)
	if !ok {
		t.Fatal("the page has no table of types of other modules")
	}
	_, after, _ := strings.Cut(rest, "\n\n")
	var rows strings.Builder
	for _, values := range families {
		typ := reflect.TypeOf(values[0])
		d := describe(t, typ)
		rows.WriteString("| `" + typ.PkgPath() + "." + typ.Name() + "` | `" + escape(d.argument) + "` | `" + escape(d.response) + "` |\n")
	}
	want := before + head + rows.String() + "\n" + after
	if want == string(page) {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Error("the page differs; run the test with UPDATE=1")
		return
	}
	if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

func escape(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

type description struct{ argument, response string }

// describe returns the schemas of a type as a member of a body and of a response.
func describe(t *testing.T, typ reflect.Type) description {
	t.Helper()
	holder := reflect.StructOf([]reflect.StructField{{Name: "V", Type: typ, Tag: `json:"v"`}})
	read := func(raw json.RawMessage) string {
		var s struct{ Properties map[string]json.RawMessage }
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		return string(s.Properties["v"])
	}
	return description{read(input(t, holder).Schema), read(output(t, holder).Schema)}
}

func input(t *testing.T, typ reflect.Type) *schema.Input {
	t.Helper()
	in, _, err := schema.NewInput(&introspect.Operation{Method: "POST", Path: "/x", Declared: true, Inputs: []introspect.Input{
		{In: introspect.LocationBody, Type: introspect.TypeRef{Go: typ}},
	}}, schema.InputOptions{})
	if err != nil {
		t.Fatalf("%s: %v", typ, err)
	}
	return in
}

func output(t *testing.T, typ reflect.Type) *schema.Output {
	t.Helper()
	out, _ := schema.NewOutput(&introspect.Operation{Method: "GET", Path: "/x", Responses: []introspect.Response{
		{Status: 200, Type: introspect.TypeRef{Go: typ}},
	}}, schema.Config{})
	if out == nil {
		t.Fatalf("%s has no output", typ)
	}
	return out
}

// uses returns a value alone, behind a pointer, in a list, a map and a struct.
func uses(v reflect.Value) []reflect.Value {
	pointer := reflect.New(v.Type())
	pointer.Elem().Set(v)
	list := reflect.Append(reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1), v)
	values := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), v.Type()))
	values.SetMapIndex(reflect.ValueOf("k"), v)
	holder := reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "V", Type: v.Type(), Tag: `json:"v"`}, {Name: "P", Type: pointer.Type(), Tag: `json:"p,omitempty"`}, {Name: "N", Type: pointer.Type(), Tag: `json:"n"`},
	}))
	holder.Elem().Field(0).Set(v)
	holder.Elem().Field(1).Set(pointer)
	return []reflect.Value{v, pointer, list, values, holder.Elem(), holder}
}

// conforms expects what encoding/json writes for a value to conform to the schema of its type.
func conforms(t *testing.T, v reflect.Value) {
	t.Helper()
	raw, err := json.Marshal(v.Interface())
	if err != nil {
		return
	}
	out := output(t, v.Type())
	if len(out.Schema) > schema.DefaultOutputSize {
		t.Errorf("%s: the schema of the response has %d bytes", v.Type(), len(out.Schema))
	}
	switch {
	case out.Wrapped:
		raw = []byte(`{"result":` + string(raw) + `}`)
	case out.Nullable && string(raw) == "null":
		raw = []byte(`{}`)
	}
	value, err := validator.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := compile(t, out.Schema).Validate(value); err != nil {
		t.Errorf("%s: %.500s does not conform to %.500s: %v", v.Type(), raw, out.Schema, err)
	}
}

var compiled = map[string]*validator.Schema{}

func compile(t *testing.T, raw json.RawMessage) *validator.Schema {
	t.Helper()
	if s := compiled[string(raw)]; s != nil {
		return s
	}
	doc, err := validator.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := validator.NewCompiler()
	c.DefaultDraft(validator.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	compiled[string(raw)] = s
	return s
}

// A document is a JSON Schema.
type document map[string]any

func (d document) sub(key string) document {
	sub, _ := d[key].(map[string]any)
	return sub
}

// draw returns a value that a schema of a family allows.
func (d document) draw(t *rapid.T) any {
	if options, ok := d["anyOf"].([]any); ok {
		option, _ := rapid.SampledFrom(options).Draw(t, "option").(map[string]any)
		return document(option).draw(t)
	}
	if pattern, ok := d["pattern"].(string); ok {
		return plausible(t, pattern)
	}
	number := func(key string, otherwise float64) int64 {
		if v, ok := d[key].(float64); ok {
			return int64(v)
		}
		return int64(otherwise)
	}
	switch d["type"] {
	case "boolean":
		return rapid.Bool().Draw(t, "boolean")
	case "integer":
		return rapid.Int64Range(number("minimum", -1e6), number("maximum", 1e6)).Draw(t, "integer")
	case "number":
		return rapid.Float64Range(-1e6, 1e6).Draw(t, "number")
	case "array":
		return []any{d.sub("items").draw(t)}
	case "object":
		return map[string]any{"a": 1}
	case "string":
		switch d["format"] {
		case "date-time":
			return rapid.SampledFrom([]string{"2025-11-23T16:45:58Z", "1999-01-02T03:04:05.678+01:00"}).Draw(t, "time")
		case "date":
			return "2025-11-23"
		case "uuid":
			return "123e4567-e89b-42d3-a456-426614174000"
		}
		if note, ok := d["description"].(string); ok { // "A duration, such as 1h30m0s."
			example := strings.TrimSuffix(note[strings.LastIndex(note, "such as ")+len("such as "):], ".")
			example, _, _ = strings.Cut(example, " or ")
			return example
		}
		return "a@b.example"
	default:
		return rapid.SampledFrom([]any{nil, true, 1.5, "a", []any{1}, map[string]any{"a": 1}}).Draw(t, "any")
	}
}

// plausible returns a text that matches a pattern, and a possible date or time.
func plausible(t *rapid.T, pattern string) string {
	for _, example := range []string{"2025-11-23T16:45:58.000000Z", "2025-11-23T16:45:58", "16:45:58"} {
		if regexp.MustCompile(pattern).MatchString(example) {
			return example
		}
	}
	return rapid.StringMatching(pattern).Draw(t, "text")
}

// fill sets a value to a random one of a few levels.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	if depth > 5 || r.IntN(3) == 0 || !v.CanSet() {
		return
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(moment))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(r.Int64N(100))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(r.Uint64N(100))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(r.Float64())
	case reflect.String:
		v.SetString("a")
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		fill(r, p.Elem(), depth+1)
		v.Set(p)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			fill(r, v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(r, key, depth+1)
		fill(r, value, depth+1)
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i), depth+1)
		}
	default:
	}
}
