package gosdk

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// MaxName is the largest name in bytes that an error of the SDK repeats.
const MaxName = 1 << 10

// CheckParams returns why the params of a call of a tool or a request for a prompt cannot be read, or
// "". The reason repeats none of them, unlike the errors of the SDK.
func CheckParams(method string, params []byte) string {
	var err error
	var name string
	if method == MethodCallTool {
		var to mcp.CallToolParamsRaw
		err = json.Unmarshal(params, &to)
		name = to.Name
	} else {
		var to mcp.GetPromptParams
		err = json.Unmarshal(params, &to)
		name = to.Name
	}
	switch {
	case err != nil:
		return unreadableParams(err)
	case len(name) > MaxName:
		return fmt.Sprintf("name has at most %d bytes, got %d", MaxName, len(name))
	default:
		return ""
	}
}

// unreadableParams describes an error of json.Unmarshal without the value.
func unreadableParams(err error) string {
	const other = "is not of the type that the protocol demands"
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) || wrong.Field == "" {
		return "a member " + other
	}
	switch wrong.Type.Kind() {
	case reflect.String:
		return wrong.Field + " must be a string"
	case reflect.Map, reflect.Struct:
		return wrong.Field + " must be an object"
	default:
		return wrong.Field + " " + other
	}
}
