package ginmcp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

// A probe sends the requests of one caller, each by a user of its own.
type probe struct {
	tb      fataler
	app     *randomApp
	handler http.Handler
	caller  *randomCaller
	count   *atomic.Int64
	ctx     testing.TB
}

// A fataler ends a test that failed.
type fataler interface {
	Fatalf(format string, args ...any)
}

// send sends a body and returns the response with what was reached.
func (p *probe) send(body string) (res mountResponse, reached []string) {
	user := fmt.Sprintf("%s-%d", p.caller.user, p.count.Add(1))
	target := "/mcp"
	if p.caller.toolset != "" {
		target += "?tools=" + p.caller.toolset
	}
	header := http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"},
		"Authorization": {"Bearer " + strings.Join(append([]string{user}, p.caller.scopes...), ".")},
	}
	if p.caller.modern && body[0] == '{' { // the newer version has no batches of messages
		body = p.modernized(body, header)
	}
	r := httptest.NewRequestWithContext(p.ctx.Context(), http.MethodPost, target, strings.NewReader(body))
	r.Header = header
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return mountResponse{w.Code, w.Header().Get("WWW-Authenticate"), w.Body.String()}, p.app.took(user)
}

// modernized returns a message as a client of 2026-07-28 sends it, and sets its headers.
func (p *probe) modernized(body string, header http.Header) string {
	var m struct {
		Version string         `json:"jsonrpc"`
		ID      int            `json:"id"`
		Method  string         `json:"method"`
		Params  map[string]any `json:"params"`
	}
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		p.tb.Fatalf("%s: %v", body, err)
	}
	m.Params["_meta"] = map[string]any{
		"io.modelcontextprotocol/protocolVersion":    "2026-07-28",
		"io.modelcontextprotocol/clientInfo":         map[string]string{"name": "test", "version": "1"},
		"io.modelcontextprotocol/clientCapabilities": map[string]any{},
	}
	header.Set("Mcp-Protocol-Version", "2026-07-28")
	header.Set("Mcp-Method", m.Method)
	for _, member := range []string{"name", "uri"} {
		if name, ok := m.Params[member].(string); ok {
			header.Set("Mcp-Name", name)
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		p.tb.Fatalf("%v", err)
	}
	return string(text)
}

// expect sends a body that names a part, and checks that the part is reached if it may be used, is
// challenged if only scopes are missing, and does not exist otherwise.
func (p *probe) expect(of *part, way, body string, also ...string) {
	res, reached := p.send(body)
	allowed, seen := p.app.allowed(p.caller, of), p.app.seen(p.caller, of)
	want := []string{}
	if allowed {
		want = slices.Sorted(slices.Values(append(also, of.name)))
	}
	status := http.StatusOK
	switch {
	case seen && !allowed:
		status = http.StatusForbidden
	case !seen && p.caller.modern && strings.Contains(res.body, `"error":`):
		status = http.StatusBadRequest // the error for an unknown name, which is 200 in earlier versions
	}
	if !slices.Equal(reached, want) && len(reached)+len(want) > 0 || res.status != status {
		p.tb.Fatalf("%s %s by %+v: status %d and reached %v, want %d and %v\n%s %s", way, of.name, *p.caller, res.status, reached, status, want, res.challenge, res.body)
	}
}

// names compares a list with the parts of some kinds that the caller sees.
func (p *probe) names(way, body string, kinds ...string) {
	res, reached := p.send(body)
	if res.status != http.StatusOK || len(reached) > 0 {
		p.tb.Fatalf("%s by %+v: %d %s, reached %v", way, *p.caller, res.status, res.body, reached)
	}
	var want []string
	for i := range p.app.parts {
		if part := &p.app.parts[i]; slices.Contains(kinds, part.kind) && p.app.listed(p.caller, part) {
			want = append(want, part.name)
		}
	}
	for i := range p.app.parts {
		name := p.app.parts[i].name
		mentioned := strings.Contains(res.body, name)
		if kind := p.app.parts[i].kind; slices.Contains(kinds, kind) && mentioned != slices.Contains(want, name) {
			p.tb.Fatalf("%s by %+v: it has %s: %v, want %v\n%s", way, *p.caller, name, mentioned, want, res.body)
		}
	}
}

// everything tries every entry point.
func (p *probe) everything() {
	if !p.app.holds(p.caller, p.app.base) {
		if res, reached := p.send(message("tools/list", "{}")); res.status != http.StatusForbidden || len(reached) > 0 {
			p.tb.Fatalf("without the scope that everything needs: %d %s", res.status, res.body)
		}
		return
	}
	if p.unknownToolset() {
		if res, reached := p.send(message("tools/list", "{}")); res.status != http.StatusNotFound || len(reached) > 0 {
			p.tb.Fatalf("with a toolset of nothing: %+v: %d %s", *p.caller, res.status, res.body)
		}
		return
	}
	tools := []string{kindTool, kindComposed, kindHand}
	if !p.app.search {
		p.names("the list of tools", message("tools/list", "{}"), tools...)
	} else {
		p.names("the search", message("tools/call", `{"name":"search_tools","arguments":{"query":"does the thing"}}`), tools...)
	}
	if p.has(kindResource, kindHandURI) {
		p.names("the list of resources", message("resources/list", "{}"), kindResource, kindHandURI)
		p.names("the list of templates", message("resources/templates/list", "{}"), kindTemplate)
	}
	if p.has(kindPrompt) {
		p.names("the list of prompts", message("prompts/list", "{}"), kindPrompt)
	}
	for i := range p.app.parts {
		p.part(&p.app.parts[i])
	}
	p.together()
}

func (p *probe) has(kinds ...string) bool {
	return slices.ContainsFunc(p.app.parts, func(part part) bool { return slices.Contains(kinds, part.kind) })
}

func (p *probe) unknownToolset() bool {
	all := *p.caller
	all.toolset = ""
	return p.caller.toolset != "" && !slices.ContainsFunc(p.app.parts, func(part part) bool {
		return p.app.listed(&all, &part) && slices.Contains(part.tags, p.caller.toolset)
	})
}

// inner is what a composed tool reaches in addition to itself.
func (p *probe) inner(of *part) []string {
	if of.inner < 0 {
		return nil
	}
	if inner := &p.app.parts[of.inner]; of.unrestricted || p.app.permitted(p.caller, inner) {
		return []string{inner.name}
	}
	return nil
}

// part tries everything that names one part.
func (p *probe) part(of *part) {
	switch of.kind {
	case kindTool, kindComposed, kindHand:
		p.expect(of, "a call of", toolCall(of.name), p.inner(of)...)
		if of.kind != kindHand { // which a batch cannot call
			p.expect(of, "a batch of", message("tools/call", `{"name":"batch","arguments":{"calls":[{"tool":"`+of.name+`"}]}}`), p.inner(of)...)
		}
		if p.app.search {
			p.expect(of, "call_tool of", message("tools/call", `{"name":"call_tool","arguments":{"name":"`+of.name+`"}}`), p.inner(of)...)
			p.described(of)
		}
	case kindExcluded:
		p.expect(of, "a call of", toolCall(of.name))
	case kindResource:
		p.expect(of, "a read of", message("resources/read", `{"uri":"app:///r/`+of.name+`"}`))
	case kindTemplate:
		p.expect(of, "a read of", message("resources/read", `{"uri":"app:///p/`+of.name+`/true"}`))
		p.completed(of)
	case kindHandURI:
		p.expect(of, "a read of", message("resources/read", `{"uri":"hand:///`+of.name+`"}`))
	case kindPrompt:
		p.expect(of, "a get of", message("prompts/get", `{"name":"`+of.name+`"}`))
	}
}

func (p *probe) described(of *part) {
	res, _ := p.send(message("tools/call", `{"name":"describe_tool","arguments":{"name":"`+of.name+`"}}`))
	if found := strings.Contains(res.body, "inputSchema"); found != p.app.listed(p.caller, of) {
		p.tb.Fatalf("a description of %s by %+v: %s", of.name, *p.caller, res.body)
	}
}

func (p *probe) completed(of *part) {
	res, _ := p.send(message("completion/complete", `{"ref":{"type":"ref/resource","uri":"app:///p/`+of.name+`/{flag}"},"argument":{"name":"flag","value":"tr"}}`))
	if found := strings.Contains(res.body, `"true"`); found != p.app.allowed(p.caller, of) {
		p.tb.Fatalf("a completion for %s by %+v: %d %s", of.name, *p.caller, res.status, res.body)
	}
	if want := p.app.seen(p.caller, of) && !p.app.allowed(p.caller, of); want != (res.status == http.StatusForbidden) {
		p.tb.Fatalf("a completion for %s by %+v: %d", of.name, *p.caller, res.status)
	}
}

// together calls all tools in one request: in a batch of messages and in one of calls.
func (p *probe) together() {
	var messages, calls, want []string
	forbidden := false
	for i := range p.app.parts {
		of := &p.app.parts[i]
		if of.kind != kindTool {
			continue
		}
		messages = append(messages, strings.Replace(toolCall(of.name), `"id":1`, fmt.Sprintf(`"id":%d`, i), 1))
		calls = append(calls, `{"tool":"`+of.name+`"}`)
		allowed := p.app.allowed(p.caller, of)
		if forbidden = forbidden || p.app.seen(p.caller, of) && !allowed; allowed {
			want = append(want, of.name)
		}
	}
	if len(messages) == 0 {
		return
	}
	status := http.StatusOK
	if forbidden {
		want, status = nil, http.StatusForbidden
	}
	for way, body := range map[string]string{
		"a batch of messages": "[" + strings.Join(messages, ",") + "]",
		"a batch of calls":    message("tools/call", `{"name":"batch","arguments":{"calls":[`+strings.Join(calls, ",")+`]}}`),
	} {
		if res, reached := p.send(body); res.status != status || !slices.Equal(reached, want) && len(reached)+len(want) > 0 {
			p.tb.Fatalf("%s by %+v: %d and reached %v, want %d and %v\n%s", way, *p.caller, res.status, reached, status, want, res.body)
		}
	}
}

// The set of what a caller reaches through any entry point is the set that the rules allow.
func TestReachableIsAllowed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		app := drawApp(rt)
		handler := app.serve(t)
		for range 3 {
			p := &probe{tb: rt, app: app, handler: handler, caller: drawCaller(rt), count: new(atomic.Int64), ctx: t}
			p.everything()
		}
	})
}

// The same holds for 64 callers with different rights at once.
func TestReachableIsAllowedConcurrently(t *testing.T) {
	const callers = 64
	app := &randomApp{search: true, reached: map[string][]string{}, implies: map[string][]string{"a": {"b"}}}
	for i, kind := range []string{kindTool, kindTool, kindTool, kindResource, kindTemplate, kindExcluded, kindComposed, kindHand, kindHandURI, kindPrompt} {
		app.parts = append(app.parts, part{
			kind: kind, name: fmt.Sprintf("%s_%c", kind, 'a'+i), scopes: []string{"a", "b", "c"}[i%3 : i%3+1], tags: []string{"t", "u"}[i%2 : i%2+1],
			hiddenFrom: users[i%2 : i%2+i%3/2], inner: -1,
		})
	}
	app.parts[6].inner = 1
	handler := app.serve(t)
	var all sync.WaitGroup
	var count atomic.Int64
	for i := range callers {
		all.Go(func() {
			caller := &randomCaller{user: users[i%2], toolset: []string{"", "", "t"}[i%3], modern: i%2 == 0}
			for bit, scope := range []string{"a", "b", "c"} {
				if i>>bit&1 == 1 {
					caller.scopes = append(caller.scopes, scope)
				}
			}
			(&probe{tb: noGoexit{t}, app: app, handler: handler, caller: caller, count: &count, ctx: t}).everything()
		})
	}
	all.Wait()
}

// noGoexit reports a failure without ending the goroutine, which only the test's own may do.
type noGoexit struct{ testing.TB }

func (n noGoexit) Fatalf(format string, args ...any) { n.Errorf(format, args...) }
