package catalogue

import (
	"encoding/json"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
)

// The JSON-RPC codes of failed reads.
const (
	codeInvalidParams = -32602
	codeInternalError = -32603
)

// ReadError returns the protocol's error for a read that has no contents: its code, message and
// data. If the application does not find the resource, the code is that of invalid params, as the
// protocol specifies since SEP-2164.
func ReadError(uri string, r *result.Result) (code int, message string, data json.RawMessage) {
	switch {
	case r.Protocol != nil:
		return r.Protocol.Code, r.Protocol.Message, r.Protocol.Data
	case r.Status == http.StatusNotFound:
		return NotFound(uri)
	case r.Refused:
		return codeInvalidParams, r.Texts(), r.Structured
	default:
		return codeInternalError, r.Texts(), r.Structured
	}
}

// NotFound returns the protocol's error for a URI that names no resource.
func NotFound(uri string) (code int, message string, data json.RawMessage) {
	data, _ = json.Marshal(map[string]string{"uri": uri}) // strings never fail
	return codeInvalidParams, "Resource not found", data
}
