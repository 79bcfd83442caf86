package stateless

import (
	"bytes"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A message is one JSON-RPC request. Its parts are slices of the body.
type message struct {
	id, params []byte // JSON
	method     string // of those in methods
	// The members of params, as JSON; nil if missing.
	name, arguments, uri, meta []byte
}

// The methods that this adapter handles.
const (
	methodCallTool      = "tools/call"
	methodListTools     = "tools/list"
	methodListResources = "resources/list"
	methodListTemplates = "resources/templates/list"
	methodReadResource  = "resources/read"
	methodPing          = "ping"
	methodInitialize    = "initialize"
	methodDiscover      = "server/discover"
)

// methods maps each method to itself, so that a message does not keep its body in memory through a
// string.
var methods = map[string]string{
	methodCallTool: methodCallTool, methodListTools: methodListTools, methodListResources: methodListResources,
	methodListTemplates: methodListTemplates, methodReadResource: methodReadResource, methodPing: methodPing,
	methodInitialize: methodInitialize, methodDiscover: methodDiscover,
}

// scan reads a request. It returns false for an unknown method, an id that a response cannot repeat
// unchanged, and unusual params.
func scan(r serve.Request) (m message, ok bool) {
	m.id, m.params, m.method = r.ID, r.Params, methods[r.Method]
	if m.method == "" || !plainID(m.id) {
		return m, false
	}
	return m, m.params == nil || m.params[0] == '{' && m.scanParams()
}

// scanParams reads the members of params. It returns false if a member is repeated, unknown to the
// method or of an unusual type.
func (m *message) scanParams() bool {
	return each(m.params, func(key, value []byte) bool {
		var to *[]byte
		first := byte('"')
		switch string(key) {
		case `"_meta"`:
			to, first = &m.meta, '{'
		case `"name"`:
			to = &m.name
		case `"arguments"`:
			to, first = &m.arguments, '{'
		case `"uri"`:
			to = &m.uri
		default:
			return m.method == methodInitialize
		}
		if *to != nil || value[0] != first {
			return false
		}
		*to = value
		return true
	}) && m.fits()
}

// fits reports whether params has the members of its method and no others.
func (m *message) fits() bool {
	switch m.method {
	case methodCallTool:
		return m.name != nil && m.uri == nil
	case methodReadResource:
		return m.uri != nil && m.name == nil && m.arguments == nil
	default:
		return m.name == nil && m.arguments == nil && m.uri == nil
	}
}

// plainID reports whether a JSON value is a string without escapes or an integer, which a response
// can repeat unchanged.
func plainID(value []byte) bool {
	if value[0] == '"' {
		return bytes.IndexByte(value, '\\') < 0
	}
	return serve.IsInteger(value) && string(value) != "-0" // the SDK responds with 0
}

// each calls f with every member of an object until f returns false. The key includes its quotes.
// It reports whether f returned true for all members and b is an object whose keys have no escapes.
func each(b []byte, f func(key, value []byte) bool) bool {
	i := jsonscan.SkipSpace(b, 0)
	if i == len(b) || b[i] != '{' {
		return false
	}
	for i = jsonscan.SkipSpace(b, i+1); b[i] != '}'; {
		end := jsonscan.StringEnd(b, i)
		key := b[i:end]
		if bytes.IndexByte(key, '\\') >= 0 {
			return false
		}
		i = jsonscan.SkipSpace(b, jsonscan.SkipSpace(b, end)+1)
		end = jsonscan.ValueEnd(b, i)
		if !f(key, b[i:end]) {
			return false
		}
		if i = jsonscan.SkipSpace(b, end); b[i] == ',' {
			i = jsonscan.SkipSpace(b, i+1)
		}
	}
	return true
}

// text returns the text of a JSON string without escapes, and false for any other value.
func text(value []byte) (string, bool) {
	if len(value) < 2 || value[0] != '"' || bytes.IndexByte(value, '\\') >= 0 {
		return "", false
	}
	return string(value[1 : len(value)-1]), true
}
