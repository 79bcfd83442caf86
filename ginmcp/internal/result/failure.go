package result

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// shownOfReason is the largest number of bytes of the errors of a context in a result.
const shownOfReason = 1000

// shownOfError is the largest number of bytes of an error's body in a result.
const shownOfError = 8000

// failure makes the result of a response that is an error: a text that names the status, and an
// object with the same facts. Document is true if the body is JSON.
func failure(status int, r *dispatch.Response, document bool, reason string) Result {
	body := valid(bytes.TrimSpace(r.Body))
	if reason == "" && len(body) == 0 {
		reason = joinedErrors(r)
	}
	structured := append([]byte(`{"status":`), strconv.Itoa(status)...)
	text := statusLine(status)
	if status < http.StatusBadRequest {
		text += ", but the response is an error"
	}
	message := reason
	switch {
	case reason != "":
		text += ": " + reason
	case len(body) == 0:
		message = http.StatusText(status)
	case document && len(body) <= shownOfError:
		text += ": " + string(body)
		if message = messageOf(body); message == "" {
			message = http.StatusText(status)
		}
	default:
		shown := strings.TrimSpace(string(beginning(body, shownOfError)))
		text += ": " + shown
		message, body = http.StatusText(status), quote(shown)
	}
	if after := r.Header("Retry-After"); after != "" {
		text += " (retry after " + after + ")"
	}
	structured = append(append(structured, `,"error":`...), quote(message)...)
	if len(body) > 0 && reason == "" {
		structured = append(append(structured, `,"body":`...), body...)
	}
	return Result{IsError: true, Content: []Content{{Data: valid([]byte(text))}}, Structured: append(structured, '}')}
}

// joinedErrors returns the errors of the context as one text.
func joinedErrors(r *dispatch.Response) string {
	return string(beginning([]byte(strings.Join(r.Errors, "; ")), shownOfReason))
}

// messageNames are the members that may hold the message of an error, the best first.
var messageNames = []string{
	"error", "message", "msg", "errmsg", "err_msg", "error_msg", "errorMsg", "errorMessage", "retmsg", "ret_msg",
	"status_msg", "error_description", "detail", "description", "reason", "title", "errors",
}

// messageOf returns the message in an error's body, or "".
func messageOf(body []byte) string {
	for item := range jsonscan.Items(body) {
		return messageOf(item)
	}
	for _, want := range messageNames {
		for key, value := range jsonscan.Members(body) {
			if string(key) != want {
				continue
			}
			if value[0] == '"' {
				return string(jsonscan.Unquote(value))
			}
			if nested := messageOf(value); nested != "" {
				return nested
			}
		}
	}
	return ""
}

func quote(text string) []byte {
	quoted, _ := json.Marshal(text) // marshalling a string never fails
	return quoted
}

// valid replaces bytes that are not UTF-8, which the protocol cannot carry.
func valid(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	return bytes.ToValidUTF8(text, []byte("\uFFFD"))
}

// beginning returns at most the first n bytes of a text, and does not cut a character.
func beginning(text []byte, n int) []byte {
	if len(text) <= n {
		return valid(text)
	}
	for cut := n; cut > n-utf8.UTFMax; cut-- {
		if utf8.RuneStart(text[cut]) {
			return valid(text[:cut])
		}
	}
	return valid(text[:n])
}

func statusLine(status int) string {
	line := "HTTP " + strconv.Itoa(status)
	if text := http.StatusText(status); text != "" {
		line += " " + text
	}
	return line
}
