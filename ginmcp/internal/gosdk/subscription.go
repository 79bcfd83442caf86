package gosdk

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// MaxSubscriptions is the largest number of resources that one client may subscribe to.
const MaxSubscriptions = 256

// subscriptions are the resources that each client has subscribed to, and who asked for them. The SDK
// does not export this. The zero value has none.
type subscriptions struct {
	mu sync.Mutex
	of map[*mcp.ServerSession]map[string]subscriber
}

// A subscriber is the sender of a subscription, as known from the message that asked for it.
type subscriber struct {
	ctx context.Context //nolint:containedctx // it is that of the message, without its end
	in  *serve.Inbound
}

type subscriberKey struct{}

// subscribing returns the context with which the SDK handles a subscription of a caller.
func subscribing(ctx context.Context, c *caller) context.Context {
	return context.WithValue(ctx, subscriberKey{}, subscriber{context.WithoutCancel(c.ctx), c.in})
}

// add is the SDK's handler of a subscription, over HTTP in a session or in a stream of 2026-07-28.
func (s *subscriptions) add(ctx context.Context, req *mcp.SubscribeRequest) error {
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
			s.of = map[*mcp.ServerSession]map[string]subscriber{}
		}
		uris = map[string]subscriber{}
		s.of[req.Session] = uris
		go s.forget(req.Session)
	}
	uris[req.Params.URI], _ = ctx.Value(subscriberKey{}).(subscriber)
	return nil
}

// subscriber returns who subscribed to a resource.
func (s *subscriptions) subscriber(session *mcp.ServerSession, uri string) (subscriber, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	who, ok := s.of[session][uri]
	return who, ok && who.ctx != nil
}

// forget removes the subscriptions of a client after its session has ended.
func (s *subscriptions) forget(session *mcp.ServerSession) {
	_ = session.Wait() // the reason for its end does not matter
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
		ctx = subscribing(ctx, &c)
	}
	return next(ctx, method, req)
}

const methodUpdated = "notifications/resources/updated"

// send is a sending middleware. What a caller may read can change after the caller has subscribed to it,
// so each update is sent only to subscribers who may still read the resource.
func (a *Adapter) send(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		params, updated := req.GetParams().(*mcp.ResourceUpdatedNotificationParams)
		session, ok := req.GetSession().(*mcp.ServerSession)
		if method == methodUpdated && updated && ok && !a.stillReads(ctx, session, params.URI) {
			return nil, nil // a notification has no result
		}
		return next(ctx, method, req)
	}
}

// stillReads reports whether the subscriber of a resource may read it now. A panic of the application is
// a no.
func (a *Adapter) stillReads(ctx context.Context, session *mcp.ServerSession, uri string) (reads bool) {
	defer func() {
		if p := recover(); p != nil {
			a.Logger.ErrorContext(ctx, "ginmcp: panic", "method", methodUpdated, "panic", p, "stack", string(debug.Stack()))
			reads = false
		}
	}()
	who, ok := a.subscriptions.subscriber(session, uri)
	if !ok || a.Withheld() {
		return false
	}
	c := caller{ctx: who.ctx, in: who.in}
	c.view, c.access = a.Again(who.ctx, who.in.Request)
	reads, err := a.subscribable(ctx, a.next, session, &c, uri)
	return err == nil && reads
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
	return next(subscribing(ctx, &c), MethodListen, req)
}
