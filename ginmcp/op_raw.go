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

// RawInput declares all arguments of the operation by a JSON Schema of 2020-12 that is written by hand,
// for what Go types cannot state. The tool shows it as it is, and arguments that do not conform to it
// are refused.
//
// Each property of the schema is an argument: a path parameter where the route has one of that name;
// where [QueryParam], [HeaderParam] or [CookieParam] declares the name, there; otherwise in the query
// on GET, HEAD and DELETE, and a member of the JSON body on other methods. So are arguments that the
// schema does not name, unless it says "additionalProperties": false.
//
// The schema must have "type": "object" and a property for each path parameter, and may refer to its own
// $defs only. Options that declare a type, such as [In] or [Body], are excluded, and [Curate] cannot edit
// its arguments. All this, and a text that is not such a schema, are errors of [Server.Check]. Not every
// client understands every keyword: see [Server.Lint]. If the option is given twice, the later one
// applies.
func RawInput(schema json.RawMessage) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		a.Err = errors.Join(a.Err, checkRaw("RawInput", schema))
		a.Inputs = slices.DeleteFunc(a.Inputs, func(in introspect.Input) bool { return in.Raw })
		a.Inputs = append(a.Inputs, introspect.Input{
			Type: introspect.TypeRef{Schema: slices.Clone(schema)}, Raw: true, Source: introspect.SourceExplicit,
		})
	})
}

// RawOutput declares the structured content of every success by a JSON Schema of 2020-12 that is written
// by hand. The tool shows it as its output schema. It must have "type": "object". A success that does not
// conform to it is an error result, which says what the application responded with: clients refuse
// content that breaks a promise.
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
// It is for arguments that are a string, an integer or a boolean, such as a [HeaderParam]; a header is
// for one argument of a tool only. An argument that does not exist or has another type is an error of
// [Server.Check]. The value reaches everything that sees headers, such as access logs: it must not be a
// secret. The option may be given several times.
func ParamHeader(argument, header string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		a.ParamHeaders = append(a.ParamHeaders, introspect.ParamHeader{Argument: argument, Header: header})
	})
}
