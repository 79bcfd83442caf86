package stdmodel

import (
	"go/constant"
	"go/types"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

func parseInt(s string) (constant.Value, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	return constant.MakeInt64(n), err == nil
}

func parseText(s string) (constant.Value, bool) { return constant.MakeString(s), true }

func parseBool(s string) (constant.Value, bool) {
	b, err := strconv.ParseBool(s)
	return constant.MakeBool(b), err == nil
}

func parseFloat(s string) (constant.Value, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return constant.MakeFloat64(f), err == nil
}

// Converters are functions that return what they make of a text and, most of them, an error.
var Converters = map[string]endpoint.Converter{
	"net/url.PathUnescape":                 {Kind: "text", Layout: -1, Parse: parseText},
	"net/url.QueryUnescape":                {Kind: "text", Layout: -1, Parse: parseText},
	"strconv.Atoi":                         {Kind: "integer", Layout: -1, Parse: parseInt},
	"strconv.ParseInt":                     {Kind: "integer", Layout: -1, Parse: parseInt},
	"strconv.ParseUint":                    {Kind: "integer", Layout: -1, Parse: parseInt},
	"strconv.ParseFloat":                   {Kind: "number", Layout: -1, Parse: parseFloat},
	"strconv.ParseBool":                    {Kind: "boolean", Layout: -1, Parse: parseBool},
	"time.Parse":                           {Kind: "time", Layout: 0, Text: 1},
	"time.ParseInLocation":                 {Kind: "time", Layout: 0, Text: 1},
	"time.ParseDuration":                   {Kind: "duration", Layout: -1},
	"github.com/google/uuid.Parse":         {Kind: "uuid", Layout: -1},
	"github.com/google/uuid.MustParse":     {Kind: "uuid", Layout: -1},
	"github.com/gofrs/uuid.FromString":     {Kind: "uuid", Layout: -1},
	"github.com/satori/go.uuid.FromString": {Kind: "uuid", Layout: -1},
	"net/mail.ParseAddress":                {Kind: "email", Layout: -1},
	"go.mongodb.org/mongo-driver/bson/primitive.ObjectIDFromHex": {Kind: "text", Layout: -1},
	"go.mongodb.org/mongo-driver/v2/bson.ObjectIDFromHex":        {Kind: "text", Layout: -1},
	"github.com/shopspring/decimal.NewFromString":                {Kind: "number", Layout: -1},
}

// casts are functions of github.com/spf13/cast by the end of their names.
var casts = map[string]string{
	"Int": "integer", "Int8": "integer", "Int16": "integer", "Int32": "integer", "Int64": "integer", "Uint": "integer",
	"Uint8":  "integer",
	"Uint16": "integer", "Uint32": "integer", "Uint64": "integer", "Float32": "number", "Float64": "number",
	"Bool": "boolean",
}

func conversionModels(models map[string]interp.Model) {
	for name, conv := range Converters {
		models[name] = func(m *interp.Machine, c *interp.Call) state.Value { return convert(m, c, conv) }
	}
	parsers := map[string]func(string) (constant.Value, bool){
		"integer": parseInt,
		"number":  parseFloat,
		"boolean": parseBool,
	}
	for name, kind := range casts {
		conv := endpoint.Converter{Kind: kind, Layout: -1, Parse: parsers[kind]}
		models["github.com/spf13/cast.To"+name] = func(m *interp.Machine, c *interp.Call) state.Value {
			return convert(m,
				c, conv)
		}
		models["github.com/spf13/cast.To"+name+"E"] = models["github.com/spf13/cast.To"+name]
		for _, p := range []string{"github.com/unknown/com", "github.com/Unknown/com"} {
			models["("+p+".StrTo).Must"+name] = func(m *interp.Machine, c *interp.Call) state.Value {
				inner := *c
				inner.Args = []state.Value{unwrappedText(m, c.Recv)}
				return convert(m, &inner, conv)
			}
			models["("+p+".StrTo)."+name] = models["("+p+".StrTo).Must"+name]
		}
	}
	models["fmt.Sscanf"] = sscanf
	models["fmt.Sscan"] = sscanf
}

func unwrappedText(m *interp.Machine, v state.Value) state.Value {
	if p, ok := m.Only(v).(*state.Pointer); ok {
		return m.Get(p.To)
	}
	return v
}

// convert returns what a converter makes of a text: a symbol, and an error that is nil unless the
// text is malformed.
func convert(m *interp.Machine, c *interp.Call, conv endpoint.Converter) state.Value {
	t := c.Result(0)
	withError := c.Results != nil && c.Results.Len() > 1
	var values, errs []state.Alt
	ok := &state.Nil{T: state.ErrorType}
	fails := &state.NonNil{T: state.ErrorType, Foreign: true}
	add := func(tags state.Conj, v, err state.Value) {
		values, errs = append(values, state.Alt{V: v, Tags: tags}), append(errs, state.Alt{V: err, Tags: tags})
	}
	for _, alt := range m.Alts(c.Arg(conv.Text)) {
		switch v := alt.V.(type) {
		case *state.Symbol:
			i, isInput := v.Subject.(*endpoint.Input)
			if !isInput {
				add(alt.Tags, &state.Unknown{T: t}, &state.Unknown{T: state.ErrorType})
				continue
			}
			f := i.Conversion(m, c, conv)
			good, goodOK := and(alt.Tags, state.Tag{F: f, Branch: 1})
			bad, badOK := and(alt.Tags, state.Tag{F: f, Branch: 0})
			if goodOK {
				add(good, &state.Symbol{T: t, Subject: i, Changed: v.Changed}, ok)
			}
			if badOK {
				add(bad, state.Zero(t), fails)
			}
		case *state.Const:
			text, isText := state.ConstantString(v.V)
			if isText && conv.Parse != nil {
				if parsed, parsedOK := conv.Parse(text); parsedOK {
					add(alt.Tags, &state.Const{T: t, V: parsed}, ok)
				} else {
					add(alt.Tags, state.Zero(t), fails)
				}
				continue
			}
			if isText && text == "" {
				add(alt.Tags, state.Zero(t), fails)
				continue
			}
			add(alt.Tags, &state.Unknown{T: t}, &state.Unknown{T: state.ErrorType})
		default:
			add(alt.Tags, &state.Unknown{T: t}, &state.Unknown{T: state.ErrorType})
		}
	}
	value := state.NewUnion(t, values)
	if !withError {
		return value
	}
	return state.Tuple{value, state.NewUnion(state.ErrorType, errs)}
}

func and(c state.Conj, t state.Tag) (state.Conj, bool) { return c.And(state.Conj{t}) }

// sscanf is fmt.Sscanf(text, "%d", &n).
func sscanf(m *interp.Machine, c *interp.Call) state.Value {
	targets, ok := m.Only(c.Arg(len(c.Args) - 1)).(*state.Slice)
	if !ok || targets.Open || len(targets.Elems) != 1 {
		return nil
	}
	p, ok := m.Only(targets.Elems[0]).(*state.Pointer)
	if !ok {
		return nil
	}
	b, ok := p.To.T.Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsNumeric == 0 {
		return nil
	}
	kind, parse := "integer", parseInt
	if b.Info()&types.IsFloat != 0 {
		kind, parse = "number", parseFloat
	}
	inner := &interp.Call{
		Obj: c.Obj, Args: []state.Value{c.Arg(0)}, Expr: c.Expr,
		Results: types.NewTuple(types.NewParam(0, nil, "", p.To.T), types.NewParam(0, nil, "", state.ErrorType)),
	}
	out, ok := convert(m, inner, endpoint.Converter{Kind: kind, Layout: -1, Parse: parse}).(state.Tuple)
	if !ok {
		return nil
	}
	m.Set(p.To, out[0])
	return state.Tuple{&state.Unknown{T: c.Result(0)}, out[1]}
}
