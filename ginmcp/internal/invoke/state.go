package invoke

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
)

// stateLife is how long a client can answer.
const stateLife = 30 * time.Minute

// A Signer makes what a client carries from one request to the next, and recognizes it. It is safe
// for concurrent use.
type Signer struct {
	key    []byte
	random bool
	logger *slog.Logger
	warned sync.Once
	now    func() time.Time
}

// NewSigner makes a signer. Without a key it makes one, which other replicas do not know.
func NewSigner(key []byte, logger *slog.Logger) *Signer {
	s := &Signer{key: bytes.Clone(key), logger: logger, now: time.Now}
	if len(key) == 0 {
		s.random = true
		s.key = make([]byte, sha256.Size)
		_, _ = rand.Read(s.key) // it never fails
	}
	return s
}

// A state is what is known of a call when its client is asked.
type state struct {
	Expires int64 `json:"e"` // in Unix time
	// Binding is the digest of the caller, of the tool and of its arguments.
	Binding []byte `json:"b"`
	// Asked are the names of the questions, and Answers the answers of earlier rounds.
	Asked   []string                   `json:"q,omitempty"`
	Answers map[string]json.RawMessage `json:"a,omitempty"`
}

// seal signs a state for the call with that binding.
func (s *Signer) seal(st *state, binding []byte) string {
	if s.random {
		s.warned.Do(func() {
			s.logger.Warn(
				"ginmcp: the state of calls that ask the client is signed with a random key: another replica, and this one " +
					"after a restart, refuses it; WithStateKey sets a key that replicas share",
			)
		})
	}
	st.Expires, st.Binding = s.now().Add(stateLife).Unix(), binding
	payload, _ := json.Marshal(st) //nolint:errchkjson // texts and valid JSON never fail
	return base64.RawURLEncoding.EncodeToString(append(s.mac(payload), payload...))
}

// open returns a state that was sealed for the call with that binding and has not expired.
func (s *Signer) open(text string, binding []byte) (st state, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) < sha256.Size || !hmac.Equal(b[:sha256.Size], s.mac(b[sha256.Size:])) {
		return state{}, false
	}
	if json.Unmarshal(b[sha256.Size:], &st) != nil || s.now().Unix() > st.Expires {
		return state{}, false
	}
	return st, subtle.ConstantTimeCompare(st.Binding, binding) == 1
}

func (s *Signer) mac(payload []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	_, _ = h.Write([]byte("ginmcp state 1\x00"))
	_, _ = h.Write(payload)
	return h.Sum(nil)
}

// binding is the digest of the caller of a tool, of the tool and of the arguments. A resource is
// named by its URI. The caller is the user of the access token, or else whoever sends the same
// credentials; a client without any may have another address in the next request.
func binding(ctx context.Context, c *Call, name string) []byte {
	h := sha256.New()
	part := func(b []byte) {
		sum := sha256.Sum256(b)
		_, _ = h.Write(sum[:])
	}
	part([]byte(name))
	part(canonical(c.Arguments))
	token := auth.TokenInfoFromContext(ctx)
	if token == nil && c.Request != nil {
		token = auth.TokenInfoFromContext(c.Request.Context())
	}
	switch {
	case token != nil && token.UserID != "":
		part([]byte("user"))
		part([]byte(token.UserID))
	case c.Request != nil:
		for _, key := range []string{"Authorization", "Cookie"} {
			for _, value := range c.Request.Header[http.CanonicalHeaderKey(key)] {
				part([]byte(key))
				part([]byte(value))
			}
		}
	}
	return h.Sum(nil)
}

// canonical returns arguments in a form that is equal for equal arguments: a model that makes a call
// again may write them in another order. Numbers keep their digits.
func canonical(arguments []byte) []byte {
	d := json.NewDecoder(bytes.NewReader(arguments))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || v == nil {
		return []byte("{}")
	}
	b, err := json.Marshal(v)
	if err != nil {
		return arguments
	}
	return b
}

// partOf identifies a call of an operation among those that a composed tool makes, so that the
// answers for one do not count for another.
func partOf(operation string, arguments []byte) string {
	sum := sha256.Sum256(canonical(arguments))
	return operation + "-" + base64.RawURLEncoding.EncodeToString(sum[:12]) + "-"
}
