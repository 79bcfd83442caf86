package invoke

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// confirmWait is the time in which the user can confirm a call in a session. The time limit of the
// call begins afterwards.
const confirmWait = 10 * time.Minute

// A Confirmation asks the user before a tool is called. It is immutable.
type Confirmation struct {
	parts []messagePart
	// token is the name of the argument in which an agent sends a token back.
	token string
}

// A messagePart is a text, or an argument whose value is shown.
type messagePart struct {
	text string
	in   introspect.Location
	wire string
	at   int // the position among the arguments; negative for a text, or an argument that is not shown
}

// NewConfirmation reads a message such as "Delete user {id}?", whose placeholders are the names of
// arguments. It returns nil for an empty message.
func NewConfirmation(message string, in *schema.Input) (*Confirmation, error) {
	if message == "" {
		return nil, nil //nolint:nilnil // there is nothing to confirm
	}
	k := new(Confirmation)
	for rest := message; rest != ""; {
		text, after, found := strings.Cut(rest, "{")
		k.parts = append(k.parts, messagePart{text: text, at: -1})
		if !found {
			break
		}
		name, behind, closed := strings.Cut(after, "}")
		at := slices.IndexFunc(in.Arguments, func(a schema.Argument) bool { return a.Name == name })
		if !closed || at < 0 {
			return nil, fmt.Errorf("Confirm(%q): {%s} is not an argument of the operation", message, name)
		}
		k.parts = append(k.parts, messagePart{in: in.Arguments[at].In, wire: in.Arguments[at].Wire, at: at})
		rest = behind
	}
	k.name(in)
	return k, nil
}

// edit returns the confirmation of a curated tool, whose arguments may have other names. Hidden
// arguments are not shown.
func (k *Confirmation) edit(in *schema.Input) *Confirmation {
	if k == nil {
		return nil
	}
	out := &Confirmation{parts: slices.Clone(k.parts)}
	for i, p := range out.parts {
		if p.wire == "" {
			continue
		}
		out.parts[i].at = slices.IndexFunc(in.Arguments, func(a schema.Argument) bool {
			return a.In == p.in && a.Wire == p.wire && !a.Hidden
		})
	}
	out.name(in)
	return out
}

// name chooses a name for the token that no argument has.
func (k *Confirmation) name(in *schema.Input) {
	k.token = "confirmation_token"
	for slices.ContainsFunc(in.Arguments, func(a schema.Argument) bool { return a.Name == k.token }) {
		k.token += "_"
	}
}

// maxShown is the largest number of characters of a value that are shown.
const maxShown = 200

// message returns the question for the user.
func (k *Confirmation) message(values *schema.Values) string {
	var b strings.Builder
	for _, p := range k.parts {
		if p.wire == "" {
			b.WriteString(p.text)
			continue
		}
		var value json.RawMessage
		if p.at >= 0 {
			value, _ = values.Get(p.at)
		}
		b.WriteString(shown(value))
	}
	return b.String()
}

// shown returns a value in a form that cannot be mistaken for a part of the message.
func shown(value json.RawMessage) string {
	var text string
	if len(value) == 0 {
		return "(not given)"
	}
	if json.Unmarshal(value, &text) != nil {
		return schema.Truncate(string(value), maxShown)
	}
	plain := text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.@+/:", r)
	})
	if text = schema.Truncate(text, maxShown); plain {
		return text
	}
	return strconv.Quote(text)
}

// Publish adds the argument for the token to the schema of a tool. A nil Confirmation adds nothing.
func (k *Confirmation) Publish(document json.RawMessage) json.RawMessage {
	if k == nil {
		return document
	}
	const property = `{"type":"string","description":"Only if an earlier call with the same arguments returned a token: ` +
		`that token, once the person has agreed."}`
	member := strconv.Quote(k.token) + ":" + property
	for key, value := range jsonscan.Members(document) {
		if string(key) != "properties" {
			continue
		}
		end := cap(document) - cap(value) + len(value) - 1 // the position of the closing brace
		if jsonscan.SkipSpace(value, 1) < len(value)-1 {
			member = "," + member
		}
		return slices.Concat(document[:end], []byte(member), document[end:])
	}
	end := bytes.LastIndexByte(document, '}')
	return slices.Concat(document[:end], []byte(`,"properties":{`+member+`}`), document[end:])
}

// Take splits the arguments into the token, or "", and the other arguments.
func (k *Confirmation) Take(arguments json.RawMessage) (token string, rest json.RawMessage) {
	if k == nil || !bytes.Contains(arguments, []byte(k.token)) || arguments[jsonscan.SkipSpace(arguments, 0)] != '{' {
		return "", arguments
	}
	out := []byte{'{'}
	for key, value := range jsonscan.Members(arguments) {
		if string(key) == k.token && value[0] == '"' {
			token = string(jsonscan.Unquote(value))
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		quoted, _ := json.Marshal(string(key)) // marshalling a string never fails
		out = append(append(append(out, quoted...), ':'), value...)
	}
	return token, append(out, '}')
}

// Confirm asks the user to confirm a call whose arguments are checked. It returns nil if the call
// may be made, and otherwise the result of the call. Token is the token that the agent sent, or "".
func (k *Confirmation) Confirm(
	ctx context.Context,
	e *Env,
	c *Call,
	name, token string,
	values *schema.Values,
) *result.Result {
	if k == nil || c.Confirmed {
		return nil
	}
	message := k.message(values)
	refused := func(format string, args ...any) *result.Result {
		r := result.Message(fmt.Sprintf(format, args...))
		return &r
	}
	if c.Peer != nil {
		in := c.Peer.Input()
		switch capable, barred := in.elicits(); {
		case capable && barred:
			return refused(
				"The person has to confirm this call, and a batch cannot ask for that; make the call by itself. " +
					"Nothing was called.",
			)
		case capable:
			return k.elicit(ctx, in, c, name, message)
		}
	}
	if c.Part != "" || c.Resource != "" {
		return refused(
			"The call was refused: the person has to confirm it (%s), and the client cannot ask. Nothing was called.",
			message,
		)
	}
	bound := binding(ctx, c, name)
	if token != "" && e.Signer.spend(token, bound) {
		return nil
	}
	invalid := ""
	if token != "" {
		invalid = "The token is not valid for this call: it was already used, has expired, or belongs to other arguments. "
	}
	return refused(
		"%sThe person has to confirm this call; nothing was called. Show them this question, word for word:\n\n%s\n\n"+
			"If they agree, make the same call again with the additional argument %s = %q. "+
			"If they do not, do not make it again.",
		invalid,
		message,
		k.token,
		e.Signer.token(bound),
	)
}

// elicit asks the user through the client.
func (k *Confirmation) elicit(ctx context.Context, in *Input, c *Call, name, message string) *result.Result {
	ctx, cancel := context.WithTimeout(ctx, confirmWait)
	defer cancel()
	key := "confirm"
	if c.Part != "" {
		key = partOf(c.Part, c.Arguments) + key
	}
	params := &mcp.ElicitParams{Message: message, RequestedSchema: json.RawMessage(`{"type":"object","properties":{}}`)}
	var answer *mcp.ElicitResult
	res, err := in.ask(ctx, &question{name: key, of: params, strict: true, read: func(document json.RawMessage) bool {
		return json.Unmarshal(document, &answer) == nil && answer != nil && (*form)(nil).accepts(answer)
	}})
	if sent, ok := res.(*mcp.ElicitResult); ok {
		answer = sent
	}
	var r result.Result
	switch {
	case errors.Is(err, ErrInputRequired):
		r = result.Message("The person has to confirm the call first.") // the question replaces this text
	case err != nil:
		r = result.Message("The person could not be asked to confirm the call: " + err.Error() + ". Nothing was called.")
	case answer.Action == "accept":
		return nil
	default:
		r = result.Message(
			"The person did not confirm the call of " + name + ". Nothing was called; " +
				"do not make the call again unless they ask for it.",
		)
	}
	return &r
}

// elicits reports whether the client can ask the user, and whether this call must not ask.
func (in *Input) elicits() (capable, barred bool) {
	switch {
	case in.Of != nil:
		return in.Of.Capabilities().Elicitation, false
	case in.barred != nil:
		return in.barred.Capabilities().Elicitation, true
	default:
		return false, false
	}
}
