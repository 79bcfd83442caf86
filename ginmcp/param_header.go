package ginmcp

import (
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
)

// checkParamHeaders returns the error for a call whose headers do not repeat its arguments; see
// [ParamHeader]. The SDK checks the tools that were written by hand.
func (s *Server) checkParamHeaders(r *http.Request, method string, params []byte) *serve.MessageError {
	if method != gosdk.MethodCallTool || !s.current().ParamHeaders() {
		return nil
	}
	name, _ := member(params, "name")
	entry, verdict := s.view(r.Context(), r, false).Tool(name)
	if verdict != catalogue.Allowed {
		return nil
	}
	err := entry.CheckHeaders(r.Header, raw(params, "arguments"))
	if err == nil || s.sdk.HandedOut() && s.byHand(r, name) {
		return nil
	}
	return serve.HeaderMismatch(err.Error())
}

// byHand reports whether a tool was written by hand.
func (s *Server) byHand(r *http.Request, tool string) bool {
	found := false
	err := s.sdk.Written(r.Context(), func(w *gosdk.Written) error {
		found = w.Tool(tool) != nil
		return nil
	})
	return err == nil && found
}
