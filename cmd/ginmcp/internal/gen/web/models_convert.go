package web

import (
	"go/constant"
	"go/types"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
)

// A converter is a function that makes something else of a text.
type converter struct {
	kind string
	// layout is the argument with the layout of a time, -1 for none; text is the one with the text.
	layout, text int
	// parse makes a constant of a text that is known.
	parse func(string) (constant.Value, bool)
}

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

// converters are functions that return what they make of a text and, most of them, an error.
var converters = map[string]converter{
	"net/url.PathUnescape":                 {kind: "text", layout: -1, parse: parseText},
	"net/url.QueryUnescape":                {kind: "text", layout: -1, parse: parseText},
	"strconv.Atoi":                         {kind: "integer", layout: -1, parse: parseInt},
	"strconv.ParseInt":                     {kind: "integer", layout: -1, parse: parseInt},
	"strconv.ParseUint":                    {kind: "integer", layout: -1, parse: parseInt},
	"strconv.ParseFloat":                   {kind: "number", layout: -1, parse: parseFloat},
	"strconv.ParseBool":                    {kind: "boolean", layout: -1, parse: parseBool},
	"time.Parse":                           {kind: "time", layout: 0, text: 1},
	"time.ParseInLocation":                 {kind: "time", layout: 0, text: 1},
	"time.ParseDuration":                   {kind: "duration", layout: -1},
	"github.com/google/uuid.Parse":         {kind: "uuid", layout: -1},
	"github.com/google/uuid.MustParse":     {kind: "uuid", layout: -1},
	"github.com/gofrs/uuid.FromString":     {kind: "uuid", layout: -1},
	"github.com/satori/go.uuid.FromString": {kind: "uuid", layout: -1},
	"net/mail.ParseAddress":                {kind: "email", layout: -1},
	"go.mongodb.org/mongo-driver/bson/primitive.ObjectIDFromHex": {kind: "text", layout: -1},
	"go.mongodb.org/mongo-driver/v2/bson.ObjectIDFromHex":        {kind: "text", layout: -1},
	"github.com/shopspring/decimal.NewFromString":                {kind: "number", layout: -1},
}

// casts are functions of github.com/spf13/cast by the end of their names.
var casts = map[string]string{
	"Int": "integer", "Int8": "integer", "Int16": "integer", "Int32": "integer", "Int64": "integer", "Uint": "integer",
	"Uint8":  "integer",
	"Uint16": "integer", "Uint32": "integer", "Uint64": "integer", "Float32": "number", "Float64": "number",
	"Bool": "boolean",
}

func (a *analysis) conversionModels(models map[string]model) {
	for name, conv := range converters {
		models[name] = func(m *interp.Machine, c *interp.Call) interp.Value { return convert(m, c, conv) }
	}
	parsers := map[string]func(string) (constant.Value, bool){
		"integer": parseInt,
		"number":  parseFloat,
		"boolean": parseBool,
	}
	for name, kind := range casts {
		conv := converter{kind: kind, layout: -1, parse: parsers[kind]}
		models["github.com/spf13/cast.To"+name] = func(m *interp.Machine, c *interp.Call) interp.Value {
			return convert(m,
				c, conv)
		}
		models["github.com/spf13/cast.To"+name+"E"] = models["github.com/spf13/cast.To"+name]
		for _, p := range []string{"github.com/unknown/com", "github.com/Unknown/com"} {
			models["("+p+".StrTo).Must"+name] = func(m *interp.Machine, c *interp.Call) interp.Value {
				inner := *c
				inner.Args = []interp.Value{unwrappedText(m, c.Recv)}
				return convert(m, &inner, conv)
			}
			models["("+p+".StrTo)."+name] = models["("+p+".StrTo).Must"+name]
		}
	}
	models["fmt.Sscanf"] = sscanf
	models["fmt.Sscan"] = sscanf
}

func unwrappedText(m *interp.Machine, v interp.Value) interp.Value {
	if p, ok := m.Only(v).(*interp.Pointer); ok {
		return m.Get(p.To)
	}
	return v
}

// convert returns what a converter makes of a text: a symbol, and an error that is nil unless the
// text is malformed.
func convert(m *interp.Machine, c *interp.Call, conv converter) interp.Value {
	t := c.Result(0)
	withError := c.Results != nil && c.Results.Len() > 1
	var values, errs []interp.Alt
	ok := &interp.Nil{T: interp.ErrorType}
	fails := &interp.NonNil{T: interp.ErrorType, Foreign: true}
	add := func(tags interp.Conj, v, err interp.Value) {
		values, errs = append(values, interp.Alt{V: v, Tags: tags}), append(errs, interp.Alt{V: err, Tags: tags})
	}
	for _, alt := range m.Alts(c.Arg(conv.text)) {
		switch v := alt.V.(type) {
		case *interp.Symbol:
			i, isInput := v.Subject.(*Input)
			if !isInput {
				add(alt.Tags, &interp.Unknown{T: t}, &interp.Unknown{T: interp.ErrorType})
				continue
			}
			f := i.conversion(m, c, conv)
			good, goodOK := and(alt.Tags, interp.Tag{F: f, Branch: 1})
			bad, badOK := and(alt.Tags, interp.Tag{F: f, Branch: 0})
			if goodOK {
				add(good, &interp.Symbol{T: t, Subject: i, Changed: v.Changed}, ok)
			}
			if badOK {
				add(bad, interp.Zero(t), fails)
			}
		case *interp.Const:
			text, isText := constantString(v.V)
			if isText && conv.parse != nil {
				if parsed, parsedOK := conv.parse(text); parsedOK {
					add(alt.Tags, &interp.Const{T: t, V: parsed}, ok)
				} else {
					add(alt.Tags, interp.Zero(t), fails)
				}
				continue
			}
			if isText && text == "" {
				add(alt.Tags, interp.Zero(t), fails)
				continue
			}
			add(alt.Tags, &interp.Unknown{T: t}, &interp.Unknown{T: interp.ErrorType})
		default:
			add(alt.Tags, &interp.Unknown{T: t}, &interp.Unknown{T: interp.ErrorType})
		}
	}
	value := interp.NewUnion(t, values)
	if !withError {
		return value
	}
	return interp.Tuple{value, interp.NewUnion(interp.ErrorType, errs)}
}

func and(c interp.Conj, t interp.Tag) (interp.Conj, bool) { return c.And(interp.Conj{t}) }

// conversion records a conversion of the input, and returns the fork of whether it fails.
func (i *Input) conversion(m *interp.Machine, c *interp.Call, conv converter) *interp.Fork {
	record := &conversion{kind: conv.kind, t: c.Result(0)}
	if conv.layout >= 0 {
		record.layout, _ = interp.String(m.Only(c.Arg(conv.layout)))
	}
	if strings.HasPrefix(conv.kind, "integer") && c.Obj != nil && c.Obj.FullName() == "strconv.ParseInt" {
		if bits, ok := interp.Int(m.Only(c.Arg(2))); ok && bits == 32 {
			record.t = types.Typ[types.Int32]
		}
	}
	for _, old := range i.conversions {
		if old.kind == record.kind && old.layout == record.layout && types.Identical(old.t, record.t) && old.fork != nil {
			return old.fork
		}
	}
	if c.Expr != nil {
		record.position = m.Position(c.Expr)
	}
	record.fork = m.NewFork(&interp.Label{Kind: interp.LabelMalformed, Subject: record})
	record.input = i
	i.conversions = append(i.conversions, record)
	return record.fork
}

// sscanf is fmt.Sscanf(text, "%d", &n).
func sscanf(m *interp.Machine, c *interp.Call) interp.Value {
	targets, ok := m.Only(c.Arg(len(c.Args) - 1)).(*interp.Slice)
	if !ok || targets.Open || len(targets.Elems) != 1 {
		return nil
	}
	p, ok := m.Only(targets.Elems[0]).(*interp.Pointer)
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
		Obj: c.Obj, Args: []interp.Value{c.Arg(0)}, Expr: c.Expr,
		Results: types.NewTuple(types.NewParam(0, nil, "", p.To.T), types.NewParam(0, nil, "", interp.ErrorType)),
	}
	out, ok := convert(m, inner, converter{kind: kind, layout: -1, parse: parse}).(interp.Tuple)
	if !ok {
		return nil
	}
	m.Set(p.To, out[0])
	return interp.Tuple{&interp.Unknown{T: c.Result(0)}, out[1]}
}
