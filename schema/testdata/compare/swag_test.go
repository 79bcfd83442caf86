package compare_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"io"
	"log"
	"path/filepath"
	"reflect"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/swaggo/swag"
)

// swagSchema makes what swag init makes of a handler with a @Param comment for the row's type,
// with the options --parseDependency and --parseInternal, without which it finds no type of
// another package.
func swagSchema(r row) ([]byte, error) {
	source, err := swagSource()
	if err != nil {
		return nil, err
	}
	whole := swagParser // a parser that gave up in the middle of a type is no good for the next
	swagParser = nil
	in := "body"
	if r.in == introspect.LocationQuery {
		in = "query"
	}
	operation := swag.NewOperation(whole)
	if err := operation.ParseComment(fmt.Sprintf("// @Param value %s %s true \"the value\"", in, swagName(r.t)), source); err != nil {
		return nil, err
	}
	swagParser = whole
	if in == "query" {
		return swagObject(operation)
	}
	raw, err := json.Marshal(operation.Parameters[0].Schema)
	if err != nil {
		return nil, err
	}
	return withMember(raw, "definitions", whole.GetSwagger().Definitions)
}

// swagName is what a comment in the package of the type calls it.
func swagName(t reflect.Type) string {
	if t.Kind() == reflect.Slice {
		return "[]" + swagName(t.Elem())
	}
	return t.Name()
}

// swagParser has read the sources, which takes it a second.
var swagParser *swag.Parser

// swagSource sees to it that there is a parser, and returns the file that a comment stands in.
func swagSource() (*ast.File, error) {
	if swagParser == nil {
		parser := swag.New(swag.SetParseDependency(int(swag.ParseAll)), swag.ParseUsingGoList(true), swag.SetDebugger(log.New(io.Discard, "", 0)))
		parser.ParseInternal = true
		if err := parser.ParseAPI("types", "json.go", 100); err != nil {
			return nil, err
		}
		swagParser = parser
	}
	return goparser.ParseFile(token.NewFileSet(), filepath.Join("types", "json.go"), nil, goparser.ParseComments)
}

// swagObject makes an object of query parameters.
func swagObject(operation *swag.Operation) ([]byte, error) {
	if len(operation.Parameters) == 0 {
		return nil, errors.New("swag leaves every parameter out")
	}
	properties, required := map[string]any{}, []string{}
	for _, p := range operation.Parameters {
		raw, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		member := map[string]any{}
		if err := json.Unmarshal(raw, &member); err != nil {
			return nil, err
		}
		for _, notSchema := range []string{"name", "in", "required", "collectionFormat"} {
			delete(member, notSchema)
		}
		properties[p.Name] = member
		if p.Required {
			required = append(required, p.Name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties}
	if len(required) > 0 { // draft 4 wants at least one
		object["required"] = required
	}
	return json.Marshal(object)
}
