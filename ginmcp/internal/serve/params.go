package serve

import (
	"net/http"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// The SDK repeats in its errors what it cannot read: whole params, quoted and then escaped, which
// are six times as large, and of which it holds several copies. So what may be large is checked
// before a message is handed on, and everything else has a limit.
const (
	// MaxID and MaxMethod are the largest id and method of a message in bytes.
	MaxID     = 1 << 10
	MaxMethod = 128
	// MaxOther is the largest message in bytes that is neither a call of a tool, nor a request
	// for a prompt, nor the answer to a question of the server.
	MaxOther = 128 << 10
	// uncheckedParams is the size in bytes up to which an error may repeat params.
	uncheckedParams = 2 << 10
)

const (
	methodCallTool  = "tools/call"
	methodGetPrompt = "prompts/get"
)

// checkParams returns why a message cannot be passed on to the SDK, or nil. Check is that of the
// [Config].
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
// differ in which of them counts, so what a gateway has checked may not be what is carried out.
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

// repeated returns the first name, quoted, that an object has twice, or "".
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

// refuseParams writes the first error of [envelope.checkParams] for a message of a body, and reports
// whether there was one. A batch is refused as a whole.
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
