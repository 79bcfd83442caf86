package stateless

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// modernVersion is the first version in which requests are self-contained. Earlier versions begin
// with initialize.
const modernVersion = "2026-07-28"

var legacyVersions = []string{"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}

// A client holds what one request states about its sender.
type client struct {
	// modern is true from 2026-07-28 on.
	modern        bool
	name, version string
	// capabilities is the JSON of the client's capabilities.
	capabilities []byte
	// token is the progress token as JSON, or nil if the client does not want progress.
	token []byte
	// level is the lowest level of the log lines that the client wants, by its name in the
	// protocol; "" means none.
	level string
	// trace is the trace context in _meta, as headers, or nil.
	trace http.Header
}

// legacyLevel is the level of log lines for a client of an earlier version, which cannot set
// another level without a session.
const legacyLevel = "info"

// The keys of _meta.
const (
	metaVersion      = `"io.modelcontextprotocol/protocolVersion"`
	metaClient       = `"io.modelcontextprotocol/clientInfo"`
	metaCapabilities = `"io.modelcontextprotocol/clientCapabilities"`
	metaLevel        = `"io.modelcontextprotocol/logLevel"`
	metaToken        = `"progressToken"`
)

// recognize checks the headers and _meta of a request. It returns false if the SDK might refuse the
// request.
func (c *client) recognize(r *http.Request, m *message) bool {
	if !usualHeaders(r.Header) {
		return false
	}
	version, single := one(r.Header, "Mcp-Protocol-Version")
	switch {
	case !single:
		return false
	case version == modernVersion:
		c.modern = true
	case version == "" || slices.Contains(legacyVersions, version):
		c.level = legacyLevel
	default:
		return false
	}
	capabilities, ok := c.readMeta(m.meta)
	if !ok {
		return false
	}
	if !c.modern {
		return m.method != methodDiscover
	}
	return capabilities && namesMethod(r.Header, m) && m.method != methodInitialize && m.method != methodPing
}

// readMeta reads _meta. It reports whether the client stated its capabilities, and whether every
// member has the usual form.
func (c *client) readMeta(meta []byte) (capabilities, ok bool) {
	if meta == nil {
		return false, true
	}
	version := false
	ok = each(meta, func(key, value []byte) bool {
		switch string(key) {
		case metaVersion:
			version = string(value) == `"`+modernVersion+`"`
			return version && c.modern
		case metaClient:
			return c.readClient(value)
		case metaCapabilities:
			c.capabilities = value
			capabilities = string(value) == "{}" || json.Unmarshal(value, new(mcp.ClientCapabilities)) == nil
			return capabilities && value[0] == '{'
		case metaLevel:
			c.level, ok = text(value)
			return ok && c.modern
		case metaToken:
			c.token = value
			return value[0] == '"' || plainID(value)
		case `"traceparent"`, `"tracestate"`, `"baggage"`:
			return c.readTrace(string(key[1:len(key)-1]), value)
		default:
			return true
		}
	})
	return capabilities, ok && version == c.modern
}

// readClient reads the name and version of a client. It returns false for an unusual form.
func (c *client) readClient(value []byte) bool {
	plain := each(value, func(key, member []byte) bool {
		var known bool
		switch string(key) {
		case `"name"`:
			c.name, known = text(member)
		case `"version"`:
			c.version, known = text(member)
		case `"title"`, `"description"`, `"websiteUrl"`:
			_, known = text(member)
		}
		return known
	})
	if plain {
		return true
	}
	var info mcp.Implementation
	if value[0] != '{' || json.Unmarshal(value, &info) != nil {
		return false
	}
	c.name, c.version = info.Name, info.Version
	return true
}

// readTrace reads one header of the W3C's Trace Context.
func (c *client) readTrace(name string, value []byte) bool {
	header, ok := text(value)
	if !ok || strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }) {
		return false
	}
	if c.trace == nil {
		c.trace = http.Header{}
	}
	c.trace.Set(name, header)
	return true
}

// usualHeaders reports whether a request is a stateless JSON message for a client that reads JSON
// and event streams.
func usualHeaders(h http.Header) bool {
	contentType, single := one(h, "Content-Type")
	if !single || contentType != "application/json" && contentType != "application/json; charset=utf-8" {
		return false
	}
	return len(h["Mcp-Session-Id"]) == 0 && len(h["Last-Event-Id"]) == 0 && accepts(h["Accept"])
}

// accepts reports whether a client accepts both kinds of responses, as the protocol requires.
func accepts(values []string) bool {
	events, document := false, false
	for _, value := range values {
		if value == "application/json, text/event-stream" || value == "text/event-stream, application/json" {
			return true
		}
		for part := range strings.SplitSeq(value, ",") {
			mediaType, _, _ := strings.Cut(part, ";")
			switch strings.ToLower(strings.TrimSpace(mediaType)) {
			case "application/json", "application/*":
				document = true
			case "text/event-stream", "text/*":
				events = true
			case "*/*":
				return true
			}
		}
	}
	return events && document
}

// namesMethod reports whether the headers repeat the method and the name, as 2026-07-28 requires.
func namesMethod(h http.Header, m *message) bool {
	method, single := one(h, "Mcp-Method")
	if !single || method != m.method {
		return false
	}
	value := m.name
	if m.method == methodReadResource {
		value = m.uri
	}
	if value == nil {
		return true
	}
	want, plain := text(value)
	name, single := one(h, "Mcp-Name")
	return plain && single && name == want
}

// one returns the value of a header, or "" if it is missing. It returns false if there are several
// values.
func one(h http.Header, key string) (string, bool) {
	values := h[key]
	if len(values) == 0 {
		return "", true
	}
	return values[0], len(values) == 1
}
