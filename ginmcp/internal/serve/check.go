package serve

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// Check returns the error of a body that cannot be carried out, or nil: what [CheckMessage] refuses,
// and messages whose members are not those of the protocol. The error of a single message has the id of
// the message. It is for transports other than HTTP, where an [Endpoint] checks bodies.
func Check(body []byte, check ParamsCheck) *MessageError {
	if problem := CheckMessage(body); problem != nil {
		return problem
	}
	single := body[jsonscan.SkipSpace(body, 0)] == '{'
	var problem *MessageError
	each(body, func(message []byte) {
		if problem != nil {
			return
		}
		e := readEnvelope(message)
		if problem = e.check(); problem == nil {
			problem = e.checkParams(message, check)
		}
		if problem != nil && single {
			e.identify(problem)
		}
	})
	return problem
}

// CheckRequest returns the error of a request that a transport has decoded, or nil. The error has no id.
// A notification is not a call. What only the encoded message shows, such as two members of the same
// name in the message itself, is not known any more.
func CheckRequest(method string, params []byte, call bool, check ParamsCheck) *MessageError {
	e := envelope{method: method, params: params, version: []byte(`"2.0"`), named: []byte(`""`)}
	if call {
		e.id = []byte("0")
	}
	switch problem := e.check(); {
	case problem != nil:
		return problem
	case len(params) > MaxBody:
		return invalid("a message has at most %d bytes, got %d", MaxBody, len(params))
	case len(params) > 0 && (!jsonscan.ValidWithin(params, MaxDepth) || !utf8.Valid(params)):
		return &MessageError{
			Code:    codeParseError,
			Message: "parse error: the params must be exactly one JSON value" + found(params),
		}
	}
	return e.checkMembers(len(params), check)
}

// TooLong returns the error of a message that is longer than a limit in bytes. The id is nil if it is not
// known.
func TooLong(limit int, id []byte) *MessageError {
	problem := invalid("a message has at most %d bytes", limit)
	e := envelope{id: id}
	problem.ID = e.returnable()
	return problem
}

// Refused returns an error that refuses a message with an id, which is nil if it is not known.
func Refused(id []byte, format string, args ...any) *MessageError {
	problem := invalid("%s", fmt.Sprintf(format, args...))
	problem.ID = id
	return problem
}

// TooLarge returns the error for a request whose result the response to its batch has no room for.
func TooLarge(id []byte) *MessageError {
	return &MessageError{Code: codeInternalError, ID: id, Message: "The request was carried out, but the results of " +
		"the batch are too large for one response. Send such requests one by one."}
}

// A Part is one message of a body. Ids that go-sdk 1.8.0 would change are replaced as by [exactIDs]; ID is
// the JSON of the id as it was received, nil if there is none.
type Part struct{ Message, ID []byte }

// Split returns the messages of a body that [Check] accepts, and whether it is a batch.
func Split(body []byte) (parts []Part, batch bool) {
	each(body, func(message []byte) {
		e := readEnvelope(message)
		parts = append(parts, Part{ID: e.id})
	})
	exact, _ := exactIDs(body)
	i := 0
	each(exact, func(message []byte) {
		parts[i].Message = message
		i++
	})
	return parts, body[jsonscan.SkipSpace(body, 0)] == '['
}

// WithID returns a response that the SDK has encoded, with the id as its client wrote it.
func WithID(response, id []byte) []byte {
	const head = `{"jsonrpc":"2.0","id":`
	if !bytes.HasPrefix(response, []byte(head)) {
		return response
	}
	rest := response[jsonscan.ValueEnd(response, len(head)):]
	return append(append(append(make([]byte, 0, len(response)+len(id)), head...), id...), rest...)
}

// Initialized returns the version that a message asks for, and whether it is an initialize.
func Initialized(message []byte) (version string, ok bool) {
	e := readEnvelope(message)
	if e.method != methodInitialize {
		return "", false
	}
	for key, value := range jsonscan.Members(e.params) {
		if string(key) == "protocolVersion" && value[0] == '"' {
			version = string(jsonscan.Unquote(value))
		}
	}
	return version, true
}
