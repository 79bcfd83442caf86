package result

import (
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/internal/pick"
)

// A Pick selects the parts of a JSON response that become the result. It is immutable and safe for
// concurrent use.
type Pick struct{ tree *pick.Tree }

// NewPick parses the paths of the parts, such as "id", "owner.name" and "items[].title".
func NewPick(paths ...string) (*Pick, error) {
	tree, err := pick.Parse(paths...)
	if err != nil {
		return nil, err
	}
	return &Pick{tree}, nil
}

// conceals reports whether a response that is not complete JSON may contain parts that were not
// picked.
func (s *Shaper) conceals(r *dispatch.Response) bool {
	return s.Pick != nil && (isJSON(r.ContentType) || isStream(mediaType(r.ContentType)))
}

// unpicked returns the result of a response whose parts cannot be found.
func unpicked(r *dispatch.Response) Result {
	return Message("The call succeeded (" + statusLine(r.Status) + "), but its response is not complete JSON, " +
		"so the parts that this tool shows cannot be found in it.")
}

// prune returns the picked parts of a JSON text. Numbers keep their digits and members their order.
// Parts that an object does not have are left out. A value without parts, such as null, is not
// changed.
func (p *Pick) prune(body []byte) []byte {
	i := jsonscan.SkipSpace(body, 0)
	if i < len(body) && body[i] == '[' && !p.tree.All {
		return items(make([]byte, 0, len(body)), p.tree, body[i:])
	}
	return part(make([]byte, 0, len(body)), p.tree, body[i:])
}

// part appends the picked parts of a value.
func part(out []byte, t *pick.Tree, value []byte) []byte {
	switch {
	case t.All || len(value) == 0:
		return append(out, value...)
	case value[0] == '{':
		return members(out, t, value)
	case value[0] == '[' && t.Items == nil:
		return append(out, "[]"...)
	case value[0] == '[':
		return items(out, t.Items, value)
	default:
		return append(out, value...)
	}
}

func items(out []byte, t *pick.Tree, list []byte) []byte {
	out = append(out, '[')
	start := len(out)
	for item := range jsonscan.Items(list) {
		if len(out) > start {
			out = append(out, ',')
		}
		out = part(out, t, item)
	}
	return append(out, ']')
}

func members(out []byte, t *pick.Tree, object []byte) []byte {
	out = append(out, '{')
	start := len(out)
	i := jsonscan.SkipSpace(object, 1)
	for object[i] != '}' {
		keyEnd := jsonscan.StringEnd(object, i)
		key := object[i:keyEnd]
		i = jsonscan.SkipSpace(object, jsonscan.SkipSpace(object, keyEnd)+1)
		end := jsonscan.ValueEnd(object, i)
		if sub := t.Members[string(jsonscan.Unquote(key))]; sub != nil {
			if len(out) > start {
				out = append(out, ',')
			}
			out = part(append(append(out, key...), ':'), sub, object[i:end])
		}
		if i = jsonscan.SkipSpace(object, end); object[i] == ',' {
			i = jsonscan.SkipSpace(object, i+1)
		}
	}
	return append(out, '}')
}
