package ginmcp

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// RawInput declares all arguments of the operation by a hand-written JSON Schema of draft 2020-12,
// for what Go types cannot state. The tool shows the schema unchanged, and arguments that do not
// conform to it are refused.
//
// Each property of the schema is an argument. It is sent as the path parameter, query parameter,
// header or cookie of that name, if the route, [QueryParam], [HeaderParam] or [CookieParam]
// declares one. Otherwise it is sent in the query on GET, HEAD and DELETE, and as a member of the
// JSON body on other methods. Arguments that the schema does not name are sent in the same way,
// unless the schema has "additionalProperties": false.
//
// The schema must have "type": "object" and a property for each path parameter, and may refer to
// its own $defs only. RawInput cannot be combined with options that declare a type, such as [In] or
// [Body], and [Curate] cannot edit its arguments. [Server.Check] returns an error for all this, and
// for a text that is not such a schema. Not every client understands every keyword: see
// [Server.Lint]. If the option is given twice, the later one applies.
func RawInput(schema json.RawMessage) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		a.Err = errors.Join(a.Err, checkRaw("RawInput", schema))
		a.Inputs = slices.DeleteFunc(a.Inputs, func(in introspect.Input) bool { return in.Raw })
		a.Inputs = append(a.Inputs, introspect.Input{
			Type: introspect.TypeRef{Schema: slices.Clone(schema)}, Raw: true, Source: introspect.SourceExplicit,
		})
	})
}

// RawOutput declares the structured content of every success by a hand-written JSON Schema of draft
// 2020-12, which must have "type": "object". The tool shows it as its output schema. A success that
// does not conform to it becomes an error result with the application's response, because clients
// refuse content that does not conform to the output schema.
//
// It takes precedence over [Out], and [Curation.Pick] cannot be used with it. If the option is given
// twice, the later one applies.
func RawOutput(schema json.RawMessage) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		a.Err = errors.Join(a.Err, checkRaw("RawOutput", schema))
		a.Responses = slices.DeleteFunc(a.Responses, func(r introspect.Response) bool { return r.Raw })
		a.Responses = append(a.Responses, introspect.Response{
			Status: http.StatusOK, Type: introspect.TypeRef{Schema: slices.Clone(schema)}, Raw: true,
			Source: introspect.SourceExplicit,
		})
	})
}

func checkRaw(option string, text json.RawMessage) error {
	if _, err := schema.NewRaw(text); err != nil {
		return fmt.Errorf("%s: %w", option, err)
	}
	return nil
}

// ParamHeader makes clients of 2026-07-28 send an argument as a header too, so that a proxy can route or
// limit calls by it without reading the body. With ParamHeader("region", "Region") a call with the region
// "eu" has the header Mcp-Param-Region: eu. The server refuses a call whose header differs from the
// argument. The tool shows it as x-mcp-header.
//
// The argument must be a string, an integer or a boolean, such as that of a [HeaderParam], and each
// argument of a tool needs a header of its own. [Server.Check] returns an error if the argument
// does not exist or has another type. The value reaches everything that sees headers, such as
// access logs: it must not be a secret. The option may be given several times.
func ParamHeader(argument, header string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		a.ParamHeaders = append(a.ParamHeaders, introspect.ParamHeader{Argument: argument, Header: header})
	})
}
