package uri

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/internal/near"
	"github.com/ginmcp/ginmcp/schema"
)

// maxProblems is the number of problems after which the rest of a query is not read, as in the
// check of arguments.
const maxProblems = 20

// Arguments makes the JSON object of a call's arguments from the values of the path's variables,
// which [Tree.Find] returns, and from a query, which is still escaped. The values are strings, or
// arrays of strings for a [Variable.List]. The check of the arguments converts them. If a variable
// with one value is given several times, it becomes a repeated member, which the check refuses.
//
// The problems name variables that the template does not have, at most 20 of them. Arguments
// returns false if the query is not valid.
func (t *Template) Arguments(values []string, query string) (
	arguments json.RawMessage, problems []schema.Problem, ok bool,
) {
	o := object{'{'}
	for i, v := range t.path {
		if v.List() && v.Argument.Separator != "" {
			o.add(v.Argument.Name, true, strings.Split(values[i], v.Argument.Separator)...)
		} else {
			o.add(v.Argument.Name, v.List(), values[i])
		}
	}
	given := map[string][]string{}
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, nameOK := unescaped(name, url.QueryUnescape)
		value, valueOK := unescaped(value, url.QueryUnescape)
		switch {
		case !nameOK || !valueOK:
			return nil, nil, false
		case t.inQuery(name):
			given[name] = append(given[name], value)
		case len(problems) < maxProblems:
			problems = append(problems, t.unknown(name))
		default:
			return nil, problems, true
		}
	}
	for _, v := range t.query {
		if texts := given[v.Name]; len(texts) > 0 {
			o.add(v.Argument.Name, v.List(), texts...)
		}
	}
	return append(json.RawMessage(o), '}'), problems, true
}

func (t *Template) inQuery(name string) bool {
	return slices.ContainsFunc(t.query, func(v Variable) bool { return v.Name == name })
}

// maxNameShown is the number of bytes of an unknown name that a problem repeats.
const maxNameShown = 64

func (t *Template) unknown(name string) schema.Problem {
	var known []string
	for _, v := range t.query {
		known = append(known, v.Name)
	}
	return schema.Problem{
		Path:    schema.Truncate(name, maxNameShown),
		Message: "is not in the query of " + t.String() + near.DidYouMean(name, known),
	}
}

// unescaped returns a text without its escapes, and whether it is valid.
func unescaped(text string, unescape func(string) (string, error)) (string, bool) {
	plain, err := unescape(text)
	return plain, err == nil && utf8.ValidString(plain)
}

// An object builds the text of a JSON object, member by member.
type object []byte

// add writes the texts as one list, or each text as a separate member.
func (o *object) add(name string, list bool, texts ...string) {
	values := make([][]byte, len(texts))
	for i, text := range texts {
		values[i], _ = json.Marshal(text) // marshalling a string never fails
	}
	if list {
		values = [][]byte{slices.Concat([]byte{'['}, bytes.Join(values, []byte{','}), []byte{']'})}
	}
	key, _ := json.Marshal(name)
	for _, value := range values {
		if len(*o) > 1 {
			*o = append(*o, ',')
		}
		*o = append(append(append(*o, key...), ':'), value...)
	}
}
