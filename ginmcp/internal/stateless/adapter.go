package stateless

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Config states what an [Adapter] serves. Its functions are safe for concurrent use.
type Config struct {
	// Available reports whether the adapter may handle messages. It is called first.
	Available func() bool
	// View returns the caller's view of the current snapshot. With list, it includes routes that
	// were registered since the snapshot was built.
	View func(r *http.Request, list bool) *catalogue.View
	// Info and Instructions introduce the server to clients.
	Info         *mcp.Implementation
	Instructions string
	// Resources reports whether the server offers resources.
	Resources func() bool
	// Capabilities returns what the server declares to clients from 2026-07-28 on, and
	// LegacyCapabilities what it declares to earlier clients, which have no session here.
	Capabilities, LegacyCapabilities func(resources bool) *mcp.ServerCapabilities
	// Versions are the versions of the protocol that server/discover lists, newest first.
	Versions []string
	// Observe, unless it is nil, observes a message that the adapter handles.
	Observe func(context.Context, invoke.Message) invoke.Observation
}

// An Adapter handles plain messages. It is safe for concurrent use.
type Adapter struct {
	config Config
	// meta is the member in the _meta of results from 2026-07-28 on.
	meta string
	// discovered is the result of server/discover, by whether there are resources.
	discovered map[bool][]byte
}

// New makes an adapter. It returns an error if the server's description cannot be written as JSON.
func New(c Config) (*Adapter, error) {
	info, err := invoke.Encode(c.Info)
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		config: c, meta: `"io.modelcontextprotocol/serverInfo":` + string(info), discovered: map[bool][]byte{},
	}
	for _, resources := range []bool{false, true} {
		if a.discovered[resources], err = c.discovered(info, resources); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// discovered returns the result of server/discover.
func (c *Config) discovered(info []byte, resources bool) ([]byte, error) {
	return invoke.Encode(struct {
		ResultType   string                     `json:"resultType"`
		Meta         map[string]json.RawMessage `json:"_meta"`
		TTLMs        int                        `json:"ttlMs"`
		CacheScope   string                     `json:"cacheScope"`
		Versions     []string                   `json:"supportedVersions"`
		Capabilities *mcp.ServerCapabilities    `json:"capabilities"`
		Instructions string                     `json:"instructions,omitempty"`
	}{
		"complete", map[string]json.RawMessage{"io.modelcontextprotocol/serverInfo": info}, 0, "private",
		c.Versions, c.Capabilities(resources), c.Instructions,
	})
}

// Serve handles a message, which came with r. It returns false and writes nothing for a message that the
// SDK's adapter has to handle.
func (a *Adapter) Serve(w http.ResponseWriter, r *http.Request, request serve.Request) bool {
	if !a.config.Available() {
		return false
	}
	m, ok := scan(request)
	if !ok {
		return false
	}
	p := &response{w: w, r: r, id: m.id}
	if !p.recognize(r, &m) {
		return false
	}
	p.observed = a.begin()
	defer p.observed.done()
	switch m.method {
	case methodPing:
		a.observe(p, invoke.Message{Method: m.method})
		p.write(func(b []byte) []byte { return append(b, '{', '}') })
		return true
	case methodDiscover:
		a.observe(p, invoke.Message{Method: m.method})
		p.write(func(b []byte) []byte { return append(b, a.discovered[a.config.Resources()]...) })
		return true
	case methodInitialize:
		return a.initialize(p, m.params)
	}
	view := a.config.View(r, m.method != methodCallTool && m.method != methodReadResource)
	if view.Catalogue().Withheld() {
		return false
	}
	switch m.method {
	case methodCallTool:
		return a.call(p, r, view, &m)
	case methodReadResource:
		return view.Catalogue().OffersResources() && a.read(p, r, view, &m)
	default:
		return a.list(p, r, view, m.method)
	}
}

// write writes a result that f appends.
func (p *response) write(f func([]byte) []byte) {
	b := getBuffer()
	*b = append(f(appendOpen((*b)[:0], p.id)), '}', '\n')
	p.finish(http.StatusOK, *b)
	putBuffer(b)
}

// initialize handles the initialize request of a client of an earlier version.
func (a *Adapter) initialize(p *response, params []byte) bool {
	var in mcp.InitializeParams
	if params == nil || json.Unmarshal(params, &in) != nil || !slices.Contains(legacyVersions, in.ProtocolVersion) {
		return false
	}
	out, err := invoke.Encode(&mcp.InitializeResult{
		Capabilities: a.config.LegacyCapabilities(a.config.Resources()), Instructions: a.config.Instructions,
		ProtocolVersion: in.ProtocolVersion, ServerInfo: a.config.Info,
	})
	if err != nil {
		return false
	}
	a.observe(p, invoke.Message{Method: methodInitialize, Version: in.ProtocolVersion})
	p.write(func(b []byte) []byte { return append(b, out...) })
	return true
}

// call calls a tool.
func (a *Adapter) call(p *response, r *http.Request, view *catalogue.View, m *message) bool {
	name, ok := text(m.name)
	if !ok {
		return false
	}
	entry, verdict := view.Tool(name)
	if verdict != catalogue.Allowed {
		return false
	}
	p.askable()
	ctx := a.observe(p, invoke.Message{Method: methodCallTool, Tool: name})
	p.call.Request, p.call.Arguments, p.call.Trace, p.call.Peer = r, m.arguments, p.trace, p
	res := entry.Invoke(ctx, view, &p.call)
	if res.Protocol != nil {
		p.fail(res.Protocol.Code, res.Protocol.Message, res.Protocol.Data)
		return true
	}
	p.observed.returned(res.IsError)
	meta := ""
	if p.modern {
		meta = a.meta
	}
	p.write(func(b []byte) []byte { return appendResult(b, &res, meta, p.modern) })
	return true
}

// fail writes an error. From 2026-07-28 on, the transport requires a status for some errors.
func (p *response) fail(code int, message string, data []byte) {
	p.observed.failed(code, message)
	b := getBuffer()
	*b = append(appendError((*b)[:0], p.id, code, message, data), '\n')
	status := http.StatusOK
	if p.modern && (code == codeInvalidParams || code == codeMissingCapability) {
		status = http.StatusBadRequest
	}
	p.finish(status, *b)
	putBuffer(b)
}
