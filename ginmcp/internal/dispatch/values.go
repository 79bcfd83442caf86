package dispatch

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/budget"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/schema"
)

// scalarText returns a string without its quotes, and anything else unchanged: numbers keep their
// digits.
func scalarText(raw []byte) []byte {
	if len(raw) == 0 || raw[0] != '"' {
		return raw
	}
	return jsonscan.Unquote(raw)
}

// A textFunc receives one text of an argument and its name in the request. Both are valid until it
// returns.
type textFunc func(name, text []byte) error

// text returns the argument at i as one text. For a list, it is the first item.
func (p *Plan) text(i int, v *schema.Values, m *meter) (text []byte, err error) {
	if raw, _ := v.Get(i); p.input.Arguments[i].Style == schema.StyleText {
		return scalarText(raw), nil
	}
	err = p.texts(i, v, m, func(_, t []byte) error {
		if text == nil {
			text = t
		}
		return nil
	})
	return text, err
}

// texts calls f with each text of the argument at i. An empty list and a file have no texts. The
// meter counts the steps, and f charges what it writes.
func (p *Plan) texts(i int, v *schema.Values, m *meter, f textFunc) error {
	a := &p.input.Arguments[i]
	raw, ok := v.Get(i)
	if !ok {
		return nil
	}
	name := p.names[i]
	switch style := styleOf(a.Style, raw[0]); style {
	case schema.StyleMulti, schema.StyleEachJSON:
		return listTexts(a, name, raw, m, f)
	case schema.StyleJoined:
		return joinedText(a, name, raw, m, f)
	case schema.StylePairs, schema.StyleAssigned:
		return pairsText(a, name, raw, m, f)
	case schema.StyleJSON:
		return f(name, raw)
	case schema.StyleMap, schema.StyleForm:
		return mapTexts(a, raw, m, f)
	case schema.StyleDeep:
		d := deepName(slices.Clone(name))
		return d.texts(a, len(name), raw, 0, m, f)
	case schema.StyleFile, schema.StyleFiles:
		return nil
	default:
		return f(name, scalarText(raw))
	}
}

// styleOf returns the style of a value that begins with c. It may differ from the style of the
// argument for the value of a union, and for a value that is passed on although it does not fit the
// schema.
func styleOf(style schema.Style, c byte) schema.Style {
	list, object := c == '[', c == '{'
	switch style {
	case schema.StyleMulti, schema.StyleEachJSON, schema.StyleJoined:
		if !list {
			return schema.StyleText
		}
	case schema.StylePairs, schema.StyleAssigned:
		switch {
		case list:
			return schema.StyleJoined
		case !object:
			return schema.StyleText
		}
	case schema.StyleMap, schema.StyleForm, schema.StyleDeep:
		switch {
		case list:
			return schema.StyleMulti
		case !object:
			return schema.StyleText
		}
	default:
	}
	return style
}

func listTexts(a *schema.Argument, name, raw []byte, m *meter, f textFunc) error {
	for item := range jsonscan.Items(raw) {
		if err := m.Step(); err != nil {
			return err
		}
		switch {
		case a.Style == schema.StyleForm && isFileValue(item):
			continue
		case a.Style != schema.StyleEachJSON:
			item = scalarText(item)
		}
		if err := f(name, item); err != nil {
			return err
		}
	}
	return nil
}

func joinedText(a *schema.Argument, name, raw []byte, m *meter, f textFunc) error {
	var joined []byte
	separator, first := []byte(a.Separator), true
	for item := range jsonscan.Items(raw) {
		if err := m.Step(); err != nil {
			return err
		}
		text := scalarText(item)
		if bytes.Contains(text, separator) {
			return &ArgumentError{a.Name, "must not have an item that contains the separator " + a.Separator}
		}
		if !first {
			joined = append(joined, separator...)
		}
		joined, first = append(joined, text...), false
	}
	if first {
		return nil
	}
	return f(name, joined)
}

// pairsText writes the members of an object as one text. Null is omitted.
func pairsText(a *schema.Argument, name, raw []byte, m *meter, f textFunc) error {
	between := []byte(a.Separator)
	if a.Style == schema.StyleAssigned {
		between = []byte("=")
	}
	var text []byte
	for member, value := range jsonscan.Members(raw) {
		if err := m.Step(); err != nil {
			return err
		}
		if string(value) == "null" {
			continue
		}
		value = scalarText(value)
		for _, part := range [][]byte{member, value} {
			if bytes.Contains(part, []byte(a.Separator)) {
				return &ArgumentError{a.Name, "must not have a member that contains the separator " + a.Separator}
			}
		}
		if len(text) > 0 {
			text = append(text, a.Separator...)
		}
		text = append(append(append(text, member...), between...), value...)
	}
	if len(text) == 0 {
		return nil
	}
	return f(name, text)
}

// mapTexts writes each member of an object under its own name. It writes a list as several values,
// and omits null.
func mapTexts(a *schema.Argument, raw []byte, m *meter, f textFunc) error {
	for name, value := range jsonscan.Members(raw) {
		if err := m.Step(); err != nil {
			return err
		}
		var err error
		switch {
		case value[0] == '[':
			err = listTexts(a, name, value, m, f)
		case a.Style == schema.StyleForm && isFileValue(value):
		case string(value) != "null":
			err = f(name, scalarText(value))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A deepName is the name of the last written member of a deep object. All names of an object share
// one array, so that none of them copies the name of its parent.
type deepName []byte

// texts writes each member of an object as name[member], at every depth. The name of the
// object itself is the first n bytes.
func (d *deepName) texts(a *schema.Argument, n int, raw []byte, depth int, m *meter, f textFunc) error {
	if depth == budget.MaxDepth {
		return &ArgumentError{a.Name, "is nested too deeply: objects may have " + strconv.Itoa(budget.MaxDepth) + " levels"}
	}
	for member, value := range jsonscan.Members(raw) {
		if err := m.Step(); err != nil {
			return err
		}
		*d = append(append(append((*d)[:n], '['), member...), ']')
		var err error
		switch {
		case value[0] == '{':
			err = d.texts(a, len(*d), value, depth+1, m, f)
		case value[0] == '[':
			err = listTexts(a, *d, value, m, f)
		case string(value) != "null":
			err = f(*d, scalarText(value))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
