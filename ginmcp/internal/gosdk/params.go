package gosdk

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// MaxName is the largest size in bytes of a name, because errors of the SDK repeat it.
const MaxName = 1 << 10

// A paramsType is the type of a method's params.
type paramsType struct {
	of       reflect.Type
	required bool
	shape    func() *shape
}

func paramsOf[T any](required bool) paramsType {
	of := reflect.TypeFor[T]()
	return paramsType{of, required, sync.OnceValue(func() *shape { return shapeOf(of) })}
}

// methodParams are the types of the params of all requests that the SDK's server handles.
var methodParams = map[string]paramsType{
	"completion/complete": paramsOf[mcp.CompleteParams](true),
	"server/discover":     paramsOf[mcp.DiscoverParams](false),
	"initialize":          paramsOf[mcp.InitializeParams](true),
	"ping":                paramsOf[mcp.PingParams](false),
	MethodListPrompts:     paramsOf[mcp.ListPromptsParams](false),
	MethodGetPrompt:       paramsOf[mcp.GetPromptParams](true),
	MethodListTools:       paramsOf[mcp.ListToolsParams](false),
	MethodCallTool:        paramsOf[mcp.CallToolParamsRaw](true),
	MethodListResources:   paramsOf[mcp.ListResourcesParams](false),
	MethodListTemplates:   paramsOf[mcp.ListResourceTemplatesParams](false),
	MethodReadResource:    paramsOf[mcp.ReadResourceParams](true),
	"logging/setLevel":    paramsOf[mcp.SetLoggingLevelParams](true), //nolint:staticcheck // deprecated, but sent
	MethodSubscribe:       paramsOf[mcp.SubscribeParams](true),
	MethodListen:          paramsOf[mcp.SubscriptionsListenParams](true),
	MethodUnsubscribe:     paramsOf[mcp.UnsubscribeParams](true),
}

// CheckParams returns why the params of a request cannot be read, or "". Params is nil if there are none.
// The reason names the member in terms of JSON, and repeats nothing of the params, unlike the errors of
// the SDK, which also name Go types. It accepts all params of a method that the SDK does not have.
func CheckParams(method string, params []byte) string {
	t, known := methodParams[method]
	switch {
	case !known:
		return ""
	case len(params) == 0 || params[0] == 'n':
		if t.required {
			return "params is required"
		}
		return ""
	}
	if reason := t.shape().mismatch(params, ""); reason != "" {
		return reason
	}
	to := reflect.New(t.of)
	if err := json.Unmarshal(params, to.Interface()); err != nil {
		return unreadableParams(err)
	}
	if name := to.Elem().FieldByName("Name"); name.IsValid() && name.Len() > MaxName {
		return fmt.Sprintf("name has at most %d bytes, got %d", MaxName, name.Len())
	}
	return ""
}

// unreadableParams describes an error of json.Unmarshal that the shape of the params does not explain:
// a number that a Go type cannot hold.
func unreadableParams(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && strings.HasPrefix(wrong.Value, "number") && wrong.Field != "" {
		return wrong.Field + " has a number that is out of range"
	}
	return "a member is not of the type that the protocol demands"
}

// A shape is the form that a Go type demands of JSON. Null fits every shape, and any JSON fits the zero
// shape.
type shape struct {
	// kind is a word for the JSON, such as "a string"; first are the bytes with which it begins.
	kind, first string
	members     map[string]*shape
	// item is the shape of the items of an array, and of the members of an object without known ones.
	item *shape
	// custom is a type that decodes itself.
	custom reflect.Type
}

const digits = "-0123456789"

// customShapes describe the types of the SDK that decode themselves.
var customShapes = map[reflect.Type]string{
	reflect.TypeFor[mcp.CompleteReference](): `must have the type "ref/prompt" and a name, or the type ` +
		`"ref/resource" and a uri`,
	reflect.TypeFor[mcp.InputResponseMap](): "must have the responses to the server's questions as its members, each " +
		"of which is an object with a member action, role or roots",
}

// shapeOf returns the shape of a type of the SDK.
func shapeOf(t reflect.Type) *shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s := new(shape)
	if customShapes[t] != "" {
		s.custom = t
	}
	switch {
	case t == reflect.TypeFor[json.RawMessage]():
	case t.Kind() == reflect.String:
		s.kind, s.first = "a string", `"`
	case t.Kind() == reflect.Bool:
		s.kind, s.first = "true or false", "tf"
	case t.Kind() == reflect.Float64:
		s.kind, s.first = "a number", digits
	case t.Kind() == reflect.Slice:
		s.kind, s.first, s.item = "an array", "[", shapeOf(t.Elem())
	case t.Kind() == reflect.Map:
		s.kind, s.first, s.item = "an object", "{", shapeOf(t.Elem())
	case t.Kind() == reflect.Struct:
		s.kind, s.first, s.members = "an object", "{", map[string]*shape{}
		for i := range t.NumField() {
			field := t.Field(i)
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
				s.members[name] = shapeOf(field.Type)
			}
		}
	}
	return s
}

// mismatch returns why JSON does not fit the shape, or "". Path is the name of the value, "" for the
// params themselves.
func (s *shape) mismatch(value []byte, path string) string {
	switch {
	case value[0] == 'n' || s.kind == "":
		return ""
	case !strings.Contains(s.first, string(value[:1])):
		if path == "" {
			path = "params"
		}
		return path + " must be " + s.kind
	}
	for key, member := range jsonscan.Members(value) {
		inner := s.item
		if s.members != nil {
			inner = s.members[string(key)]
		}
		if inner == nil {
			continue
		}
		if reason := inner.mismatch(member, joined(path, string(key))); reason != "" {
			return reason
		}
	}
	n := 0
	for item := range jsonscan.Items(value) {
		if reason := s.item.mismatch(item, fmt.Sprintf("%s[%d]", path, n)); reason != "" {
			return reason
		}
		n++
	}
	if s.custom != nil && json.Unmarshal(value, reflect.New(s.custom).Interface()) != nil {
		return path + " " + customShapes[s.custom]
	}
	return ""
}

// joined returns the name of a member of a value. Only the beginning of a long name is shown.
func joined(path, name string) string {
	if len(name) > shownOfName {
		name = strings.ToValidUTF8(name[:shownOfName], "") + "…"
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// shownOfName is how many bytes of a member's name an error shows.
const shownOfName = 64
