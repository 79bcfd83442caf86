package serve

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// Versions are the versions of the protocol that are served, newest first.
var Versions = []string{"2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}

// modern is the first version without sessions. Its errors have HTTP statuses.
const modern = "2026-07-28"

// The methods that the edge handles specially.
const (
	methodInitialize = "initialize"
	methodListen     = "subscriptions/listen"
	methodCancelled  = "notifications/cancelled"
)

// An envelope holds the members of a message that the edge needs.
type envelope struct {
	method string
	// id is the JSON of the id, or nil for a notification.
	id []byte
	// response is true for a response to a request of the server.
	response bool
	params   []byte
	// version, named and failure are the JSON of the members jsonrpc, method and error, nil if missing.
	version, named, failure []byte
	// unusual is true if a member is repeated, or is not one of those of a request.
	unusual bool
}

// readEnvelope reads a message, which is a valid JSON object. If a member is repeated, the last one
// counts, as in the SDK.
func readEnvelope(message []byte) (e envelope) {
	for key, value := range jsonscan.Members(message) {
		switch string(key) {
		case "jsonrpc":
			e.unusual = e.unusual || e.version != nil
			e.version = value
		case "method":
			e.unusual = e.unusual || e.named != nil
			e.method, e.named = "", value
			if value[0] == '"' {
				e.method = methodName(jsonscan.Unquote(value))
			}
		case "id":
			e.unusual = e.unusual || e.id != nil
			e.id = value
		case "params":
			e.unusual = e.unusual || e.params != nil
			e.params = value
		case "result":
			e.response, e.unusual = true, true
		case "error":
			e.response, e.unusual, e.failure = true, true, value
		default:
			e.unusual = true
		}
	}
	e.response = e.response && e.method == ""
	return e
}

// methodName returns a name as a string. It allocates nothing for the methods of most messages.
func methodName(name []byte) string {
	switch string(name) {
	case methodCallTool:
		return methodCallTool
	case methodListTools:
		return methodListTools
	default:
		return string(name)
	}
}

// request returns the message as a [Request]. It returns false unless it is an ordinary request.
func (e *envelope) request() (Request, bool) {
	return Request{Method: e.method, ID: e.id, Params: e.params}, e.named != nil && e.id != nil && !e.unusual
}

// callsNothing reports whether a message does not start a call: a response to a request of the
// server, or a notification.
func (e *envelope) callsNothing() bool { return e.response || e.method != "" && e.id == nil }

// Messages yields the method and the params of every request and notification in a body that
// [CheckMessage] accepts. Missing params are nil.
func Messages(body []byte) iter.Seq2[string, []byte] {
	return func(yield func(method string, params []byte) bool) {
		more := true
		each(body, func(message []byte) {
			if e := readEnvelope(message); more && e.method != "" {
				more = yield(e.method, e.params)
			}
		})
	}
}

// check returns the error of a message, or nil. JSON-RPC allows strings, numbers and null as ids;
// the protocol excludes null, and a fraction could not be returned exactly.
func (e *envelope) check() *MessageError {
	switch {
	case len(e.version) == 0 || e.version[0] != '"' || string(jsonscan.Unquote(e.version)) != "2.0":
		return invalid(`jsonrpc must be "2.0"`)
	case e.named != nil && e.named[0] != '"':
		return invalid("method must be a string")
	case e.named == nil && !e.response:
		return invalid("a message must have a method, a result or an error")
	case e.response:
		return e.checkResponse()
	case len(e.method) > MaxMethod:
		return &MessageError{
			Code:    codeMethodNotFound,
			Message: fmt.Sprintf("method not found: a method has at most %d bytes, got %d", MaxMethod, len(e.method)),
		}
	case e.id == nil:
		return nil
	default:
		return e.checkID()
	}
}

// checkResponse returns the error of a response to a request of the server, or nil.
func (e *envelope) checkResponse() *MessageError {
	if e.id == nil {
		return invalid("a response must have the id of its request")
	}
	if problem := e.checkID(); problem != nil || e.failure == nil {
		return problem
	}
	if e.failure[0] != '{' {
		return invalid("error must be an object")
	}
	for key, value := range jsonscan.Members(e.failure) {
		switch string(key) {
		case "code":
			if !IsInteger(value) || len(value) > maxExactDigits {
				return invalid("error.code must be an integer")
			}
		case "message":
			if value[0] != '"' {
				return invalid("error.message must be a string")
			}
		}
	}
	return nil
}

// checkID returns the error of an id, or nil.
func (e *envelope) checkID() *MessageError {
	switch {
	case len(e.id) > MaxID:
		return invalid("an id has at most %d bytes, got %d", MaxID, len(e.id))
	case e.id[0] == '"':
		return nil
	case !IsInteger(e.id):
		return invalid("an id must be a string or an integer")
	default:
		return nil
	}
}

// IsInteger reports whether a value is an integer without an exponent.
func IsInteger(value []byte) bool {
	digits := bytes.TrimPrefix(value, []byte("-"))
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(digits) > 0
}

// returnable returns the id for the response to a message. It is null if the message's id cannot be
// returned.
func (e *envelope) returnable() []byte {
	if e.id == nil || len(e.id) > MaxID || e.id[0] != '"' && e.id[0] != '-' && (e.id[0] < '0' || e.id[0] > '9') {
		return []byte("null")
	}
	return e.id
}

// identify adds the id of a message to its error, if it can be returned.
func (e *envelope) identify(problem *MessageError) {
	problem.ID, problem.Response = e.returnable(), e.response
}

// The protocol's codes for a header that does not match the body, and for a version that is not
// served.
const (
	codeHeaderMismatch     = -32020
	codeUnsupportedVersion = -32022
)

// HeaderMismatch returns the error for a header that does not match the body.
func HeaderMismatch(text string) *MessageError {
	return &MessageError{Code: codeHeaderMismatch, Message: text}
}

// checkVersion returns the error for a version that is not served or for two different versions, or
// nil. It ignores the header of initialize, which negotiates the version.
func (e *envelope) checkVersion(r *http.Request) *MessageError {
	header := field(r.Header, "Mcp-Protocol-Version")
	if e.method == methodInitialize {
		return nil
	}
	meta := e.metaVersion()
	if header != "" && meta != "" && header != meta {
		return HeaderMismatch("the header Mcp-Protocol-Version is " + strconv.Quote(shown(header)) +
			", but the version in _meta is " + strconv.Quote(shown(meta)))
	}
	requested := cmp.Or(header, meta)
	if requested == "" || slices.Contains(Versions, requested) {
		return nil
	}
	requested = shown(requested)
	list := make([]string, len(Versions))
	for i, v := range Versions {
		list[i] = strconv.Quote(v)
	}
	return &MessageError{
		Code: codeUnsupportedVersion, Message: "the protocol version " + strconv.Quote(requested) + " is not supported",
		Data: `{"supported":[` + strings.Join(list, ",") + `],"requested":` + string(quotedJSON(requested)) + `}`,
	}
}

// shown returns the part of a version that an error repeats.
func shown(version string) string {
	const most = 64
	return strings.ToValidUTF8(version[:min(len(version), most)], "")
}

// metaVersion returns the version in the _meta of a message, or "".
func (e *envelope) metaVersion() string {
	if len(e.params) == 0 || !bytes.Contains(e.params, []byte("protocolVersion")) {
		return ""
	}
	for key, value := range jsonscan.Members(e.params) {
		if string(key) != "_meta" {
			continue
		}
		for key, value := range jsonscan.Members(value) {
			if string(key) == "io.modelcontextprotocol/protocolVersion" && value[0] == '"' {
				return string(jsonscan.Unquote(value))
			}
		}
	}
	return ""
}

// decodeName decodes an Mcp-Name in Base64, which 2026-07-28 requires for names that a header
// cannot hold. go-sdk 1.8.0 compares the encoded text with the name.
func decodeName(h http.Header) {
	const prefix, suffix = "=?base64?", "?="
	value := field(h, "Mcp-Name")
	encoded, ok := strings.CutPrefix(value, prefix)
	if !ok {
		return
	}
	if encoded, ok = strings.CutSuffix(encoded, suffix); !ok {
		return
	}
	if name, err := base64.StdEncoding.DecodeString(encoded); err == nil {
		h["Mcp-Name"] = []string{string(name)}
	}
}

// maxExactDigits is the number of digits up to which every integer is exact in a float64.
const maxExactDigits = 15

// idPrefix marks the ids that replace large integers.
const idPrefix = "ginmcp-id:"

// exactIDs replaces large integer ids by strings, because go-sdk 1.8.0 reads numbers as float64 and
// would change them. It returns the body, and a function that restores the ids in a response, or
// nil if nothing was replaced.
func exactIDs(body []byte) ([]byte, func([]byte) []byte) {
	var pairs []string
	var out []byte
	done := 0
	replace := func(members []byte, name string) {
		for key, value := range jsonscan.Members(members) {
			if string(key) != name || len(value) <= maxExactDigits || !IsInteger(value) {
				continue
			}
			at := offset(body, value)
			text := `"` + idPrefix + string(value) + `"`
			out = append(append(out, body[done:at]...), text...)
			done = at + len(value)
			pairs = append(pairs, `"id":`+text, `"id":`+string(value))
		}
	}
	each(body, func(message []byte) {
		if e := readEnvelope(message); e.method == methodCancelled && len(e.params) > 0 && e.params[0] == '{' {
			replace(e.params, "requestId")
			return
		}
		replace(message, "id")
	})
	if pairs == nil {
		return body, nil
	}
	restored := strings.NewReplacer(pairs...)
	return append(out, body[done:]...), func(p []byte) []byte { return []byte(restored.Replace(string(p))) }
}

// restoreIDs reverses [exactIDs] in a response, which may belong to an earlier request: a later
// request can resume a stream of a session.
func restoreIDs(p []byte) []byte {
	const marked = `"id":"` + idPrefix
	if !bytes.Contains(p, []byte(marked)) {
		return p
	}
	var out []byte
	for {
		before, after, found := bytes.Cut(p, []byte(marked))
		if !found {
			return append(out, p...)
		}
		out = append(out, before...)
		if id, rest, ok := bytes.Cut(after, []byte{'"'}); ok && IsInteger(id) {
			out, p = append(append(out, `"id":`...), id...), rest
		} else {
			out, p = append(out, marked...), after
		}
	}
}

// each calls f with every message of a body.
func each(body []byte, f func(message []byte)) {
	if start := jsonscan.SkipSpace(body, 0); body[start] == '{' {
		f(body[start:])
		return
	}
	for message := range jsonscan.Items(body) {
		f(message)
	}
}

// offset returns the position of part in whole. Part is a slice of whole with its remaining
// capacity, so both end at the same position.
func offset(whole, part []byte) int { return cap(whole) - cap(part) }
