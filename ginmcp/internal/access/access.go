package access

import (
	"context"
	"net/http"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/snapshot"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// An access decides, for one request, what one caller may use: of one snapshot and of the
// components that were written by hand. It decides once about each component and keeps the verdict.
type access struct {
	policy   *Policy
	snapshot *snapshot.Snapshot
	view     *catalogue.View
	ctx      context.Context //nolint:containedctx // an access lives as long as its request
	// request is the request that carried the message, without its body, or nil.
	request *http.Request
	token   *auth.TokenInfo
	grant   authz.Grant
	// unguarded is true if nothing may be used, because the request did not pass the guard, or would
	// not pass it any more.
	unguarded bool
	toolset   toolset

	mu sync.Mutex
	// first is the verdict about the subject firstSubject. Most calls need one verdict only, so
	// verdicts, which has an element for each subject, is made when a second one is needed.
	firstSubject int
	first        decided
	verdicts     []decided
}

// decided is a verdict plus one. Zero means that there is no verdict yet.
type decided uint8

type accessKey struct{}

// accessOf returns the access that the endpoint put into the context of a request, or nil if
// nothing restricts the caller.
func accessOf(ctx context.Context) *access {
	a, _ := ctx.Value(accessKey{}).(*access)
	return a
}

// Verdict decides about a subject of the catalogue that a client names or sees.
func (a *access) Verdict(subject int) catalogue.Verdict {
	op, builtin := a.snapshot.Subject(subject)
	if !builtin && !a.toolset.has(op.Tags) {
		return catalogue.Denied
	}
	return a.Permission(subject)
}

// Permission decides about a subject of the catalogue, even if it is not part of the toolset: a
// composed tool may use more than the client wants to see.
func (a *access) Permission(subject int) catalogue.Verdict {
	a.mu.Lock()
	known := a.known(subject)
	a.mu.Unlock()
	if known > 0 {
		return catalogue.Verdict(known - 1)
	}
	_, builtin := a.snapshot.Subject(subject)
	shown := func() *introspect.Operation { return a.snapshot.Copy(subject) }
	if builtin {
		shown = nil
	}
	verdict := a.decide(shown, a.snapshot.Requirement(subject))
	a.mu.Lock()
	defer a.mu.Unlock()
	if known = a.known(subject); known > 0 { // another goroutine was faster
		return catalogue.Verdict(known - 1)
	}
	a.keep(subject, decided(verdict)+1)
	return verdict
}

// known returns the recorded verdict about a subject. The caller holds mu.
func (a *access) known(subject int) decided {
	switch {
	case a.first > 0 && subject == a.firstSubject:
		return a.first
	case a.verdicts != nil:
		return a.verdicts[subject]
	default:
		return 0
	}
}

// keep records the verdict about a subject. The caller holds mu.
func (a *access) keep(subject int, verdict decided) {
	if a.first == 0 {
		a.firstSubject, a.first = subject, verdict
		return
	}
	if a.verdicts == nil {
		a.verdicts = make([]decided, a.snapshot.Subjects())
	}
	a.verdicts[subject] = verdict
}

// decide decides about an operation. Op returns the copy of the operation for the application's
// rules. It is nil for a tool of ginmcp's own, such as that of a search, to which the rules do not
// apply.
func (a *access) decide(op func() *introspect.Operation, needed authz.Requirement) catalogue.Verdict {
	switch {
	case a.unguarded:
		return catalogue.Denied
	case op != nil && len(a.policy.Rules) > 0 && !a.policy.visible(a.ctx, a.request, op()):
		return catalogue.Denied
	case !needed.Met(a.grant):
		return catalogue.Obtainable
	default:
		return catalogue.Allowed
	}
}

// Lists reports whether lists contain a component with this verdict.
func (a *access) Lists(v catalogue.Verdict) bool {
	return v == catalogue.Allowed || v == catalogue.Obtainable && a.policy.Spec.ListObtainable
}

// HandWritten decides about a component that was written by hand.
func (a *access) HandWritten(op *introspect.Operation) catalogue.Verdict {
	if !a.toolset.has(op.Tags) {
		return catalogue.Denied
	}
	return a.decide(func() *introspect.Operation { return op }, a.Needed(op))
}

// Needed returns the scopes that a component that was written by hand requires.
func (a *access) Needed(op *introspect.Operation) authz.Requirement {
	return authz.Requirement(nil).And(op.Scopes).And(a.policy.Spec.Scopes)
}
