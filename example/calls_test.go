package main

import (
	"encoding/base64"
)

// wantTools are all tools of the shop that agents see. The hidden reset is not one of them.
var wantTools = []string{
	"add_customer", "add_product", "cancel_order", "customer_orders", "get_order", "get_product", "get_product_picture",
	"health", "list_customers", "list_products", "place_order", "remove_product", "set_product_picture",
}

// A toolCall is a call and what its result has to be.
type toolCall struct {
	reason    string
	tool      string
	arguments map[string]any
	// isError, and what the text of the result and its structured content contain.
	isError    bool
	text       []string
	structured map[string]any
}

// calls are made one after the other, against one shop, by somebody who has the token.
var calls = []toolCall{
	{
		reason: "a plain handler is a tool without having been told", tool: "health",
		text: []string{`"status":"ok"`}, structured: map[string]any{"status": "ok"},
	},
	{
		reason: "a path parameter is bound by Handle", tool: "get_product", arguments: map[string]any{"id": 2},
		structured: map[string]any{"name": "Teapot", "price": 3900.0},
	},
	{
		reason: "a list is the member result, for clients that want an object", tool: "list_products",
		arguments: map[string]any{"category": "kitchen", "max_price": 2000},
		text:      []string{"Espresso cup"},
	},
	{
		reason: "an enum is checked before anything is called", tool: "list_products", arguments: map[string]any{"category": "cars"},
		isError: true, text: []string{"category", "kitchen", "nothing was called"},
	},
	{
		reason: "the body is bound, and the status of a success is no matter", tool: "add_product",
		arguments:  map[string]any{"name": "Stapler", "category": "office", "price": 990, "stock": 3},
		structured: map[string]any{"id": 5.0, "name": "Stapler", "stock": 3.0},
	},
	{
		reason: "all that is wrong is said at once, by name", tool: "add_product",
		arguments: map[string]any{"category": "office", "price": -1, "colour": "red"},
		isError:   true, text: []string{"name", "price", "colour"},
	},
	{
		reason: "a wrong item is named by its place", tool: "place_order",
		arguments: map[string]any{"customer_id": 4, "items": []any{map[string]any{"product_id": 5, "quantity": 0}}},
		isError:   true, text: []string{"items[0].quantity"},
	},
	{
		reason: "an order takes what it wants out of the stock", tool: "place_order",
		arguments:  map[string]any{"customer_id": 4, "items": []any{map[string]any{"product_id": 5, "quantity": 2}}},
		structured: map[string]any{"total": 1980.0, "status": "placed"},
	},
	{
		reason: "what the application refuses is an error with its status", tool: "place_order",
		arguments: map[string]any{"customer_id": 4, "items": []any{map[string]any{"product_id": 5, "quantity": 2}}},
		isError:   true, text: []string{"HTTP 409 Conflict", "only 1 of Stapler are left"},
		structured: map[string]any{"status": 409.0, "error": "only 1 of Stapler are left"},
	},
	{
		reason: "an unannotated route in a group has its path parameter", tool: "customer_orders", arguments: map[string]any{"id": "4"},
		text: []string{`"total":1980`},
	},
	{
		reason: "a 404 is an error result with status and body", tool: "get_order", arguments: map[string]any{"id": 99},
		isError: true, text: []string{"HTTP 404 Not Found", "there is no order 99"},
		structured: map[string]any{"status": 404.0, "error": "there is no order 99"},
	},
	{
		reason: "an action without a body", tool: "cancel_order", arguments: map[string]any{"id": 6},
		structured: map[string]any{"status": "cancelled"},
	},
	{
		reason: "a file is given in base64", tool: "set_product_picture",
		arguments:  map[string]any{"id": 5, "picture": map[string]any{"filename": "stapler.png", "mimeType": "image/png", "data": base64.StdEncoding.EncodeToString(placeholder())}},
		structured: map[string]any{"width": 32.0, "height": 32.0},
	},
	{
		reason: "a file that is not what the application wants", tool: "set_product_picture",
		arguments: map[string]any{"id": 5, "picture": map[string]any{"filename": "stapler.txt", "text": "no picture"}},
		isError:   true, text: []string{"HTTP 415", "not a PNG"},
	},
	{
		reason: "a 204 is a success", tool: "remove_product", arguments: map[string]any{"id": 5},
		text: []string{"204"},
	},
	{
		reason: "what was removed is gone", tool: "get_product", arguments: map[string]any{"id": 5},
		isError: true, text: []string{"HTTP 404"},
	},
}
