package dispatch

import (
	"bytes"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/schema"
)

// scalarText returns a string without its quotes, and anything else as it is:
// numbers keep their digits.
func scalarText(raw []byte) []byte {
	if len(raw) == 0 || raw[0] != '"' {
		return raw
	}
	return jsonscan.Unquote(raw)
}

// text returns the argument at i as one text: the first, where it is several.
func (p *Plan) text(i int, v *schema.Values) (text []byte, err error) {
	if raw, _ := v.Get(i); p.input.Arguments[i].Style == schema.StyleText {
		return scalarText(raw), nil
	}
	err = p.texts(i, v, func(_ string, t []byte) error {
		if text == nil {
			text = t
		}
		return nil
	})
	return text, err
}

// texts hands the texts that the argument at i is written as to f, each with the name
// that it has in the request: none for an empty list, which no text can say, and none
// for a file.
func (p *Plan) texts(i int, v *schema.Values, f func(name string, text []byte) error) error {
	a := &p.input.Arguments[i]
	raw, ok := v.Get(i)
	if !ok {
		return nil
	}
	switch a.Style {
	case schema.StyleMulti, schema.StyleEachJSON:
		return listTexts(a, a.Wire, raw, f)
	case schema.StyleJoined:
		return joinedText(a, raw, f)
	case schema.StyleJSON:
		return f(a.Wire, raw)
	case schema.StyleMap:
		return mapTexts(a, raw, f)
	case schema.StyleDeep:
		return deepTexts(a.Wire, raw, f)
	case schema.StyleFile, schema.StyleFiles:
		return nil
	default:
		return f(a.Wire, scalarText(raw))
	}
}

func listTexts(a *schema.Argument, name string, raw []byte, f func(name string, text []byte) error) error {
	for item := range jsonscan.Items(raw) {
		if a.Style != schema.StyleEachJSON {
			item = scalarText(item)
		}
		if err := f(name, item); err != nil {
			return err
		}
	}
	return nil
}

func joinedText(a *schema.Argument, raw []byte, f func(name string, text []byte) error) error {
	var texts [][]byte
	for item := range jsonscan.Items(raw) {
		text := scalarText(item)
		if bytes.Contains(text, []byte(a.Separator)) {
			return &ArgumentError{a.Name, "must not have an item with the separator " + a.Separator + " in it"}
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil
	}
	return f(a.Wire, bytes.Join(texts, []byte(a.Separator)))
}

// mapTexts writes each member of an object under its own name: a list as several
// values, null not at all.
func mapTexts(a *schema.Argument, raw []byte, f func(name string, text []byte) error) error {
	for name, value := range jsonscan.Members(raw) {
		var err error
		switch {
		case value[0] == '[':
			err = listTexts(a, string(name), value, f)
		case string(value) != "null":
			err = f(string(name), scalarText(value))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// deepTexts writes each member of an object as name[member], at every depth.
func deepTexts(name string, raw []byte, f func(name string, text []byte) error) error {
	for member, value := range jsonscan.Members(raw) {
		at := name + "[" + string(member) + "]"
		var err error
		switch {
		case value[0] == '{':
			err = deepTexts(at, value, f)
		case value[0] == '[':
			for item := range jsonscan.Items(value) {
				if err = f(at, scalarText(item)); err != nil {
					break
				}
			}
		case string(value) != "null":
			err = f(at, scalarText(value))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// appendForm writes arguments as a query, or as a form.
func (p *Plan) appendForm(b []byte, arguments []int, v *schema.Values) ([]byte, error) {
	start := len(b)
	for _, i := range arguments {
		err := p.texts(i, v, func(name string, text []byte) error {
			if len(b) > start {
				b = append(b, '&')
			}
			b = append(appendEscaped(b, name), '=')
			b = appendEscaped(b, text)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// appendEscaped is [url.QueryEscape] without the copies.
func appendEscaped[T string | []byte](b []byte, text T) []byte {
	const hex = "0123456789ABCDEF"
	for _, c := range []byte(text) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == '~':
			b = append(b, c)
		case c == ' ':
			b = append(b, '+')
		default:
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}
