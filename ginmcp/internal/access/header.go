package access

import (
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
)

// CheckHeaders returns the error for a call whose headers do not repeat its arguments as
// ParamHeader demands. It returns nil for any other message. The SDK checks the tools that were
// written by hand.
func (p *Policy) CheckHeaders(r *http.Request, method string, params []byte) *serve.MessageError {
	if method != gosdk.MethodCallTool || !p.Snapshots.Current().ParamHeaders() {
		return nil
	}
	name, _ := textMember(params, "name")
	entry, verdict := p.View(r.Context(), r, false).Tool(name)
	if verdict != catalogue.Allowed {
		return nil
	}
	err := entry.CheckHeaders(r.Header, rawMember(params, "arguments"))
	if err == nil || p.SDK.Shared() && p.handWritten(r, name) {
		return nil
	}
	return serve.HeaderMismatch(err.Error())
}

// handWritten reports whether a tool was written by hand.
func (p *Policy) handWritten(r *http.Request, tool string) bool {
	found := false
	err := p.SDK.HandWritten(r.Context(), func(w *gosdk.HandWritten) error {
		found = w.Tool(tool) != nil
		return nil
	})
	return err == nil && found
}
