package dispatch

import (
	"encoding/json"
	"errors"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Plan is the compiled form of an operation: how its arguments become a request. It is
// immutable and safe for concurrent use.
type Plan struct {
	// key is the name under which the operation's handlers are counted.
	key, method string
	// observed is true if the handler of the route reports to an [introspect.Outcome].
	observed bool

	routing Routing
	input   *schema.Input
	path    []part
	fixed   string      // the path, if it has no parameter
	route   string      // the path as the engine has it
	via     string      // the path of the wildcard route that serves the path, or empty
	router  *gin.Engine // the router copy; nil if no path can reach another route
	body    schema.BodyKind
	query   []int
	headers []int
	cookies []int
	members []int
	hidden  hiddenNames
	// names are the names that the arguments have in the request, and keys those of the
	// members, as JSON.
	names, keys [][]byte
}

// A part is one segment of a path. Argument is the position of its parameter's argument, or -1
// if it has no parameter.
type part struct {
	// literal is its text in the path, and written its text in the escaped path, in the form of the
	// registered route.
	literal, written string
	argument         int
	wild             bool
}

// NewPlan compiles the plan of op, whose arguments are those of in. The guard of the engine refuses
// values with which a call would reach another route.
func NewPlan(op *introspect.Operation, in *schema.Input, guard *Guard) *Plan {
	routing := guard.routing
	p := &Plan{
		key: op.Route(), method: op.Method, observed: op.Observed, routing: routing, input: in, body: in.Body,
		route: op.Path, via: op.Via, router: guard.watch(op), hidden: newHiddenNames(in),
	}
	byParam := map[string]int{}
	for i, a := range in.Arguments {
		p.names = append(p.names, []byte(a.Wire))
		switch a.In {
		case introspect.LocationPath:
			byParam[a.Wire] = i
		case introspect.LocationQuery:
			p.query = append(p.query, i)
		case introspect.LocationHeader:
			p.headers = append(p.headers, i)
		case introspect.LocationCookie:
			p.cookies = append(p.cookies, i)
		case introspect.LocationBody, introspect.LocationForm, introspect.LocationAuto:
			key, _ := json.Marshal(a.Wire) // marshalling a string never fails
			p.members, p.keys = append(p.members, i), append(p.keys, key)
		}
	}
	for _, s := range op.Segments {
		segment := part{literal: s.Literal, written: s.Literal, argument: -1, wild: s.Wild}
		if op.Via != "" {
			segment.written = url.PathEscape(s.Literal)
		} else if routing.UseEscapedPath {
			// Such a route is registered in its escaped form.
			if text, err := url.PathUnescape(s.Literal); err == nil {
				segment.literal = text
			}
		}
		if s.Param != "" {
			segment.argument = byParam[s.Param]
		}
		p.path = append(p.path, segment)
		p.fixed += "/" + segment.literal
	}
	if len(byParam) > 0 {
		p.fixed = ""
	}
	return p
}

// An ArgumentError is the error of a value that cannot be sent. It names the argument.
type ArgumentError struct{ Argument, Message string }

// Error returns the argument and the message.
func (e *ArgumentError) Error() string { return e.Argument + ": " + e.Message }

// ErrUnsendable matches every [ArgumentError].
var ErrUnsendable = errors.New("the value cannot be sent")

// Unwrap returns [ErrUnsendable].
func (e *ArgumentError) Unwrap() error { return ErrUnsendable }
