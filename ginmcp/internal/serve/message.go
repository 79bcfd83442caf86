package serve

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// MaxBatch is the largest number of messages in one request. Version 2025-03-26 of the protocol
// allows several. A rate limiter in front of the mount counts such a request as one.
const MaxBatch = 50

// The error codes of JSON-RPC that refuse a whole request.
const (
	codeParseError     = -32700
	codeInvalidRequest = -32600
	codeInternalError  = -32603
)

// A MessageError is the JSON-RPC error in response to a whole request. No message of the request
// was carried out.
type MessageError struct {
	Code    int // of JSON-RPC
	Message string
	Data    string // JSON, or ""
	// Status is the HTTP status; 0 means 400. ID is the JSON of the id; nil means null.
	Status int
	ID     []byte
	// Response is true for a message that is itself a response, to which there is none over a stream.
	Response bool
}

// Error returns the message.
func (e *MessageError) Error() string { return e.Message }

func invalid(format string, args ...any) *MessageError {
	return &MessageError{Code: codeInvalidRequest, Message: "invalid request: " + fmt.Sprintf(format, args...)}
}

// Write writes the error as a response over HTTP.
func (e *MessageError) Write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(cmp.Or(e.Status, http.StatusBadRequest))
	_, _ = w.Write(e.Line()) // the client may have disconnected
}

// Line returns the error as a response, which ends with a line break.
func (e *MessageError) Line() []byte {
	id := e.ID
	if id == nil {
		id = []byte("null")
	}
	data := ""
	if e.Data != "" {
		data = `,"data":` + e.Data
	}
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"error":{"code":%d,"message":%s%s}}`+"\n",
		id, e.Code, quotedJSON(e.Message), data)
}

// quotedJSON returns text as a JSON string.
func quotedJSON(text string) []byte {
	quoted, _ := json.Marshal(text) // marshalling a string never fails
	return quoted
}

// MaxDepth is the maximum nesting of arrays and objects in a body. The SDK has the same limit.
const MaxDepth = 1000

// CheckMessage returns the reason why a body cannot be passed on as the message of a request, or
// nil. A body is one JSON value and nothing else: an object, which is one message, or an array of 1
// to [MaxBatch] objects, whose requests have distinct ids. Every JSON decoder reads an accepted
// body in the same way, even a decoder that stops at the end of the first value.
//
// Its time and memory are proportional to the size of the body.
func CheckMessage(body []byte) *MessageError {
	if !jsonscan.ValidWithin(body, MaxDepth) || !utf8.Valid(body) {
		problem := &MessageError{
			Code: codeParseError, Message: "parse error: the body must be exactly one JSON value" + found(body),
		}
		if jsonscan.Valid(body) && body[jsonscan.SkipSpace(body, 0)] == '{' {
			e := readEnvelope(body)
			e.identify(problem)
		}
		return problem
	}
	switch body[jsonscan.SkipSpace(body, 0)] {
	case '{':
		return nil
	case '[':
		return checkBatch(body)
	default:
		return invalid("the body must be a JSON-RPC message, which is an object")
	}
}

// found describes mistakes that a client's log does not show.
func found(body []byte) string {
	switch {
	case jsonscan.SkipSpace(body, 0) == len(body):
		return ", and it is empty"
	case len(body) >= 3 && string(body[:3]) == "\uFEFF":
		return " without a byte order mark"
	case !utf8.Valid(body):
		return " in UTF-8"
	case jsonscan.Valid(body):
		return fmt.Sprintf(", nested in at most %d levels", MaxDepth)
	default:
		return ""
	}
}

func checkBatch(body []byte) *MessageError {
	n := 0
	for message := range jsonscan.Items(body) {
		if n++; message[0] != '{' {
			return invalid("message %d of the batch is not an object", n)
		}
	}
	switch {
	case n == 0:
		return invalid("the batch is empty")
	case n > MaxBatch:
		return invalid("a batch of %d messages exceeds the limit of %d", n, MaxBatch)
	}
	seen := make(map[string]bool, n)
	for message := range jsonscan.Items(body) {
		e := readEnvelope(message)
		if problem := e.check(); problem != nil {
			return problem
		}
		id := requestID(message)
		if id != "" && seen[id] {
			return invalid("two requests of the batch have the same id")
		}
		seen[id] = true
	}
	return nil
}

// requestID returns the same text for equal ids of requests, and "" for a notification or a
// response. If a member is repeated, the last one counts, as in the SDK, which also reads a number
// as a 64-bit integer.
func requestID(message []byte) string {
	id, request := "", false
	for key, value := range jsonscan.Members(message) {
		switch string(key) {
		case "method":
			request = true
		case "id":
			id = canonicalID(value)
		}
	}
	if !request {
		return ""
	}
	return id
}

func canonicalID(value []byte) string {
	switch value[0] {
	case '"':
		return `"` + string(jsonscan.Unquote(value))
	case 'n':
		return ""
	default:
		if number, err := strconv.ParseFloat(string(value), 64); err == nil {
			return strconv.FormatInt(int64(number), 10)
		}
		return string(value)
	}
}
