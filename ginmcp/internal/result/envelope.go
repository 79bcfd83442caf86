package result

import (
	"net/http"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// Envelope tells whether a JSON answer with a successful status is an error all
// the same, as it is in most applications that answer in an envelope: success is
// false; error is the only member and is not empty; or a numeric code that is
// neither 0 nor 2xx stands beside msg or message, in an object that is an envelope and no more.
func Envelope(body []byte) bool {
	if len(body) > maxEnvelope {
		return false
	}
	var members int
	var lone, code, message, more bool
	for key, value := range jsonscan.Members(body) {
		members++
		switch string(key) {
		case "success":
			if string(value) == "false" {
				return true
			}
		case "error":
			lone = !empty(value)
		case "code":
			code = failing(value)
		case "msg", "message":
			message = true
		default:
			more = more || !envelopeMembers[string(key)]
		}
	}
	return lone && members == 1 || code && message && !more
}

// envelopeMembers are what stands in an envelope beside its code and message. An object with
// anything else in it, such as a discount code with an id, is no envelope.
var envelopeMembers = map[string]bool{
	"data": true, "errors": true, "reason": true, "status": true, "detail": true, "details": true, "result": true, "type": true, "path": true,
	"requestId": true, "request_id": true, "traceId": true, "trace_id": true, "timestamp": true, "time": true,
}

// maxEnvelope is how large an answer can be that is an error: one with more in it has
// something to say.
const maxEnvelope = 32 << 10

func empty(value []byte) bool {
	switch string(value) {
	case "null", "false", `""`, "{}", "[]", "0":
		return true
	}
	return false
}

func failing(value []byte) bool {
	code, err := strconv.ParseFloat(string(value), 64)
	return err == nil && code != 0 && (code < http.StatusOK || code >= http.StatusMultipleChoices)
}
