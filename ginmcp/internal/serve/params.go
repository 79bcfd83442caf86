package serve

import (
	"net/http"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// In its errors, the SDK repeats params that it cannot read. It quotes and escapes them, which
// makes them up to six times as large, and holds several copies. So large params are checked before
// a message is passed on, and every other message has a size limit.
const (
	// MaxID and MaxMethod are the largest id and method of a message in bytes.
	MaxID     = 1 << 10
	MaxMethod = 128
	// MaxOther is the largest size in bytes of a message that is not a tool call, a request for a
	// prompt or a response to a request of the server.
	MaxOther = 128 << 10
	// uncheckedParams is the size in bytes up to which an error may repeat the params.
	uncheckedParams = 2 << 10
)

const (
	methodCallTool  = "tools/call"
	methodGetPrompt = "prompts/get"
)

// checkParams returns the error of a message that cannot be passed on to the SDK, or nil. Check is
// [Config.CheckParams].
func (e *envelope) checkParams(message []byte, check func(string, []byte) string) *MessageError {
	if err := e.checkRepeated(message); err != nil {
		return err
	}
	if e.response || len(e.params) <= uncheckedParams {
		return nil
	}
	if e.method == methodCallTool || e.method == methodGetPrompt {
		if check == nil {
			return nil
		}
		if reason := check(e.method, e.params); reason != "" {
			return &MessageError{Code: codeInvalidParams, Message: "invalid params: " + reason}
		}
		return nil
	}
	if len(message) > MaxOther {
		return invalid("a message %q has at most %d bytes, got %d", e.method, MaxOther, len(message))
	}
	return nil
}

// checkRepeated returns the error for a member that a message or its params have twice. Decoders
// use different ones, so a gateway might check one value and the server use the other.
func (e *envelope) checkRepeated(message []byte) *MessageError {
	if name := repeated(message); name != "" {
		return invalid("the message has the member %s twice", name)
	}
	if len(e.params) > 0 && e.params[0] == '{' {
		if name := repeated(e.params); name != "" {
			return invalid("the params have the member %s twice", name)
		}
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
