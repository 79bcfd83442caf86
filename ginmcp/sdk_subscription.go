package ginmcp

import (
	"context"
	"fmt"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// maxSubscriptions is how many resources one client may subscribe to.
const maxSubscriptions = 256

// subscriptions counts what each client has subscribed to. The SDK knows who has subscribed to what,
// and keeps it to itself. The zero value has none.
type subscriptions struct {
	mu sync.Mutex
	of map[*mcp.ServerSession]map[string]struct{}
}

// add is the SDK's handler of a subscription, over HTTP in a session or in a stream of 2026-07-28.
func (s *subscriptions) add(_ context.Context, req *mcp.SubscribeRequest) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	uris := s.of[req.Session]
	if _, known := uris[req.Params.URI]; !known && len(uris) >= maxSubscriptions {
		return &jsonrpc.Error{
			Code: jsonrpc.CodeInvalidParams, Message: fmt.Sprintf("a client can subscribe to %d resources at a time", maxSubscriptions),
		}
	}
	if uris == nil {
		if s.of == nil {
			s.of = map[*mcp.ServerSession]map[string]struct{}{}
		}
		uris = map[string]struct{}{}
		s.of[req.Session] = uris
		go s.forget(req.Session)
	}
	uris[req.Params.URI] = struct{}{}
	return nil
}

// forget removes what a client has subscribed to, once it has gone.
func (s *subscriptions) forget(session *mcp.ServerSession) {
	_ = session.Wait() // why it ended does not matter
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.of, session)
}

func (s *subscriptions) remove(_ context.Context, req *mcp.UnsubscribeRequest) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.of[req.Session], req.Params.URI)
	return nil
}

// subscribe answers a client that subscribes, or no longer wants to. An earlier client without a
// session has no stream on which it could be notified.
func (s *Server) subscribe(ctx context.Context, next mcp.MethodHandler, method string, req mcp.Request) (mcp.Result, error) {
	session, _ := req.GetSession().(*mcp.ServerSession) // a server has no other sessions
	offered, err := s.offersResources(ctx, next, session)
	if err != nil {
		return nil, err
	}
	if !offered || withoutSession(session, req.GetExtra()) {
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: "method not found: " + method}
	}
	if wanted, ok := req.(*mcp.SubscribeRequest); ok && !s.subscribable(wanted.Params.URI) {
		return nil, notFound(wanted.Params.URI)
	}
	return next(ctx, method, req)
}

// subscribable reports whether a URI may be that of a resource. Which resources were written by hand
// is not known here.
func (s *Server) subscribable(uri string) bool {
	if s.handedOut.Load() {
		return true
	}
	m, _ := s.current().View(nil).Match(uri)
	if m == nil {
		m, _ = s.latest().View(nil).Match(uri)
	}
	return m != nil
}

// listen leaves out what a client cannot subscribe to. The acknowledgement says what is left.
func (s *Server) listen(req *mcp.SubscriptionsListenRequest) {
	if req.Params == nil || req.Params.Notifications == nil {
		return
	}
	wanted := *req.Params.Notifications
	wanted.ResourceSubscriptions = nil
	for _, uri := range req.Params.Notifications.ResourceSubscriptions {
		if len(wanted.ResourceSubscriptions) < maxSubscriptions && s.subscribable(uri) {
			wanted.ResourceSubscriptions = append(wanted.ResourceSubscriptions, uri)
		}
	}
	req.Params.Notifications = &wanted
}
