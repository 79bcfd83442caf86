package definition

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// ParamHeaders are the arguments of a tool that a client from 2026-07-28 on repeats as headers, so that
// a proxy can read them (the specification's "Custom Headers from Tool Parameters"). Nil has none.
type ParamHeaders []paramHeader

// A paramHeader is the argument at a path of members, and the name of its header.
type paramHeader struct {
	path   []string
	header string
}

// prefix is the prefix of the names of the headers.
const prefix = "Mcp-Param-"

// NewParamHeaders finds the arguments in a tool's input schema. It returns an error for a keyword
// because of which clients refuse the tool. The argument must be a string, an integer or a boolean.
// The header must be a token that no other argument of the tool has. The path to the keyword must
// consist of members of properties only.
func NewParamHeaders(schema []byte) (ParamHeaders, error) {
	if !bytes.Contains(schema, []byte(`"x-mcp-header"`)) {
		return nil, nil
	}
	p := paramHeaderFinder{seen: map[string]bool{}}
	err := p.object(schema, nil)
	return p.found, err
}

type paramHeaderFinder struct {
	found ParamHeaders
	seen  map[string]bool
}

// object finds the arguments in the schema of an object.
func (p *paramHeaderFinder) object(schema []byte, path []string) error {
	for key, value := range jsonscan.Members(schema) {
		switch {
		case string(key) == "properties" && value[0] == '{':
			for name, property := range jsonscan.Members(value) {
				if err := p.property(property, append(slices.Clip(path), string(name))); err != nil {
					return err
				}
			}
		case bytes.Contains(value, []byte(`"x-mcp-header"`)):
			return fmt.Errorf("x-mcp-header below %s: a client finds it in properties only", key)
		}
	}
	return nil
}

// property finds the arguments in the schema of a property.
func (p *paramHeaderFinder) property(schema []byte, path []string) error {
	var s struct {
		Type   json.RawMessage `json:"type"`
		Header json.RawMessage `json:"x-mcp-header"`
	}
	if len(schema) == 0 || schema[0] != '{' {
		return nil // true or false
	}
	if err := json.Unmarshal(schema, &s); err != nil {
		return fmt.Errorf("the schema of %q: %w", strings.Join(path, "."), err)
	}
	if s.Header == nil {
		return p.object(schema, path)
	}
	name := strings.Join(path, ".")
	switch string(s.Type) {
	case `"string"`, `"integer"`, `"boolean"`:
	default:
		return fmt.Errorf("x-mcp-header of %q: the argument must be a string, an integer or a boolean", name)
	}
	var header string
	if json.Unmarshal(s.Header, &header) != nil || !token(header) {
		return fmt.Errorf("x-mcp-header of %q: %s is not the name of a header", name, s.Header)
	}
	lower := strings.ToLower(header)
	if p.seen[lower] {
		return fmt.Errorf("x-mcp-header of %q: another argument has the header %s", name, header)
	}
	p.seen[lower] = true
	p.found = append(p.found, paramHeader{path, header})
	return nil
}

// token reports whether a text is a token (RFC 9110, section 5.6.2).
func token(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool {
		return (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("!#$%&'*+-.^_`|~", c)
	})
}

// Check returns an error if the headers of a call do not repeat its arguments: a proxy may have
// read the header, but the application reads the argument.
func (h ParamHeaders) Check(headers http.Header, arguments []byte) error {
	for _, p := range h {
		name := http.CanonicalHeaderKey(prefix + p.header)
		given, value := headers[name], p.value(arguments)
		switch {
		case value == nil && len(given) == 0:
		case value == nil:
			return fmt.Errorf("the header %s is given, but the argument %s is not", name, strings.Join(p.path, "."))
		case len(given) == 0:
			return fmt.Errorf("the header %s is missing; it must repeat the argument %s", name, strings.Join(p.path, "."))
		case len(given) > 1 || !same(given[0], value):
			return fmt.Errorf("the header %s is not the same as the argument %s", name, strings.Join(p.path, "."))
		}
	}
	return nil
}

// value returns the JSON of the argument, or nil if it is missing or null. If a member is repeated,
// the check of the arguments refuses the call.
func (p *paramHeader) value(arguments []byte) []byte {
	at := arguments
	for _, name := range p.path {
		var found []byte
		for key, value := range jsonscan.Members(at) {
			if string(key) == name {
				found = value
			}
		}
		if at = found; at == nil {
			return nil
		}
	}
	if string(at) == "null" {
		return nil
	}
	return at
}

// same reports whether a header has the value of an argument. An object or a list has no header.
func same(header string, value []byte) bool {
	if encoded, ok := strings.CutPrefix(header, "=?base64?"); ok {
		if encoded, ok = strings.CutSuffix(encoded, "?="); ok {
			decoded, err := base64.StdEncoding.DecodeString(encoded)
			if err != nil {
				return false
			}
			header = string(decoded)
		}
	}
	switch value[0] {
	case '"':
		return header == string(jsonscan.Unquote(value))
	case '{', '[':
		return false
	case 't', 'f':
		return header == string(value)
	default:
		x, err := strconv.ParseFloat(header, 64)
		y, err2 := strconv.ParseFloat(string(value), 64)
		return header == string(value) || err == nil && err2 == nil && x == y
	}
}
