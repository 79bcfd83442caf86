package invoke

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Capabilities are the kinds of questions that a client declares to accept.
type Capabilities struct{ Elicitation, ElicitationURL, Sampling, Roots bool }

// ReadCapabilities reads the JSON of a client's capabilities, or of nil.
func ReadCapabilities(document []byte) Capabilities {
	var in struct {
		Elicitation *struct {
			Form json.RawMessage `json:"form"`
			URL  json.RawMessage `json:"url"`
		} `json:"elicitation"`
		Sampling json.RawMessage `json:"sampling"`
		Roots    json.RawMessage `json:"roots"`
	}
	if json.Unmarshal(document, &in) != nil {
		return Capabilities{}
	}
	c := Capabilities{Sampling: present(in.Sampling), Roots: present(in.Roots)}
	if e := in.Elicitation; e != nil {
		c.ElicitationURL = present(e.URL)
		c.Elicitation = present(e.Form) || !c.ElicitationURL // a client that declares no mode supports forms
	}
	return c
}

func present(value json.RawMessage) bool { return len(value) > 0 && string(value) != "null" }

// need returns the capability that a request needs, and whether the client has it.
func (c Capabilities) need(r mcp.InputRequest) (name string, declared bool) {
	switch r := r.(type) {
	case *mcp.ElicitParams:
		if r.Mode == "url" || r.Mode == "" && r.URL != "" {
			return "elicitation", c.ElicitationURL
		}
		return "elicitation", c.Elicitation
	case *mcp.ListRootsParams: //nolint:staticcheck // deprecated, but clients will support it for another year
		return "roots", c.Roots
	default:
		return "sampling", c.Sampling
	}
}

// ErrInputRequired is the error of a question whose answer comes in the next round of the call.
var ErrInputRequired error = inputRequiredError{}

type inputRequiredError struct{}

func (inputRequiredError) Error() string {
	return "the client has to answer a question first; the handler is called again with the answer"
}

// StatusCode returns the status with which a handler stops. Clients do not see it.
func (inputRequiredError) StatusCode() int { return http.StatusPreconditionRequired }

// An InputError states why a client cannot be asked.
type InputError struct {
	// Capability is the capability of the protocol that the question needs: elicitation, sampling or
	// roots.
	Capability string
	// Reason states why the client cannot be asked.
	Reason string
}

// Error returns the capability and the reason.
func (e *InputError) Error() string {
	return "the client cannot be asked (" + e.Capability + "): " + e.Reason
}

// StatusCode returns the status of a handler that returns the error.
func (*InputError) StatusCode() int { return http.StatusUnprocessableEntity }

// An Input holds the questions to the client during one call, and its answers. A call has one
// Input, which its parts share. It is safe for concurrent use once the call has begun.
//
// From 2026-07-28 on, a client is asked in rounds: the result of a call states the missing input,
// and the client makes the call again with that input and with a state. In a session of an earlier
// version, the server sends a request to the client.
type Input struct {
	// Rounds is true if the client is asked in rounds. Responses and State are then those of this
	// round.
	Rounds    bool
	Responses map[string]json.RawMessage
	State     string
	// Of is the client. It is nil if the client cannot be asked, for the reason Why.
	Of  Asked
	Why string

	// barred is the client of a part that must not ask.
	barred Asked

	mu    sync.Mutex
	begun bool
	// answers are the answers of all rounds, and asked the names of the questions of earlier rounds.
	answers map[string]json.RawMessage
	asked   []string
	signer  *Signer
	spent   []string // the names of questions whose answers count once
	// pending are the questions of this round, and undeclared the reason why the client could not be
	// asked.
	pending    mcp.InputRequestMap
	undeclared *InputError
}

// NoSession is the reason why a client of a version before 2026-07-28 cannot be asked without a
// session.
const NoSession = "it has no session, which its version of the protocol requires for questions; " +
	"the option WithSessions offers sessions"

// An Asked is a client that can be asked.
type Asked interface {
	// Capabilities returns the kinds of questions that it accepts.
	Capabilities() Capabilities
	// Send sends a request in a session and waits for the response.
	Send(ctx context.Context, r mcp.InputRequest) (any, error)
}

// errState is the error for a state that this server did not make for this call.
var errState = &result.ProtocolError{
	Code: codeInvalidParams,
	Message: "the requestState is not valid for this call: it was changed, has expired, or belongs to another call " +
		"or caller; call again without it",
}

const (
	codeInvalidParams     = -32602
	codeMissingCapability = -32021
)

// begin opens the state in the call of a tool or in a read with the given name. It returns false if
// the call is a part of another call, which has already begun.
func (in *Input) begin(ctx context.Context, e *Env, c *Call, name string) (first bool, problem *result.ProtocolError) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.begun {
		return false, nil
	}
	in.begun = true
	if !in.Rounds {
		return true, nil
	}
	in.answers, in.signer = map[string]json.RawMessage{}, e.Signer
	if in.State != "" {
		s, ok := e.Signer.open(in.State, binding(ctx, c, name))
		if !ok {
			return true, errState
		}
		in.asked = s.Asked
		maps.Copy(in.answers, s.Answers)
	}
	maps.Copy(in.answers, in.Responses)
	return true, nil
}

// finish replaces the result of a handler that stopped with [ErrInputRequired] by a result that
// states the missing input. It replaces the result of a handler that failed because the client
// lacks a capability by the protocol's error. A handler that succeeded without the input keeps its
// result: it may have changed something, and must not be called again.
func (in *Input) finish(ctx context.Context, e *Env, c *Call, name string, r *result.Result) {
	if !r.IsError || !in.Rounds {
		return
	}
	in.mu.Lock()
	pending, undeclared := maps.Clone(in.pending), in.undeclared
	s := state{Asked: append(slices.Sorted(maps.Keys(pending)), in.asked...), Answers: maps.Clone(in.answers)}
	in.mu.Unlock()
	switch {
	case len(pending) > 0:
		requests, err := Encode(pending)
		if err != nil {
			*r = result.Message("The call failed: a question for the client cannot be written as JSON.")
			e.Logger.ErrorContext(ctx, "ginmcp: a question for the client cannot be written as JSON", "tool", name, "error", err)
			return
		}
		*r = result.Result{Input: &result.Input{Requests: requests, State: e.Signer.seal(&s, binding(ctx, c, name))}}
	case undeclared != nil:
		r.Protocol = &result.ProtocolError{
			Code: codeMissingCapability, Message: undeclared.Error(),
			Data: json.RawMessage(`{"requiredCapabilities":{"` + undeclared.Capability + `":{}}}`),
		}
	}
}

// A question is one request to the client, under a name that is unique in the call.
type question struct {
	name string
	of   mcp.InputRequest
	// strict is true if an answer counts only after the client was asked this question.
	strict bool
	// read reads an answer. It returns false for an answer that does not fit, so that the client is
	// asked again.
	read func(answer json.RawMessage) bool
}

// ask asks the client. It returns the response of a client in a session, or nil if q.read has
// accepted the answer.
func (in *Input) ask(ctx context.Context, q *question) (any, error) {
	if in.Of == nil {
		name, _ := Capabilities{}.need(q.of)
		return nil, &InputError{Capability: name, Reason: in.Why}
	}
	name, declared := in.Of.Capabilities().need(q.of)
	if !declared {
		e := &InputError{Capability: name, Reason: "it did not declare the capability"}
		in.mu.Lock()
		in.undeclared = e
		in.mu.Unlock()
		return nil, e
	}
	if !in.Rounds {
		return in.Of.Send(ctx, q.of)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if answer, ok := in.answers[q.name]; ok && q.read(answer) && in.counts(q) {
		return nil, nil //nolint:nilnil // q.read has the answer
	}
	if in.pending == nil {
		in.pending = mcp.InputRequestMap{}
	}
	in.pending[q.name] = q.of
	return nil, ErrInputRequired
}

// counts reports whether an answer to a question counts. The answer to a strict question counts in
// one call only.
func (in *Input) counts(q *question) bool {
	if !q.strict {
		return true
	}
	if !slices.Contains(in.asked, q.name) {
		return false
	}
	if slices.Contains(in.spent, q.name) {
		return true // an earlier question of this call has used it
	}
	if !in.signer.use(in.State + " " + q.name) {
		return false
	}
	in.spent = append(in.spent, q.name)
	return true
}
