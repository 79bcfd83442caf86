package dispatch

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/ginmcp/ginmcp/schema"
)

// text returns the argument at i as one text.
func (p *Plan) text(i int, v *schema.Values) (string, error) {
	values, err := p.values(i, v)
	if err != nil || len(values) == 0 {
		return "", err
	}
	return values[0], nil
}

// values returns the texts that the argument at i is written as: none for an empty
// list, which no text can say.
func (p *Plan) values(i int, v *schema.Values) ([]string, error) {
	a := &p.input.Arguments[i]
	raw, _ := v.Get(i)
	switch a.Style {
	case schema.StyleMulti, schema.StyleJoined, schema.StyleEachJSON:
		return listTexts(a, raw)
	case schema.StyleJSON:
		return []string{string(raw)}, nil
	default:
		text, err := scalarText(raw)
		return []string{text}, err
	}
}

func listTexts(a *schema.Argument, raw json.RawMessage) ([]string, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, &ArgumentError{a.Name, "must be an array"}
	}
	texts := make([]string, 0, len(items))
	for _, item := range items {
		text := string(item)
		if a.Style != schema.StyleEachJSON {
			var err error
			if text, err = scalarText(item); err != nil {
				return nil, err
			}
		}
		if a.Style == schema.StyleJoined && strings.Contains(text, a.Separator) {
			return nil, &ArgumentError{a.Name, "must not have an item with the separator " + a.Separator + " in it"}
		}
		texts = append(texts, text)
	}
	if a.Style == schema.StyleJoined && len(texts) > 0 {
		return []string{strings.Join(texts, a.Separator)}, nil
	}
	return texts, nil
}

// scalarText returns a string without its quotes, and anything else as it is:
// numbers keep their digits.
func scalarText(raw json.RawMessage) (string, error) {
	if len(raw) == 0 || raw[0] != '"' {
		return string(raw), nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", err
	}
	return text, nil
}

func (p *Plan) queryValues(v *schema.Values) (url.Values, error) {
	return p.formValues(p.query, v)
}

// formValues collects arguments by the names they have in a query or a form.
func (p *Plan) formValues(arguments []int, v *schema.Values) (url.Values, error) {
	if len(arguments) == 0 {
		return nil, nil
	}
	out := make(url.Values, len(arguments))
	for _, i := range arguments {
		raw, ok := v.Get(i)
		if !ok {
			continue
		}
		a := &p.input.Arguments[i]
		if a.Style == schema.StyleMap {
			if err := addMap(out, a, raw); err != nil {
				return nil, err
			}
			continue
		}
		if a.Style == schema.StyleFile || a.Style == schema.StyleFiles {
			continue
		}
		texts, err := p.values(i, v)
		if err != nil {
			return nil, err
		}
		if len(texts) > 0 {
			out[a.Wire] = append(out[a.Wire], texts...)
		}
	}
	return out, nil
}

// addMap writes each member of an object under its own name.
func addMap(out url.Values, a *schema.Argument, raw json.RawMessage) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return &ArgumentError{a.Name, "must be an object"}
	}
	for name, value := range members {
		texts := []string{}
		if value[0] == '[' {
			list, err := listTexts(&schema.Argument{Name: a.Name, Style: schema.StyleMulti}, value)
			if err != nil {
				return err
			}
			texts = list
		} else if text, err := scalarText(value); err == nil {
			texts = append(texts, text)
		}
		out[name] = append(out[name], texts...)
	}
	return nil
}
