package ginmcptest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A view is everything that agents see of a server. Its components are JSON values. Their members
// are sorted when they are written, so that a server can be compared with a file.
type view struct {
	Instructions      string           `json:"instructions,omitempty"`
	Tools             []map[string]any `json:"tools"`
	Resources         []map[string]any `json:"resources,omitempty"`
	ResourceTemplates []map[string]any `json:"resourceTemplates,omitempty"`
	Prompts           []map[string]any `json:"prompts,omitempty"`
}

// A kind is one list of a view, with the member that identifies a component.
type kind struct {
	noun, key  string
	components []map[string]any
}

func (v *view) kinds() []kind {
	return []kind{
		{"tool", "name", v.Tools},
		{"resource", "uri", v.Resources},
		{"resource template", "uriTemplate", v.ResourceTemplates},
		{"prompt", "name", v.Prompts},
	}
}

// read reads the view of a server, as a client does.
func read(t testing.TB, s *ginmcp.Server) (*view, error) {
	t.Helper()
	session := ClientOf(t, s)
	ctx := t.Context()
	v := &view{Instructions: session.InitializeResult().Instructions, Tools: []map[string]any{}}
	var errs [4]error
	has := session.InitializeResult().Capabilities
	if has.Tools != nil {
		v.Tools, errs[0] = collect(v.Tools, session.Tools(ctx, nil))
	}
	if has.Resources != nil {
		v.Resources, errs[1] = collect(v.Resources, session.Resources(ctx, nil))
		v.ResourceTemplates, errs[2] = collect(v.ResourceTemplates, session.ResourceTemplates(ctx, nil))
	}
	if has.Prompts != nil {
		v.Prompts, errs[3] = collect(v.Prompts, session.Prompts(ctx, nil))
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	v.sort()
	return v, nil
}

// collect reads a list to its end.
func collect[T mcp.Tool | mcp.Resource | mcp.ResourceTemplate | mcp.Prompt](
	into []map[string]any, list iter.Seq2[*T, error],
) ([]map[string]any, error) {
	for component, err := range list {
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(component)
		if err != nil {
			return nil, err
		}
		var members map[string]any
		if err := json.Unmarshal(raw, &members); err != nil {
			return nil, err
		}
		into = append(into, members)
	}
	return into, nil
}

// parse reads a golden file.
func parse(text []byte) (*view, error) {
	v := new(view)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return nil, fmt.Errorf("it is not a golden file: %w", err)
	}
	v.sort()
	return v, nil
}

func (v *view) sort() {
	for _, k := range v.kinds() {
		slices.SortFunc(k.components, func(a, b map[string]any) int { return cmp.Compare(k.id(a), k.id(b)) })
	}
}

// id returns the identifier of a component.
func (k *kind) id(component map[string]any) string {
	id, _ := component[k.key].(string)
	return id
}

// text returns the content of the golden file.
func (v *view) text() []byte { return pretty(v) }

func pretty(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(value) //nolint:errchkjson // it was decoded from JSON
	return b.Bytes()
}
