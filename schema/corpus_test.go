package schema_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"math/big"
	"mime/multipart"
	"net"
	"net/http"
	"net/netip"
	"reflect"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/invopop/jsonschema"
)

// A row is one request type of the corpus: a type that Gin binds, how it is bound, and
// what is promised about it.
type row struct {
	name, why string
	method    string
	path      string
	// in is the location that the type was declared for, t the type.
	in introspect.Location
	t  reflect.Type
	// handler is what an application has at the route; it hands what it bound
	// to got and answers with 204, or answers with 400.
	handler func(got func(any)) gin.HandlerFunc
	// valid are arguments that have to be bound, besides generated ones.
	valid []string
	// invalid are arguments that the check has to refuse, besides generated ones.
	invalid []string
	// stricter is why the check refuses what Gin's own binding takes: every row
	// without it has to be refused by both.
	stricter string
	// silent is why JSON Schema cannot say what the rule is, so that values made
	// from the schema may be refused; the check enforces it all the same.
	silent string
	// beyond is why not even the check can tell: only the application does.
	beyond string
}

// newRow makes a row for an annotated handler that binds a T with Gin's own functions.
func newRow[T any](name, why, method, path string, in introspect.Location, option ginmcp.OpOption, bind func(*gin.Context, *T) error) row {
	return row{name: name, why: why, method: method, path: path, in: in, t: reflect.TypeFor[T](), handler: func(got func(any)) gin.HandlerFunc {
		return ginmcp.Op("op", func(c *gin.Context) {
			v := new(T)
			if m := reflect.ValueOf(v).Elem(); m.Kind() == reflect.Map {
				m.Set(reflect.MakeMap(m.Type())) // Gin wants a map to write to
			}
			if err := bind(c, v); err != nil {
				c.String(http.StatusBadRequest, err.Error())
				return
			}
			got(v)
			c.Status(http.StatusNoContent)
		}, option)
	}}
}

func queryRow[T any](name, why string) row {
	return newRow(name, why, "GET", "/x", introspect.LocationQuery, ginmcp.Query[T](), func(c *gin.Context, v *T) error { return c.ShouldBindQuery(v) })
}

func formRow[T any](name, why string) row {
	return newRow(name, why, "POST", "/x", introspect.LocationForm, ginmcp.Form[T](), func(c *gin.Context, v *T) error { return c.ShouldBind(v) })
}

func headerRow[T any](name, why string) row {
	return newRow(name, why, "GET", "/x", introspect.LocationHeader, ginmcp.Header[T](), func(c *gin.Context, v *T) error { return c.ShouldBindHeader(v) })
}

func pathRow[T any](name, why, path string) row {
	return newRow(name, why, "GET", path, introspect.LocationPath, ginmcp.Path[T](), func(c *gin.Context, v *T) error { return c.ShouldBindUri(v) })
}

func bodyRow[T any](name, why string) row {
	return newRow(name, why, "POST", "/x", introspect.LocationBody, ginmcp.Body[T](), func(c *gin.Context, v *T) error { return c.ShouldBindJSON(v) })
}

// mixedRow is bound field by field, which is what Handle does.
func mixedRow[T any](name, why, method, path string) row {
	return row{name: name, why: why, method: method, path: path, t: reflect.TypeFor[T](), handler: func(got func(any)) gin.HandlerFunc {
		return ginmcp.Handle("op", func(_ *gin.Context, in T) (any, error) {
			got(&in)
			return nil, nil
		}, ginmcp.Status(http.StatusNoContent))
	}}
}

func (r row) ok(arguments ...string) row   { r.valid = append(r.valid, arguments...); return r }
func (r row) bad(arguments ...string) row  { r.invalid = append(r.invalid, arguments...); return r }
func (r row) isStricter(reason string) row { r.stricter = reason; return r }
func (r row) isSilent(reason string) row   { r.silent = reason; return r }
func (r row) isBeyond(reason string) row   { r.beyond = reason; return r }

// Types of the corpus that have behaviour.

type point struct{ X, Y int }

func (p *point) UnmarshalParam(text string) error {
	x, y, _ := strings.Cut(text, ";")
	p.X, p.Y = len(x), len(y)
	return nil
}

type uuid [16]byte

func (u uuid) MarshalText() ([]byte, error) {
	return []byte("00000000-0000-0000-0000-000000000000"), nil
}

func (u *uuid) UnmarshalText(text []byte) error {
	if len(text) != 36 {
		return errors.New("want a UUID")
	}
	copy(u[:], text)
	return nil
}

type level string

func (l *level) UnmarshalText(text []byte) error {
	*l = level("level " + string(text))
	return nil
}

type decimal struct{ text string }

func (d decimal) MarshalJSON() ([]byte, error) { return json.Marshal(d.text) }
func (d *decimal) UnmarshalJSON(raw []byte) error {
	d.text = strings.Trim(string(raw), `"`)
	return nil
}
func (d decimal) MarshalText() ([]byte, error)     { return []byte(d.text), nil }
func (d *decimal) UnmarshalText(text []byte) error { d.text = string(text); return nil }

type opaque struct{ raw string }

func (o *opaque) UnmarshalJSON(raw []byte) error { o.raw = string(raw); return nil }

type colour string

func (colour) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Enum: []any{"red", "green"}}
}

type size string

func (*size) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Enum: []any{"S", "M"}}
}

type stamp struct {
	time.Time
	Zone string
}

type tree struct {
	Name     string  `json:"name" binding:"required"`
	Children []*tree `json:"children"`
}

type list struct {
	Next *list `json:"next"`
	Left int   `json:"left" binding:"min=0"`
}

type base struct {
	ID    string `json:"id"`
	Owner string `json:"owner"`
}

type shadow struct {
	ID int `json:"id"`
	base
}

type tagged struct {
	base `json:"base"`
}

type page[T any] struct {
	Items []T `json:"items" binding:"required"`
	Next  int `json:"next" binding:"min=0"`
}

type paging struct {
	Limit int    `form:"limit,default=20" binding:"min=1,max=100"`
	After string `form:"after"`
}

type words string

// user has the name of one in another package.
type user struct {
	Name string `json:"name"`
}

type nestedFilter struct {
	Min int `json:"min" binding:"min=1"`
	Max int `json:"max"`
}

// corpus has a row for every row of the tables of binding, validator rules and JSON types
// that ginmcp answers for.
var corpus = []row{
	// What Gin reads from texts.
	queryRow[struct {
		S string  `form:"s"`
		B bool    `form:"b"`
		F float64 `form:"f"`
		G float32 `form:"g"`
	}]("query_scalars", "strings, booleans and floats as Gin's form mapping reads them; on and 1.0e for an integer are not values"),
	queryRow[struct {
		I   int    `form:"i"`
		I8  int8   `form:"i8"`
		I16 int16  `form:"i16"`
		I32 int32  `form:"i32"`
		I64 int64  `form:"i64"`
		U   uint   `form:"u"`
		U8  uint8  `form:"u8"`
		U16 uint16 `form:"u16"`
		U32 uint32 `form:"u32"`
		U64 uint64 `form:"u64"`
	}]("query_integers", "the width of each integer; 1.0 and 1e3 are written without point and exponent, which ParseInt wants").
		ok(`{"i":1.0,"i8":-128,"u8":255,"i64":"9007199254740993"}`, `{"i":1e3}`, `{"u64":18446744073709551615}`).
		bad(`{"i8":128}`, `{"u":-1}`, `{"i":1.5}`, `{"i64":9223372036854775808}`, `{"i":"x"}`),
	queryRow[paging]("query_default", "a default in the form tag makes the parameter optional, whatever its rules say of zero").
		ok(`{}`, `{"limit":5}`).bad(`{"limit":0}`, `{"limit":101}`),
	queryRow[struct {
		Tags []string `form:"tags,default=a;b"`
		Nums []int    `form:"nums" binding:"max=3"`
	}]("query_multi", "a list is a repeated key, and an empty one leaves it out; the default of a list is split").
		ok(`{"nums":[]}`, `{"tags":["a,b","c"]}`).bad(`{"nums":[1,2,3,4]}`),
	queryRow[struct {
		CSV   []string `form:"csv" collection_format:"csv"`
		SSV   []string `form:"ssv" collection_format:"ssv"`
		TSV   []string `form:"tsv" collection_format:"tsv"`
		Pipes []int    `form:"pipes" collection_format:"pipes"`
	}]("query_collection_format", "a joined list cannot hold its separator: there is no escape for it").
		ok(`{"csv":["a b"],"ssv":["a,b"],"pipes":[1,2]}`).bad(`{"csv":["a,b"]}`, `{"ssv":["a b"]}`).
		isStricter("an item with the separator in it is bound, as two items"),
	queryRow[struct {
		Pair [2]int `form:"pair"`
	}]("query_array", "an array has to have its length").ok(`{"pair":[1,2]}`).bad(`{"pair":[1]}`),
	queryRow[struct {
		Raw []byte `form:"raw"`
	}]("query_bytes", "bytes in a query are a list of numbers, not a text").ok(`{"raw":[0,255]}`).bad(`{"raw":"text"}`, `{"raw":[256]}`),
	queryRow[struct {
		At    time.Time `form:"at"`
		Day   time.Time `form:"day" time_format:"2006-01-02"`
		Clock time.Time `form:"clock" time_format:"15:04:05"`
		Unix  time.Time `form:"unix" time_format:"unix"`
		Milli time.Time `form:"milli" time_format:"unixMilli"`
		Micro time.Time `form:"micro" time_format:"unixmicro"`
		Nano  time.Time `form:"nano" time_format:"unixNano"`
	}]("query_times", "each layout of a time; the Unix ones are numbers").
		ok(`{"at":"2025-11-23T16:45:58+01:00","day":"2025-11-23","clock":"16:45:58","unix":1763912758,"milli":1763912758000,"micro":1763912758000000,"nano":1763912758000000000}`).
		bad(`{"at":"yesterday"}`, `{"day":"23.11.2025"}`, `{"clock":"4pm"}`, `{"unix":"now"}`).
		isSilent("no format says a time of day without its zone"),
	queryRow[struct {
		Wait time.Duration `form:"wait"`
	}]("query_duration", "a duration is a text in a query, and a number in a body").ok(`{"wait":"1h30m"}`).bad(`{"wait":"5000"}`, `{"wait":"soon"}`).
		isSilent("no format says Go's durations"),
	queryRow[struct {
		Name  *string `form:"name"`
		Count *int    `form:"count"`
	}]("query_pointers", "a pointer is optional; null is the same as leaving it out").ok(`{"name":null}`, `{"count":0}`),
	queryRow[struct {
		Filter nestedFilter `form:"filter"`
	}]("query_struct", "a struct without form tags is JSON in one key").ok(`{"filter":{"min":1,"max":2}}`).bad(`{"filter":{"min":0}}`, `{"filter":{"mim":1}}`, `{}`).
		isStricter("encoding/json ignores members that it does not know"),
	queryRow[struct {
		Page paging
		Sort string `form:"sort" binding:"omitempty,oneof=name age"`
	}]("query_nested", "a struct with form tags is flattened to its leaves").ok(`{"limit":3,"sort":"age"}`).bad(`{"sort":"size"}`, `{"Page":{}}`).
		isStricter("Gin ignores parameters that it does not know"),
	queryRow[struct {
		paging
		Sort string `form:"sort"`
	}]("query_embedded", "an embedded struct is flattened").ok(`{"limit":7,"sort":"x"}`),
	queryRow[struct {
		Points []nestedFilter `form:"points"`
	}]("query_structs", "a list of structs is a repeated key of JSON texts").ok(`{"points":[{"min":1},{"min":2,"max":3}]}`).
		isStricter("the rules of the items hold without dive: stricter is safe"),
	queryRow[struct {
		Labels map[string]int `form:"labels"`
	}]("query_map", "a map is JSON in one key").ok(`{"labels":{"a":1}}`).bad(`{"labels":{"a":"x"}}`),
	queryRow[struct {
		At  point   `form:"at"`
		All []point `form:"all"`
	}]("query_bind_unmarshaler", "a type that reads its own text is a text").ok(`{"at":"1;2","all":["1;2","33;4"]}`),
	queryRow[struct {
		ID    uuid  `form:"id,parser=encoding.TextUnmarshaler"`
		Level level `form:"level,parser=encoding.TextUnmarshaler"`
	}]("query_text_unmarshaler", "a type reads its text form only where the parser is named").
		ok(`{"id":"123e4567-e89b-12d3-a456-426614174000","level":"high"}`).bad(`{"id":"123"}`),
	queryRow[struct {
		Kept    string `form:"kept"`
		Dash    string `form:"-"`
		Server  string `json:"-"`
		Both    string `json:"-" form:"both"`
		Path    string `uri:"path"`
		Default string
	}]("query_left_out", "a field that the server fills is never offered; one without a tag has its Go name in a query").
		ok(`{"kept":"a","both":"b","Default":"c"}`).bad(`{"Server":"x"}`, `{"Dash":"x"}`, `{"path":"x"}`).
		isStricter("Gin binds a field without a form tag by its Go name, whatever its json tag says"),
	queryRow[map[string]string]("query_open", "a query that is bound to a map takes any names").ok(`{"query":{"a":"1"}}`),
	queryRow[struct {
		Filter string `form:"filter[name]"`
	}]("query_bracketed", "a name that clients refuse has an alias").ok(`{"filter_name":"x"}`).bad(`{"filter[name]":"x"}`).
		isStricter("the alias is the only name"),
	headerRow[struct {
		Trace string   `header:"x-trace"`
		Count int      `header:"X-Count" binding:"required"`
		Many  []string `header:"X-Many"`
		Auth  string   `header:"Authorization"`
	}]("header", "a header is a text; one that says who the caller is is never an argument").
		ok(`{"x-trace":"a","X-Count":1,"X-Many":["a","b"]}`).bad(`{"X-Count":1,"Authorization":"Bearer x"}`, `{"X-Count":0}`).
		isStricter("the identity of the caller is not an argument").isSilent("a number that is not 0"),
	pathRow[struct {
		ID   int    `uri:"id" binding:"min=1"`
		Kind string `uri:"kind" binding:"oneof=a b"`
	}]("path", "path parameters have the types of their fields, and are required", "/x/:kind/:id").
		ok(`{"kind":"a","id":1}`, `{"kind":"b","id":"7"}`).bad(`{"kind":"c","id":1}`, `{"kind":"a"}`, `{"kind":"a","id":0}`),
	pathRow[struct {
		File string `uri:"file"`
	}]("path_wild", "the rest of the path arrives with a slash before it", "/x/*file").ok(`{"file":"a/b c/ü"}`).bad(`{"file":""}`, `{}`).
		isSilent("dot segments are refused when the path is built"),
	formRow[struct {
		Name string   `form:"name" binding:"required"`
		Tags []string `form:"tags"`
	}]("form", "only form tags: the body is urlencoded").ok(`{"name":"a b&c=d","tags":["x","y"]}`).bad(`{"name":""}`),
	formRow[struct {
		Title string                  `form:"title"`
		One   *multipart.FileHeader   `form:"one" binding:"required"`
		More  []*multipart.FileHeader `form:"more"`
	}]("form_files", "a file makes the body multipart").
		ok(`{"title":"t","one":{"filename":"a.txt","mimeType":"text/plain","text":"hello"},"more":[{"filename":"b","data":"aGVsbG8="}]}`).
		bad(`{"title":"t"}`, `{"one":"text"}`, `{"one":{"text":"no name"}}`).
		isSilent("either data or text: a schema that says so is refused by clients"),

	// What encoding/json reads.
	bodyRow[struct {
		S string  `json:"s"`
		B bool    `json:"b"`
		I int     `json:"i"`
		U uint8   `json:"u"`
		F float64 `json:"f"`
	}]("body_scalars", "JSON scalars; an integer is written without point and exponent, which encoding/json wants").
		ok(`{"i":1.0,"f":1e2,"b":"true"}`, `{"i":"5","s":5}`).bad(`{"i":1.5}`, `{"u":256}`, `{"b":"maybe"}`, `{"s":{}}`).
		isStricter("unknown members"),
	bodyRow[struct {
		Name  *string   `json:"name"`
		Count *int      `json:"count"`
		Tags  *[]string `json:"tags"`
	}]("body_pointers", "null reaches a pointer, so that a PATCH can clear a field").ok(`{"name":null,"count":0}`, `{"tags":null}`),
	bodyRow[struct {
		Raw     json.RawMessage `json:"raw"`
		Number  json.Number     `json:"number"`
		Bytes   []byte          `json:"bytes"`
		Any     any             `json:"any"`
		At      time.Time       `json:"at"`
		Wait    time.Duration   `json:"wait"`
		Big     big.Int         `json:"big"`
		BigP    *big.Int        `json:"bigp"`
		Addr    netip.Addr      `json:"addr"`
		IP      net.IP          `json:"ip"`
		ID      uuid            `json:"id"`
		Price   decimal         `json:"price"`
		Opaque  opaque          `json:"opaque"`
		Null    sql.NullString  `json:"null"`
		Stamp   stamp           `json:"stamp"`
		Ignored func()          `json:"ignored"`
	}]("body_special", "types whose JSON is not what their kind says").
		ok(`{"raw":{"a":[1,2]},"number":123456789012345678901234567890,"bytes":"aGk=","any":[1],"at":"2025-11-23T16:45:58Z","wait":5,"big":123456789012345678901234567890,"bigp":null,"addr":"10.0.0.1","ip":"::1","id":"123e4567-e89b-12d3-a456-426614174000","price":"1.50","opaque":{"x":1},"null":{"String":"a","Valid":true},"stamp":"2025-11-23T16:45:58Z"}`).
		bad(`{"bytes":"not base64!"}`, `{"at":"now"}`, `{"wait":"5s"}`, `{"ignored":1}`, `{"big":1.5}`).
		isSilent("only the types know which texts they read").isStricter("unknown members"),
	bodyRow[struct {
		I int     `json:"i,string"`
		B bool    `json:"b,string"`
		F float64 `json:"f,string"`
		U *uint   `json:"u,string"`
	}]("body_quoted", "a number within a string").ok(`{"i":"-5","b":"true","f":"1.5","u":"7"}`, `{"i":5}`).bad(`{"i":"x"}`, `{"b":"yes"}`, `{"u":"-1"}`).
		isSilent("the width of a number in a string"),
	bodyRow[struct {
		M map[string]int    `json:"m"`
		N map[int]string    `json:"n"`
		U map[uint8]bool    `json:"u"`
		T map[level]int     `json:"t"`
		S map[string]base   `json:"s" binding:"max=2"`
		E map[string]string `json:"e" binding:"dive,keys,alpha,endkeys,max=3"`
	}]("body_maps", "maps with the keys that JSON can have").ok(`{"m":{"a":1},"n":{"-1":"x"},"u":{"7":true},"e":{"a":"b"}}`).
		bad(`{"n":{"x":"y"}}`, `{"u":{"-1":true}}`, `{"e":{"1":"a"}}`, `{"e":{"a":"long"}}`, `{"s":{"a":{},"b":{},"c":{}}}`).
		isSilent("the width of a key").isStricter("unknown members of the values"),
	bodyRow[tree]("body_recursive", "a type that holds itself is the only one behind a reference").
		ok(`{"name":"a","children":[{"name":"b","children":[{"name":"c"}]}]}`).bad(`{"name":"a","children":[{"children":[]}]}`).
		isStricter("the rules of the children hold without dive: stricter is safe"),
	bodyRow[list]("body_linked", "a type that holds a pointer to itself").ok(`{"next":{"next":null,"left":1}}`).bad(`{"next":{"left":-1}}`).isStricter("unknown members"),
	bodyRow[shadow]("body_shadowed", "an outer field hides an embedded one of its name").ok(`{"id":5,"owner":"x"}`).bad(`{"id":"x"}`).isStricter("unknown members"),
	bodyRow[tagged]("body_embedded_tagged", "an embedded struct with a name of its own is a member").ok(`{"base":{"id":"x"}}`).bad(`{"id":"x"}`).isStricter("unknown members"),
	bodyRow[struct {
		*base
		words
		Extra int `json:"extra"`
	}]("body_embedded_pointer", "embedded pointers and scalars of unexported types are not members").ok(`{"extra":1}`).isStricter("unknown members"),
	bodyRow[page[user]]("body_generic", "a generic type, whose name would break a reference").ok(`{"items":[{"name":"a"}],"next":1}`).bad(`{"items":null}`, `{"next":1}`).isStricter("unknown members"),
	bodyRow[struct {
		Mine   user             `json:"mine"`
		Theirs introspect.Hints `json:"theirs"`
		Page   page[user]       `json:"page"`
		Other  page[base]       `json:"other"`
	}]("body_same_names", "types of one name do not become each other").
		ok(`{"page":{"items":[{"name":"a"}]},"other":{"items":[{"id":"b"}]}}`).bad(`{"page":{"items":[{"id":"a"}]},"other":{"items":[]}}`).isStricter("unknown members"),
	bodyRow[struct {
		Dash   string `json:"-,"`
		Hidden string `json:"-"`
		Plain  string
		Zero   int `json:"zero,omitzero"`
	}]("body_names", "a member named -, one that is left out, one without a tag").ok(`{"-":"a","Plain":"b","zero":0}`).bad(`{"Hidden":"x"}`).isStricter("unknown members"),
	bodyRow[struct {
		Colour colour `json:"colour"`
		Size   size   `json:"size"`
		Sizes  []size `json:"sizes"`
	}]("body_own_schema", "a type that gives its own schema, on the value or the pointer").ok(`{"colour":"red","size":"M","sizes":["S"]}`).
		bad(`{"colour":"blue"}`, `{"size":"XL"}`, `{"sizes":["XL"]}`).isStricter("encoding/json takes any text"),
	bodyRow[[]struct {
		Qty int `json:"qty" binding:"min=1"`
	}]("body_array", "a body that is no object is one argument").ok(`{"body":[{"qty":1}]}`, `{"body":[]}`).bad(`{"body":[{"qty":0}]}`, `{}`, `{"body":{}}`),
	bodyRow[map[string]int]("body_map", "a body that is a map is one argument").ok(`{"body":{"a":1}}`).bad(`{"body":{"a":"x"}}`),
	bodyRow[struct {
		Pair [2]string `json:"pair"`
	}]("body_fixed", "an array has its length").ok(`{"pair":["a","b"]}`).bad(`{"pair":["a","b","c"]}`).isStricter("encoding/json fills what it gets"),

	// What validator refuses.
	bodyRow[struct {
		S string         `json:"s" binding:"required"`
		I int            `json:"i" binding:"required"`
		U uint           `json:"u" binding:"required"`
		B bool           `json:"b" binding:"required"`
		P *int           `json:"p" binding:"required"`
		L []int          `json:"l" binding:"required"`
		M map[string]int `json:"m" binding:"required"`
	}]("rule_required", "required refuses the zero value, and null, but not an empty list").
		ok(`{"s":"a","i":1,"u":1,"b":true,"p":0,"l":[],"m":{}}`).
		bad(`{"s":"","i":1,"u":1,"b":true,"p":0,"l":[],"m":{}}`, `{"s":"a","i":0,"u":1,"b":true,"p":0,"l":[],"m":{}}`,
			`{"s":"a","i":1,"u":0,"b":true,"p":0,"l":[],"m":{}}`, `{"s":"a","i":1,"u":1,"b":false,"p":0,"l":[],"m":{}}`,
			`{"s":"a","i":1,"u":1,"b":true,"p":null,"l":[],"m":{}}`, `{"s":"a","i":1,"u":1,"b":true,"p":0,"l":null,"m":{}}`, `{}`).
		isSilent("a number that is not 0, a boolean that is true: clients refuse such enumerations"),
	bodyRow[struct {
		Inner struct {
			Name string `json:"name" binding:"required"`
		} `json:"inner"`
		Maybe *struct {
			Name string `json:"name" binding:"required"`
		} `json:"maybe"`
	}]("rule_nested", "a nested struct is required where its own fields are, a pointer to one is not").
		ok(`{"inner":{"name":"a"}}`, `{"inner":{"name":"a"},"maybe":null}`).bad(`{}`, `{"inner":{}}`, `{"inner":{"name":"a"},"maybe":{}}`),
	bodyRow[struct {
		S string         `json:"s" binding:"min=2,max=4"`
		I int            `json:"i" binding:"min=-1,max=5"`
		F float64        `json:"f" binding:"gte=0.5,lte=1.5"`
		L []int          `json:"l" binding:"min=1,max=2"`
		M map[string]int `json:"m" binding:"min=1,max=2"`
	}]("rule_bounds", "min and max: of characters, of a number, of items, of members").
		ok(`{"s":"äö","i":-1,"f":0.5,"l":[1],"m":{"a":1}}`).
		bad(`{"s":"a","i":0,"f":1,"l":[1],"m":{"a":1}}`, `{"s":"aaaaa","i":0,"f":1,"l":[1],"m":{"a":1}}`, `{"s":"aa","i":6,"f":1,"l":[1],"m":{"a":1}}`,
			`{"s":"aa","i":0,"f":1.6,"l":[1],"m":{"a":1}}`, `{"s":"aa","i":0,"f":1,"l":[],"m":{"a":1}}`, `{"s":"aa","i":0,"f":1,"l":[1],"m":{}}`),
	bodyRow[struct {
		S string  `json:"s" binding:"gt=2,lt=5"`
		I int     `json:"i" binding:"gt=2,lt=5"`
		F float64 `json:"f" binding:"gt=2,lt=5"`
		L []int   `json:"l" binding:"gt=0,lt=3"`
	}]("rule_strict_bounds", "gt and lt: inclusive where a number is whole, which more clients know").
		ok(`{"s":"abc","i":3,"f":2.1,"l":[1,2]}`).bad(`{"s":"ab","i":3,"f":3,"l":[1]}`, `{"s":"abc","i":2,"f":3,"l":[1]}`, `{"s":"abc","i":3,"f":5,"l":[1]}`, `{"s":"abc","i":3,"f":3,"l":[1,2,3]}`),
	bodyRow[struct {
		S string `json:"s" binding:"len=3"`
		I int    `json:"i" binding:"len=3"`
		L []int  `json:"l" binding:"len=2"`
		E string `json:"e" binding:"eq=yes"`
		N int    `json:"n" binding:"eq=7"`
		B bool   `json:"b" binding:"eq=true"`
		X string `json:"x" binding:"ne=no"`
	}]("rule_equal", "len, eq and ne").ok(`{"s":"abc","i":3,"l":[1,2],"e":"yes","n":7,"b":true,"x":"a"}`).
		bad(`{"s":"ab","i":3,"l":[1,2],"e":"yes","n":7,"b":true,"x":"a"}`, `{"s":"abc","i":3,"l":[1,2],"e":"no","n":7,"b":true,"x":"a"}`, `{"s":"abc","i":3,"l":[1,2],"e":"yes","n":8,"b":true,"x":"a"}`, `{"s":"abc","i":3,"l":[1,2],"e":"yes","n":7,"b":false,"x":"a"}`, `{"s":"abc","i":3,"l":[1,2],"e":"yes","n":7,"b":true,"x":"no"}`).
		isSilent("ne, and true, have no keyword that clients take"),
	bodyRow[struct {
		Kind  string  `json:"kind" binding:"oneof=a 'b c' d"`
		Level int     `json:"level" binding:"oneof=1 5 9"`
		Any   string  `json:"any" binding:"omitempty,oneofci=red GREEN"`
		Mode  *string `json:"mode" binding:"omitempty,oneof=x y"`
	}]("rule_oneof", "an enumeration of texts is a keyword, one of numbers a sentence: Gemini refuses it").
		ok(`{"kind":"b c","level":5,"any":"Red"}`, `{"kind":"b c","level":5,"any":"Red","mode":null}`).bad(`{"kind":"b","level":5}`, `{"kind":"a","level":2}`, `{"kind":"a","level":1,"any":"blue"}`, `{"kind":"a","level":1,"mode":"z"}`).
		isSilent("an enumeration of numbers, or in any case"),
	bodyRow[struct {
		L []string `json:"l" binding:"unique"`
		N []int    `json:"n" binding:"unique,dive,min=1"`
		S []struct {
			ID int `json:"id"`
		} `json:"s" binding:"unique=ID"`
	}]("rule_unique", "unique items; by a field there is no keyword").ok(`{"l":["a","b"],"n":[1,2]}`).bad(`{"l":["a","a"]}`, `{"n":[1,1.0]}`, `{"n":[0]}`).
		isBeyond("whether items differ in one member").isStricter("unknown members"),
	bodyRow[struct {
		Names []string `json:"names" binding:"required,dive,required,max=3"`
		Grid  [][]int  `json:"grid" binding:"max=2,dive,max=2,dive,min=1"`
		Items []struct {
			Qty int `json:"qty" binding:"min=1"`
		} `json:"items" binding:"dive"`
	}]("rule_dive", "rules behind dive are for the items").ok(`{"names":["a"],"grid":[[1,2],[3]],"items":[{"qty":1}]}`).
		bad(`{"names":[""]}`, `{"names":["long"]}`, `{"names":[],"grid":[[1,2,3]]}`, `{"names":[],"grid":[[0]]}`, `{"names":[],"items":[{"qty":0}]}`).isStricter("unknown members"),
	bodyRow[struct {
		Email string `json:"email" binding:"email"`
		URL   string `json:"url" binding:"url"`
		HTTP  string `json:"http" binding:"http_url"`
		URN   string `json:"urn" binding:"omitempty,urn_rfc2141"`
		Host  string `json:"host" binding:"hostname"`
		FQDN  string `json:"fqdn" binding:"omitempty,fqdn"`
		Port  uint16 `json:"port" binding:"port"`
	}]("rule_net_names", "addresses of the net").ok(`{"email":"a@b.example","url":"ftp://x/y","http":"https://x.example","host":"a-b","port":80,"urn":"urn:isbn:1","fqdn":"a.example"}`).
		bad(`{"email":"a","url":"ftp://x/y","http":"https://x","host":"a","port":80}`, `{"email":"a@b.example","url":"x","http":"https://x","host":"a","port":80}`, `{"email":"a@b.example","url":"ftp://x/y","http":"ftp://x","host":"a","port":80}`, `{"email":"a@b.example","url":"ftp://x/y","http":"https://x","host":"a b","port":80}`, `{"email":"a@b.example","url":"ftp://x/y","http":"https://x","host":"a","port":65536}`).
		isSilent("formats say less than validator asks"),
	bodyRow[struct {
		V4   string `json:"v4" binding:"ipv4"`
		V6   string `json:"v6" binding:"ipv6"`
		IP   string `json:"ip" binding:"ip"`
		CIDR string `json:"cidr" binding:"cidr"`
		MAC  string `json:"mac" binding:"mac"`
	}]("rule_ip", "addresses").ok(`{"v4":"10.0.0.1","v6":"::1","ip":"::1","cidr":"10.0.0.0/8","mac":"00:00:5e:00:53:01"}`).
		bad(`{"v4":"::1","v6":"::1","ip":"::1","cidr":"10.0.0.0/8","mac":"00:00:5e:00:53:01"}`, `{"v4":"10.0.0.1","v6":"::1","ip":"x","cidr":"10.0.0.0/8","mac":"00:00:5e:00:53:01"}`, `{"v4":"10.0.0.1","v6":"::1","ip":"::1","cidr":"10.0.0.0","mac":"00:00:5e:00:53:01"}`).
		isSilent("no keyword says either kind of address"),
	bodyRow[struct {
		Any string `json:"any" binding:"uuid"`
		V3  string `json:"v3" binding:"omitempty,uuid3"`
		V4  string `json:"v4" binding:"omitempty,uuid4"`
		V5  string `json:"v5" binding:"omitempty,uuid5"`
		Up  string `json:"up" binding:"omitempty,uuid_rfc4122"`
		UL  string `json:"ul" binding:"omitempty,ulid"`
	}]("rule_uuid", "validator wants lower case, which format uuid does not say").
		ok(`{"any":"123e4567-e89b-12d3-a456-426614174000","v4":"123e4567-e89b-42d3-a456-426614174000","up":"123E4567-E89B-12D3-A456-426614174000","ul":"01ARZ3NDEKTSV4RRFFQ69G5FAV"}`).
		bad(`{"any":"123E4567-E89B-12D3-A456-426614174000"}`, `{"any":"x"}`, `{"any":"123e4567-e89b-12d3-a456-426614174000","v4":"123e4567-e89b-12d3-a456-426614174000"}`).
		isStricter("omitempty takes the empty text too"),
	bodyRow[struct {
		Alpha    string `json:"alpha" binding:"alpha"`
		Alphanum string `json:"alphanum" binding:"alphanum"`
		Numeric  string `json:"numeric" binding:"numeric"`
		Number   string `json:"number" binding:"number"`
		Hex      string `json:"hex" binding:"hexadecimal"`
		Colour   string `json:"colour" binding:"hexcolor"`
		Phone    string `json:"phone" binding:"e164"`
		MD5      string `json:"md5" binding:"md5"`
		SHA      string `json:"sha" binding:"sha256"`
		JWT      string `json:"jwt" binding:"jwt"`
		Mongo    string `json:"mongo" binding:"mongodb"`
		Eth      string `json:"eth" binding:"eth_addr"`
		Label    string `json:"label" binding:"dns_rfc1035_label"`
		ASCII    string `json:"ascii" binding:"printascii"`
		EIN      string `json:"ein" binding:"ein"`
	}]("rule_patterns", "rules that are a short pattern"),
	bodyRow[struct {
		Has   string `json:"has" binding:"contains=a.b"`
		Start string `json:"start" binding:"startswith=pre*"`
		End   string `json:"end" binding:"endswith=.txt"`
		Rune  string `json:"rune" binding:"containsrune=ü"`
	}]("rule_affixes", "parts of a text, quoted in a pattern").ok(`{"has":"xa.by","start":"pre*x","end":"a.txt","rune":"tür"}`).
		bad(`{"has":"axb","start":"pre*x","end":"a.txt","rune":"ü"}`, `{"has":"a.b","start":"prex","end":"a.txt","rune":"ü"}`, `{"has":"a.b","start":"pre*","end":"atxt","rune":"ü"}`),
	bodyRow[struct {
		Not   string `json:"not" binding:"excludes=x"`
		None  string `json:"none" binding:"excludesall=xyz"`
		Start string `json:"start" binding:"startsnotwith=x"`
		Any   string `json:"any" binding:"omitempty,containsany=xyz"`
		Lower string `json:"lower" binding:"omitempty,lowercase"`
		Upper string `json:"upper" binding:"omitempty,uppercase"`
		JSON  string `json:"json" binding:"omitempty,json"`
		Lang  string `json:"lang" binding:"omitempty,bcp47_language_tag"`
		ISO   string `json:"iso" binding:"omitempty,iso3166_1_alpha2"`
		Card  string `json:"card" binding:"omitempty,credit_card"`
		B64   string `json:"b64" binding:"omitempty,base64"`
		Sem   string `json:"sem" binding:"omitempty,semver"`
		ISBN  string `json:"isbn" binding:"omitempty,isbn"`
		Tz    string `json:"tz" binding:"omitempty,timezone"`
		Lat   string `json:"lat" binding:"omitempty,latitude"`
		RGB   string `json:"rgb" binding:"omitempty,rgb|rgba"`
		Date  string `json:"date" binding:"omitempty,datetime=2006-01-02"`
		Time  string `json:"time" binding:"omitempty,datetime=15:04"`
	}]("rule_sentences", "rules without a keyword are sentences, and the check asks validator").
		ok(`{"not":"a","none":"a","start":"a","any":"x","lower":"a","upper":"A","json":"{}","lang":"en-GB","iso":"DE","b64":"aGk=","sem":"1.2.3","isbn":"978-3-16-148410-0","tz":"Europe/Berlin","lat":"1.5","rgb":"rgb(0,0,0)","date":"2025-11-23","time":"16:45"}`).
		bad(`{"not":"x"}`, `{"none":"y"}`, `{"start":"xa"}`, `{"any":"a"}`, `{"lower":"A"}`, `{"upper":"a"}`, `{"json":"{"}`, `{"lang":"?"}`, `{"iso":"XX"}`, `{"card":"1"}`, `{"b64":"!"}`, `{"sem":"1"}`, `{"isbn":"1"}`, `{"tz":"Mars"}`, `{"lat":"91"}`, `{"rgb":"x"}`, `{"date":"x"}`, `{"time":"x"}`).
		isSilent("no keyword says these rules"),
	bodyRow[struct {
		A string `json:"a" validate:"required,max=3"`
		B string `json:"b" validate:"omitempty,notblank,custom=7"`
	}]("rule_validate", "the validate tag of an application's own validator; a rule that nobody knows is a sentence").
		ok(`{"a":"x","b":"y"}`).bad(`{}`, `{"a":"long"}`).isStricter("the application validates by itself, after the binding"),
	bodyRow[struct {
		Password string `json:"password" binding:"required,min=8"`
		Confirm  string `json:"confirm" binding:"required,eqfield=Password"`
		Kind     string `json:"kind" binding:"omitempty,oneof=a b"`
		Reason   string `json:"reason" binding:"required_if=Kind a"`
	}]("rule_cross_field", "rules over several fields are sentences").ok(`{"password":"12345678","confirm":"12345678"}`).bad(`{"password":"1","confirm":"1"}`, `{}`).
		isBeyond("the rule looks at other fields, and a condition at the root makes clients drop a tool"),
	bodyRow[struct {
		Until time.Time     `json:"until" binding:"omitempty,gt"`
		Wait  time.Duration `json:"wait" binding:"omitempty,min=1s,max=1m"`
	}]("rule_time", "bounds of a time or duration are sentences").ok(`{"wait":1000000000}`).
		isBeyond("the rule looks at the clock, or at a duration by its text"),
	bodyRow[struct {
		Name string   `json:"name" jsonschema:"title=The name,minLength=2,example=bob" jsonschema_description:"Who it is"`
		Size int      `json:"size" example:"3" minimum:"1" maximum:"9" default:"2"`
		Kind string   `json:"kind" enums:"a,b" description:"Which kind"`
		Tags []string `json:"tags" jsonschema:"minItems=1" doc:"Labels" example:"x,y"`
		Code string   `json:"code" format:"uuid"`
	}]("doc_tags", "what other libraries' tags say is passed on, and enforced").
		ok(`{"name":"bo","size":9,"kind":"b","tags":["x"]}`).bad(`{"name":"b"}`, `{"size":0}`, `{"kind":"c"}`, `{"tags":[]}`, `{"code":"x"}`).
		isStricter("only the documentation tags say so"),

	// One struct, several sources.
	mixedRow[struct {
		ID    int    `uri:"id" binding:"min=1"`
		Dry   bool   `form:"dry"`
		Trace string `header:"X-Trace"`
		Name  string `json:"name" binding:"required"`
		Size  *int   `json:"size"`
	}]("mixed_post", "path, query, header and body of one struct, each from its place", "POST", "/x/:id").
		ok(`{"id":1,"dry":true,"X-Trace":"t","name":"n","size":null}`).bad(`{"id":0,"name":"n"}`, `{"id":1}`, `{"id":1,"name":"n","Dry":true}`),
	mixedRow[struct {
		ID     string `uri:"id"`
		Limit  int    `form:"limit,default=20" binding:"min=1"`
		Server string
	}]("mixed_get", "on GET a field without a tag comes from nowhere", "GET", "/x/:id").ok(`{"id":"a","limit":3}`).bad(`{"id":"a","Server":"x"}`),
	mixedRow[struct {
		ID   string `uri:"id" json:"id"`
		Name string `json:"name"`
	}]("mixed_two_tags", "one field is one argument, even with two tags", "PUT", "/x/:id").ok(`{"id":"a","name":"n"}`),
	mixedRow[struct {
		PathID string `uri:"id"`
		ID     string `json:"id"`
		Query  string `form:"name"`
		Name   string `json:"name"`
	}]("mixed_same_name", "where two sources share a name the body keeps it", "PATCH", "/x/:id").
		ok(`{"id__path":"p","id":"b","name__query":"q","name":"n"}`).bad(`{"id":"b"}`),
	mixedRow[struct {
		Title string                `form:"title" json:"title" binding:"required"`
		File  *multipart.FileHeader `form:"file" binding:"required"`
	}]("mixed_upload", "a file makes the whole body a form", "POST", "/x").ok(`{"title":"t","file":{"filename":"a","text":"x"}}`).bad(`{"title":"t"}`).
		isSilent("either data or text"),
	mixedRow[struct {
		ID     string `uri:"id"`
		Reason string `json:"reason"`
	}]("mixed_delete", "json on DELETE is a body", "DELETE", "/x/:id").ok(`{"id":"a","reason":"r"}`),
	mixedRow[struct {
		Name string
		Age  int
	}]("mixed_untagged", "a struct without any tag is the body, by its Go names", "POST", "/x").ok(`{"Name":"a","Age":1}`),
}

var _ binding.BindUnmarshaler = (*point)(nil)
