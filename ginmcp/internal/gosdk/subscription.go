package gosdk

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// MaxSubscriptions is the largest number of resources that one client may subscribe to.
const MaxSubscriptions = 256

// subscriptions counts the resources that each client has subscribed to. The SDK does not export
// this. The zero value has none.
type subscriptions struct {
	mu sync.Mutex
	of map[*mcp.ServerSession]map[string]struct{}
}

// add is the SDK's handler of a subscription, over HTTP in a session or in a stream of 2026-07-28.
func (s *subscriptions) add(_ context.Context, req *mcp.SubscribeRequest) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	uris := s.of[req.Session]
	if _, known := uris[req.Params.URI]; !known && len(uris) >= MaxSubscriptions {
		return &jsonrpc.Error{
			Code:    jsonrpc.CodeInvalidParams,
			Message: fmt.Sprintf("a client can subscribe to %d resources at a time", MaxSubscriptions),
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

// forget removes the subscriptions of a client after its session has ended.
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

// subscribe handles a subscription and the end of one. A client of an earlier version without a
// session has no stream for notifications.
func (a *Adapter) subscribe(
	ctx context.Context,
	next mcp.MethodHandler,
	method string,
	req mcp.Request,
) (mcp.Result, error) {
	session, _ := req.GetSession().(*mcp.ServerSession) // a server has no other sessions
	offered, err := a.offersResources(ctx, next, session)
	if err != nil {
		return nil, err
	}
	if !offered || withoutSession(session, req.GetExtra()) {
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: "method not found: " + method}
	}
	if wanted, ok := req.(*mcp.SubscribeRequest); ok {
		c := a.caller(ctx, req.GetExtra(), false)
		if subscribable, err := a.subscribable(ctx, next, session, &c, wanted.Params.URI); err != nil || !subscribable {
			return nil, cmp.Or(err, notFound(wanted.Params.URI))
		}
	}
	return next(ctx, method, req)
}

// subscribable reports whether a URI may be that of a resource that the caller may read. For a
// caller who may use everything, resources that were written by hand are not looked up.
func (a *Adapter) subscribable(
	ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession, c *caller, uri string,
) (bool, error) {
	byHand := a.shared.Load()
	if byHand && c.access == nil {
		return true, nil
	}
	if byHand {
		op, err := a.writtenAt(ctx, next, session, uri)
		if err != nil || op != nil {
			return err == nil && c.verdict(op) == catalogue.Allowed, err
		}
	}
	m, verdict := c.view.Match(uri)
	if m == nil && c.access == nil {
		_, verdict = a.Latest().View(nil).Match(uri)
	}
	return verdict == catalogue.Allowed, nil
}

// listen removes the resources that a client cannot subscribe to. The acknowledgement lists the
// others.
func (a *Adapter) listen(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.SubscriptionsListenRequest,
) (mcp.Result, error) {
	if req.Params == nil || req.Params.Notifications == nil {
		return next(ctx, MethodListen, req)
	}
	wanted := *req.Params.Notifications
	wanted.ResourceSubscriptions = nil
	c := a.caller(ctx, req.Extra, false)
	for _, uri := range req.Params.Notifications.ResourceSubscriptions {
		if len(wanted.ResourceSubscriptions) >= MaxSubscriptions {
			break
		}
		subscribable, err := a.subscribable(ctx, next, req.Session, &c, uri)
		if err != nil {
			return nil, err
		}
		if subscribable {
			wanted.ResourceSubscriptions = append(wanted.ResourceSubscriptions, uri)
		}
	}
	req.Params.Notifications = &wanted
	return next(ctx, MethodListen, req)
}
