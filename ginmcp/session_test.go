package ginmcp

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// sessionApp serves an application with sessions. Its tools report who calls, log a line, and wait
// until their call is cancelled.
func sessionApp(t *testing.T, o Sessions, opts ...Option) (*Server, *httptest.Server, chan error) {
	t.Helper()
	r := gin.New()
	cancelled := make(chan error, 1)
	type key struct{}
	r.Use(func(c *gin.Context) {
		if id := c.GetHeader("X-Request"); id != "" {
			c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), key{}, id))
		}
	})
	r.GET("/who", Op("who", func(c *gin.Context) {
		value, _ := c.Request.Context().Value(key{}).(string)
		c.String(http.StatusOK, c.GetHeader("Authorization")+" "+value+" "+c.Request.Host+" "+c.ClientIP())
	}))
	r.POST("/log", Op("log", func(c *gin.Context) {
		FromContext(c).Log(slog.LevelInfo, "a line")
		c.String(http.StatusOK, "logged")
	}))
	r.POST("/wait", Op("wait", func(c *gin.Context) {
		FromContext(c).Log(slog.LevelInfo, "waiting")
		<-c.Request.Context().Done()
		cancelled <- context.Cause(c.Request.Context())
	}))
	r.GET("/docs/:name", Op("doc", answering("text")))
	s := Attach(r, append([]Option{WithLogger(nil), WithSessions(o), WithRouteMaps(RouteMap{Pattern: "^/docs", Kind: Resource})}, opts...)...)
	server := httptest.NewServer(r)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		server.Close()
		server.Client().CloseIdleConnections()
	})
	return s, server, cancelled
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !condition(); {
		if time.Now().After(end) {
			t.Fatalf("%s: not after 20 seconds", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// receive waits for a value.
func receive[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: nothing after 20 seconds", what)
		panic("unreachable")
	}
}

// A client of 2025-11-25 gets in a session what it cannot have without one.
func TestSession(t *testing.T) {
	s, server, cancelled := sessionApp(t, Sessions{})
	updated, changed, lines := make(chan string, 8), make(chan bool, 8), make(chan any, 8)
	client := mcp.NewClient(&mcp.Implementation{Name: "old", Version: "1"}, &mcp.ClientOptions{
		ResourceUpdatedHandler: func(_ context.Context, r *mcp.ResourceUpdatedNotificationRequest) { updated <- r.Params.URI },
		ToolListChangedHandler: func(context.Context, *mcp.ToolListChangedRequest) { changed <- true },
		LoggingMessageHandler:  func(_ context.Context, r *mcp.LoggingMessageRequest) { lines <- r.Params.Data },
	})
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: server.URL + "/mcp", HTTPClient: server.Client()},
		&mcp.ClientSessionOptions{ProtocolVersion: "2025-11-25"})
	if err != nil {
		t.Fatal(err)
	}
	caps := session.InitializeResult().Capabilities
	if !caps.Tools.ListChanged || !caps.Resources.ListChanged || !caps.Resources.Subscribe || caps.Logging == nil {
		t.Errorf("the server declares %+v, want everything that a session has", caps)
	}
	if err := session.SetLoggingLevel(t.Context(), &mcp.SetLoggingLevelParams{Level: "info"}); err != nil {
		t.Fatal(err)
	}
	if res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "log"}); err != nil || res.IsError {
		t.Fatal(res, err)
	}
	if line := receive(t, "the log line", lines); line != "a line" {
		t.Errorf("the line is %v", line)
	}

	if err := session.Subscribe(t.Context(), &mcp.SubscribeParams{URI: "app:///docs/a"}); err != nil {
		t.Fatal(err)
	}
	if err := session.Subscribe(t.Context(), &mcp.SubscribeParams{URI: "app:///nowhere"}); err == nil {
		t.Error("a client can subscribe to what is not a resource")
	}
	s.ResourceUpdated("app:///docs/b")
	s.ResourceUpdated("app:///docs/a")
	if uri := receive(t, "the update", updated); uri != "app:///docs/a" {
		t.Errorf("%s was updated, to which the client has not subscribed", uri)
	}
	s.Changed()
	receive(t, "the change", changed)

	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-lines // that the tool waits
		cancel()
	}()
	if _, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "wait"}); err == nil {
		t.Error("a cancelled call returned a result")
	}
	if err := receive(t, "the cancellation", cancelled); err == nil {
		t.Error("the handler's context did not end")
	}
	if err := session.Close(); err != nil {
		t.Error(err)
	}
	eventually(t, "the session ends", func() bool { return s.Load().Sessions == 0 })
}

// A client of 2026-07-28 listens without a session. What it cannot subscribe to is not acknowledged.
func TestListen(t *testing.T) {
	s, server, _ := sessionApp(t, Sessions{})
	uris := `"app:///docs/a","app:///nowhere"`
	for i := range 2 * gosdk.MaxSubscriptions {
		uris += fmt.Sprintf(`,"app:///docs/%d"`, i)
	}
	res := post(t, server, "", `{"jsonrpc":"2.0","id":"l","method":"subscriptions/listen","params":{`+modernMeta+
		`,"notifications":{"toolsListChanged":true,"resourceSubscriptions":[`+uris+`]}}}`,
		"Mcp-Protocol-Version", "2026-07-28", "Mcp-Method", "subscriptions/listen")
	defer closeBody(t, res)
	if res.Header.Get("X-Accel-Buffering") != "no" || s.Load().Listening != 1 {
		t.Errorf("%v, and %d streams", res.Header, s.Load().Listening)
	}
	events := make(chan string, 8)
	go func() {
		defer close(events)
		for scan := bufio.NewScanner(res.Body); scan.Scan(); {
			if data, ok := strings.CutPrefix(scan.Text(), "data: "); ok {
				events <- data
			}
		}
	}()
	acknowledged := receive(t, "the acknowledgement", events)
	if n := strings.Count(acknowledged, "app:///"); n != gosdk.MaxSubscriptions || strings.Contains(acknowledged, "nowhere") {
		t.Errorf("%d subscriptions are acknowledged, want %d: %s", n, gosdk.MaxSubscriptions, acknowledged)
	}
	s.ResourceUpdated("app:///docs/b")
	s.ResourceUpdated("app:///docs/a")
	if got := receive(t, "the update", events); !strings.Contains(got, `"uri":"app:///docs/a"`) {
		t.Errorf("got %s, want the update of docs/a", got)
	}
	s.Changed()
	if got := receive(t, "the change", events); !strings.Contains(got, `"method":"notifications/tools/list_changed"`) {
		t.Errorf("got %s, want the change of the list", got)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	for range events { // until the stream ends
	}
	eventually(t, "the stream ends", func() bool { return s.Load().Listening == 0 })
}

// post sends a message of a session; an empty id is none.
func post(t *testing.T, server *httptest.Server, id, body string, header ...string) *http.Response {
	t.Helper()
	return request(t, server, http.MethodPost, id, body, header...)
}

func request(t *testing.T, server *httptest.Server, method, id, body string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/mcp", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
	r.Header.Set("Mcp-Protocol-Version", "2025-11-25")
	if id != "" {
		r.Header.Set("Mcp-Session-Id", id)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func bodyOf(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	closeBody(t, res)
	return string(b)
}

const initializeOld = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},` +
	`"clientInfo":{"name":"c","version":"1"}}}`

// begin opens a session and returns its id.
func begin(t *testing.T, server *httptest.Server) string {
	t.Helper()
	res := post(t, server, "", initializeOld)
	id := res.Header.Get("Mcp-Session-Id")
	if body := bodyOf(t, res); id == "" {
		t.Fatalf("no session was opened: %s %s", res.Status, body)
	}
	_ = bodyOf(t, post(t, server, id, `{"jsonrpc":"2.0","method":"notifications/initialized"}`))
	return id
}

// A call is made with the headers, the context and the address of the request that carried it, and
// not with those of the request that opened the session.
func TestSessionIdentifiesNobody(t *testing.T) {
	_, server, _ := sessionApp(t, Sessions{})
	id := begin(t, server)
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			who := fmt.Sprint("caller-", i)
			body := fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"who"}}`, i+10)
			got := bodyOf(t, post(t, server, id, body, "Authorization", who, "X-Request", "request-"+who))
			want := who + " request-" + who + " " + strings.TrimPrefix(server.URL, "http://") + " 127.0.0.1"
			if !strings.Contains(got, want) {
				t.Errorf("the call was made as %s, want %q", got, want)
			}
		})
	}
	wg.Wait()
}

// One endpoint serves both eras, with and without a session.
func TestSessionsAreOptional(t *testing.T) {
	s, server, _ := sessionApp(t, Sessions{})
	for _, tt := range []struct {
		reason, id, body, want string
		header                 []string
		status                 int
	}{
		{
			reason: "a client that never began a session", body: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"who"}}`,
			status: 200, want: `"text"`,
		},
		{
			reason: "a client of 2026-07-28", header: []string{"Mcp-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list"},
			body:   `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{` + modernMeta + `}}`,
			status: 200, want: `"resultType":"complete"`,
		},
		{
			reason: "a session that has ended", id: "gone", body: `{"jsonrpc":"2.0","id":"x","method":"ping"}`,
			status: 404, want: `{"jsonrpc":"2.0","id":"x","error":{"code":-32001,"message":"session not found"}}`,
		},
		{
			reason: "a notification to it", id: "gone", body: `{"jsonrpc":"2.0","method":"notifications/initialized"}`,
			status: 404, want: `"code":-32001`,
		},
		{
			reason: "a subscription without a session", body: `{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"app:///docs/a"}}`,
			status: 200, want: `"code":-32601`,
		},
		{
			reason: "a server/discover of an earlier version", header: []string{"Mcp-Method", "server/discover"},
			body: `{"jsonrpc":"2.0","id":1,"method":"server/discover"}`, status: 200, want: `"code":-32601`,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			res := post(t, server, tt.id, tt.body, tt.header...)
			if got := bodyOf(t, res); res.StatusCode != tt.status || !strings.Contains(got, tt.want) {
				t.Errorf("%d %s, want %d with %s", res.StatusCode, got, tt.status, tt.want)
			}
		})
	}
	if n := s.Load().Sessions; n != 0 {
		t.Errorf("there are %d sessions", n)
	}
}

// A large id comes back digit for digit in a session, and cancels its call.
func TestSessionKeepsIDs(t *testing.T) {
	_, server, cancelled := sessionApp(t, Sessions{})
	id := begin(t, server)
	const large = "9007199254740993"
	if got := bodyOf(t, post(t, server, id, `{"jsonrpc":"2.0","id":`+large+`,"method":"tools/call","params":{"name":"who"}}`)); !strings.Contains(got, `"id":`+large+",") {
		t.Errorf("the response is %s, want the id %s", got, large)
	}
	res := post(t, server, id, `{"jsonrpc":"2.0","id":`+large+`,"method":"tools/call","params":{"name":"wait","_meta":{"progressToken":`+large+`}}}`)
	scan := bufio.NewScanner(res.Body)
	for begun := false; !begun && scan.Scan(); {
		begun = strings.Contains(scan.Text(), "waiting")
	}
	body := bodyOf(t, post(t, server, id, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":`+large+`,"reason":"enough"}}`))
	if body != "" {
		t.Errorf("the notification was answered with %s", body)
	}
	receive(t, "the cancellation", cancelled)
	closeBody(t, res)
}

// A client over the limit gets an error, and is admitted once another one has left.
func TestSessionLimit(t *testing.T) {
	s, server, _ := sessionApp(t, Sessions{Max: 2})
	first := begin(t, server)
	begin(t, server)
	res := post(t, server, "", initializeOld)
	if body := bodyOf(t, res); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" ||
		!strings.Contains(body, `"id":1,"error":`) || !strings.Contains(body, "the server has 2 sessions, which is its limit") {
		t.Errorf("%s %v %s, want 503 with the limit", res.Status, res.Header, body)
	}
	if got := bodyOf(t, post(t, server, first, `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"who"}}`)); !strings.Contains(got, `"text"`) {
		t.Errorf("a session at the limit: %s", got)
	}
	if res := request(t, server, http.MethodDelete, first, ""); res.StatusCode != http.StatusNoContent {
		t.Errorf("DELETE: %s %s", res.Status, bodyOf(t, res))
	}
	eventually(t, "the session ends", func() bool { return s.Load().Sessions == 1 })
	begin(t, server)
}

// A session without requests ends. One with an open stream does not.
func TestSessionIdle(t *testing.T) {
	s, server, _ := sessionApp(t, Sessions{Idle: 200 * time.Millisecond})
	stream := request(t, server, http.MethodGet, begin(t, server), "")
	defer closeBody(t, stream)
	abandoned := begin(t, server)
	eventually(t, "the abandoned session ends", func() bool { return s.Load().Sessions == 1 })
	if res := post(t, server, abandoned, `{"jsonrpc":"2.0","id":1,"method":"ping"}`); res.StatusCode != http.StatusNotFound {
		t.Errorf("the abandoned session: %s", bodyOf(t, res))
	}
	time.Sleep(400 * time.Millisecond)
	if n := s.Load().Sessions; n != 1 {
		t.Errorf("%d sessions are left, want the one with a stream", n)
	}
}

// What was sent while a client was away is sent when it resumes the stream.
func TestSessionResumesStream(t *testing.T) {
	s, server, _ := sessionApp(t, Sessions{})
	id := begin(t, server)
	_ = bodyOf(t, post(t, server, id, `{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"app:///docs/a"}}`))
	first := request(t, server, http.MethodGet, id, "")
	if got := first.Header.Get("X-Accel-Buffering"); got != "no" {
		t.Errorf("X-Accel-Buffering is %q", got)
	}
	s.ResourceUpdated("app:///docs/a")
	last := ""
	for scan := bufio.NewScanner(first.Body); last == "" && scan.Scan(); {
		last = strings.TrimPrefix(scan.Text(), "id: ")
		if last == scan.Text() {
			last = ""
		}
	}
	closeBody(t, first)
	eventually(t, "the stream is free", func() bool { return s.Load().Listening == 0 })
	s.ResourceUpdated("app:///docs/a")
	time.Sleep(5 * gosdk.UpdateDelay)
	second := request(t, server, http.MethodGet, id, "", "Last-Event-ID", last)
	defer closeBody(t, second)
	for scan := bufio.NewScanner(second.Body); scan.Scan(); {
		if strings.HasPrefix(scan.Text(), "data: ") {
			if !strings.Contains(scan.Text(), `"method":"notifications/resources/updated"`) {
				t.Errorf("the stream resumes with %s", scan.Text())
			}
			return
		}
	}
	t.Error("nothing was sent again")
}

// A page of another origin cannot read the stream of a session.
func TestSessionStreamOrigin(t *testing.T) {
	_, server, _ := sessionApp(t, Sessions{})
	id := begin(t, server)
	res := request(t, server, http.MethodGet, id, "", "Origin", "https://evil.example")
	if body := bodyOf(t, res); res.StatusCode != http.StatusForbidden {
		t.Errorf("%s %s, want 403", res.Status, body)
	}
}

// Sixty-four clients at once, each in a session of its own, some of which end while others call: every
// call has the identity of its own request, whichever identity opened the session.
func TestSessionsOfManyClients(t *testing.T) {
	const clients, calls = 64, 8
	s, server, _ := sessionApp(t, Sessions{})
	transport, _ := server.Client().Transport.(*http.Transport)
	transport.MaxIdleConnsPerHost = clients
	var wg sync.WaitGroup
	for client := range clients {
		wg.Go(func() {
			id := begin(t, server)
			stream := request(t, server, http.MethodGet, id, "")
			defer closeBody(t, stream)
			for call := range calls {
				who := fmt.Sprintf("client-%d-%d", client, call)
				body := bodyOf(t, post(t, server, id,
					`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"who"}}`, "Authorization", who, "X-Request", who))
				if !strings.Contains(body, who+" "+who+" ") {
					t.Errorf("%s is taken for %s", who, body)
				}
			}
			if client%2 == 0 {
				_ = bodyOf(t, request(t, server, http.MethodDelete, id, ""))
			}
			s.Changed()
			s.ResourceUpdated("app:///docs/a")
		})
	}
	wg.Wait()
	eventually(t, "half of the sessions end", func() bool { return s.Load().Sessions == clients/2 })
}

// A session gets the lines that handlers log, from the level info on until it sets another one.
func TestSessionLogs(t *testing.T) {
	const call = `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"log"}}`
	_, server, _ := sessionApp(t, Sessions{})
	id := begin(t, server)
	for _, tt := range []struct {
		level string
		logs  bool
	}{{"", true}, {"error", false}, {"debug", true}} {
		if tt.level != "" {
			set := `{"jsonrpc":"2.0","id":3,"method":"logging/setLevel","params":{"level":"` + tt.level + `"}}`
			_ = bodyOf(t, post(t, server, id, set))
		}
		if body := bodyOf(t, post(t, server, id, call)); strings.Contains(body, `"data":"a line"`) != tt.logs ||
			!strings.Contains(body, "logged") {
			t.Errorf("level %q: %s", tt.level, body)
		}
	}
}

// Sessions and streams that their clients abandon leave nothing behind: TestMain looks for
// goroutines. Shutdown ends them all.
func TestAbandonedSessions(t *testing.T) {
	if testing.Short() {
		t.Skip("it opens a thousand sessions")
	}
	s, server, _ := sessionApp(t, Sessions{})
	transport, _ := server.Client().Transport.(*http.Transport)
	transport.MaxIdleConnsPerHost = 64
	var wg sync.WaitGroup
	gate := make(chan struct{}, 4*runtime.GOMAXPROCS(0))
	for i := range 1000 {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			id := begin(t, server)
			if i%4 == 0 {
				stream := request(t, server, http.MethodGet, id, "")
				defer closeBody(t, stream)
			}
			if i%5 == 0 {
				res := post(t, server, id, `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"log"}}`)
				defer closeBody(t, res)
			}
		})
	}
	wg.Wait()
	if n := s.Load().Sessions; n != 1000 {
		t.Errorf("there are %d sessions, want 1000", n)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	eventually(t, "the sessions end", func() bool { return s.Load().Sessions == 0 })
	if res := post(t, server, "", initializeOld); res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("after Shutdown: %s %s", res.Status, bodyOf(t, res))
	}
}
