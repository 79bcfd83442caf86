package serve

import (
	"net/http"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// In its errors, the SDK repeats params that it cannot read, and names its Go types. It quotes and
// escapes the params, which makes them up to six times as large, and holds several copies. So params are
// checked before a message is passed on, and every other message has a size limit.
const (
	// MaxID and MaxMethod are the largest id and method of a message in bytes.
	MaxID     = 1 << 10
	MaxMethod = 128
	// MaxOther is the largest size in bytes of a message that is not a tool call, a request for a
	// prompt or a response to a request of the server.
	MaxOther = 128 << 10
)

const (
	methodCallTool  = "tools/call"
	methodListTools = "tools/list"
	methodGetPrompt = "prompts/get"
)

// A ParamsCheck returns why the params of a request cannot be read, or "". Params is nil if there are
// none. It accepts all params of a method that it does not know.
type ParamsCheck func(method string, params []byte) string

// checkParams returns why a message cannot be passed on to the SDK, or nil.
func (e *envelope) checkParams(message []byte, check ParamsCheck) *MessageError {
	if name := repeated(message); name != "" {
		return invalid("the message has the member %s twice", name)
	}
	return e.checkMembers(len(message), check)
}

// checkMembers is checkParams for a message of a size, whose own members are known to be distinct.
//
// Decoders differ in which of two members of the same name counts, so what a gateway has checked may
// not be what is carried out. A notification has no response, so its params are not described.
func (e *envelope) checkMembers(size int, check ParamsCheck) *MessageError {
	if len(e.params) > 0 && e.params[0] == '{' {
		if name := repeated(e.params); name != "" {
			return invalid("the params have the member %s twice", name)
		}
	}
	if e.response {
		return nil
	}
	if e.method != methodCallTool && e.method != methodGetPrompt && size > MaxOther {
		return invalid("a message %q has at most %d bytes, got %d", e.method, MaxOther, size)
	}
	if e.id == nil || check == nil {
		return nil
	}
	if reason := check(e.method, e.params); reason != "" {
		return &MessageError{Code: codeInvalidParams, Message: "invalid params: " + reason}
	}
	return nil
}

// repeated returns the first name that an object has twice, quoted, or "".
func repeated(object []byte) string {
	var few [16]string
	names := few[:0]
	var many map[string]bool
	for key := range jsonscan.Members(object) {
		name := string(key)
		if many == nil && len(names) == cap(few[:]) {
			many = make(map[string]bool, len(names))
			for _, n := range names {
				many[n] = true
			}
		}
		found := many[name]
		for i := 0; many == nil && i < len(names); i++ {
			found = found || names[i] == name
		}
		switch {
		case found:
			return strconv.Quote(name[:min(len(name), MaxMethod)])
		case many != nil:
			many[name] = true
		default:
			names = append(names, name)
		}
	}
	return ""
}

// refuseParams writes the first error of [envelope.checkParams] for the messages of a body, and
// reports whether there was one. A batch is refused as a whole.
func (e *Endpoint) refuseParams(w http.ResponseWriter, r *http.Request, body []byte, single *envelope) bool {
	var problem *MessageError
	each(body, func(message []byte) {
		if problem == nil {
			one := readEnvelope(message)
			problem = one.checkParams(message, e.config.CheckParams)
		}
	})
	if problem == nil {
		return false
	}
	if single.method != "" {
		problem.ID = single.returnable()
	}
	if problem.Code == codeInvalidParams && r.Header.Get("Mcp-Protocol-Version") < modern {
		problem.Status = http.StatusOK
	}
	problem.Write(w)
	return true
}
