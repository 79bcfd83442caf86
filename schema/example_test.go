package schema_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// createOrder is bound from the path, the query and the body.
type createOrder struct {
	Shop int    `uri:"shop" binding:"min=1"`
	Dry  bool   `form:"dry"`
	Name string `json:"name" binding:"required,max=20"`
	Qty  int    `json:"qty" binding:"min=1"`
}

var orderOperation = introspect.Operation{
	Method: http.MethodPost, Path: "/shops/:shop/orders", Declared: true,
	Segments:  []introspect.Segment{{Literal: "shops"}, {Param: "shop"}, {Literal: "orders"}},
	Inputs:    []introspect.Input{{Type: introspect.TypeRef{Go: reflect.TypeFor[createOrder]()}}},
	Responses: []introspect.Response{{Status: http.StatusOK, Type: introspect.TypeRef{Go: reflect.TypeFor[[]string]()}}},
}

func ExampleNewInput() {
	in, _, err := schema.NewInput(&orderOperation, schema.InputOptions{})
	if err != nil {
		panic(err)
	}
	for _, a := range in.Arguments {
		fmt.Println(a.Name, a.In, a.Required)
	}
	// Output:
	// shop path true
	// dry query false
	// name body true
	// qty body true
}

func ExampleInput_Check() {
	in, _, err := schema.NewInput(&orderOperation, schema.InputOptions{})
	if err != nil {
		panic(err)
	}
	_, problems := in.Check(context.Background(), json.RawMessage(`{"shop": "3", "title": "tea", "qty": 0}`))
	for _, p := range problems {
		fmt.Println(p)
	}
	// Output:
	// title: unknown argument
	// qty: must be at least 1, got 0
	// name: is missing, but required; it must be a string
}

func ExampleNewOutput() {
	out, _ := schema.NewOutput(&orderOperation, schema.Config{})
	fmt.Println(out.Wrapped, string(out.Schema))
	// Output:
	// true {"type":"object","properties":{"result":{"type":["array","null"],"items":{"type":"string"}}},"required":["result"]}
}

func ExampleExplain() {
	err := json.Unmarshal([]byte(`{"qty": "many"}`), new(createOrder))
	for _, p := range schema.Explain(reflect.TypeFor[createOrder](), err) {
		fmt.Println(p)
	}
	// Output:
	// qty: must be an integer, got a string
}

func ExampleTruncate() {
	fmt.Println(schema.Truncate("a long description", 9))
	// Output:
	// a long d…
}
