package invoke

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
)

// stateLife is the time in which a client can answer.
const stateLife = 30 * time.Minute

// A Signer signs the states and tokens that a client carries from one request to the next, and
// checks them. It is safe for concurrent use.
type Signer struct {
	key    []byte
	random bool
	logger *slog.Logger
	warned sync.Once
	now    func() time.Time

	mu   sync.Mutex
	used map[[sha256.Size]byte]int64 // used tokens and states, with the Unix time when they expire
}

// NewSigner makes a signer. Without a key, it generates one, which other replicas do not have.
func NewSigner(key []byte, logger *slog.Logger) *Signer {
	s := &Signer{key: bytes.Clone(key), logger: logger, now: time.Now}
	if len(key) == 0 {
		s.random = true
		s.key = make([]byte, sha256.Size)
		_, _ = rand.Read(s.key) // rand.Read never fails
	}
	return s
}

// A state records a call whose client is asked.
type state struct {
	Expires int64 `json:"e"` // in Unix time
	// Nonce makes every state unique.
	Nonce []byte `json:"n"`
	// Binding is the digest of the caller, of the tool and of its arguments.
	Binding []byte `json:"b"`
	// Asked are the names of the questions, and Answers the answers of earlier rounds.
	Asked   []string                   `json:"q,omitempty"`
	Answers map[string]json.RawMessage `json:"a,omitempty"`
}

// warn logs that the key is random.
func (s *Signer) warn() {
	if s.random {
		s.warned.Do(func() {
			s.logger.Warn(
				"ginmcp: the state of calls that ask the client is signed with a random key: another replica, and this one " +
					"after a restart, refuses it; WithStateKey sets a key that replicas share",
			)
		})
	}
}

// seal signs a state for the call with this binding.
func (s *Signer) seal(st *state, binding []byte) string {
	s.warn()
	st.Expires, st.Nonce, st.Binding = s.now().Add(stateLife).Unix(), make([]byte, nonceSize), binding
	_, _ = rand.Read(st.Nonce)     // rand.Read never fails
	payload, _ := json.Marshal(st) //nolint:errchkjson // texts and valid JSON never fail
	return base64.RawURLEncoding.EncodeToString(append(s.mac("state", payload), payload...))
}

// open returns a state that was signed for the call with this binding and has not expired.
func (s *Signer) open(text string, binding []byte) (st state, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) < sha256.Size || !hmac.Equal(b[:sha256.Size], s.mac("state", b[sha256.Size:])) {
		return state{}, false
	}
	if json.Unmarshal(b[sha256.Size:], &st) != nil || s.now().Unix() > st.Expires {
		return state{}, false
	}
	return st, subtle.ConstantTimeCompare(st.Binding, binding) == 1
}

// A token consists of its expiry in Unix time, a random number, and the beginning of the signature
// of both and of the binding. It is short, because a model has to repeat it.
const (
	expirySize = 5
	nonceSize  = 4
	tokenSize  = expirySize + nonceSize + 16
)

// token signs a token for the call with that binding.
func (s *Signer) token(binding []byte) string {
	s.warn()
	expiry := uint64(s.now().Add(stateLife).Unix()) //nolint:gosec // it is after 1970
	b := binary.BigEndian.AppendUint64(nil, expiry)[8-expirySize:]
	b = append(b, make([]byte, nonceSize)...)
	_, _ = rand.Read(b[expirySize:]) // rand.Read never fails
	return base64.RawURLEncoding.EncodeToString(append(b, s.tokenMAC(b, binding)...))
}

func (s *Signer) tokenMAC(b, binding []byte) []byte {
	return s.mac("token", slices.Concat(b, binding))[:tokenSize-expirySize-nonceSize]
}

// spend reports whether a token belongs to the call with this binding, has not expired and was not
// spent, and marks it as spent.
func (s *Signer) spend(token string, binding []byte) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != tokenSize {
		return false
	}
	const end = expirySize + nonceSize
	expires := binary.BigEndian.Uint64(append(make([]byte, 8-expirySize), b[:expirySize]...))
	if !hmac.Equal(b[end:], s.tokenMAC(b[:end], binding)) || uint64(s.now().Unix()) > expires { //nolint:gosec // as above
		return false
	}
	return s.use(string(b))
}

// maxUsed is the largest number of used tokens and states that a signer stores.
const maxUsed = 100_000

// use reports whether a token or state is used for the first time, and stores it until it expires.
// If there are too many, the signer forgets some early.
func (s *Signer) use(text string) bool {
	key, now := sha256.Sum256([]byte(text)), s.now().Unix()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, used := s.used[key]; used {
		return false
	}
	if len(s.used) >= maxUsed {
		maps.DeleteFunc(s.used, func(_ [sha256.Size]byte, expires int64) bool { return expires < now })
	}
	for old := range s.used {
		if len(s.used) < maxUsed {
			break
		}
		delete(s.used, old)
	}
	if s.used == nil {
		s.used = map[[sha256.Size]byte]int64{}
	}
	s.used[key] = now + int64(stateLife/time.Second)
	return true
}

// mac signs a payload of a kind.
func (s *Signer) mac(kind string, payload []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	_, _ = h.Write([]byte("ginmcp 1 " + kind + "\x00"))
	_, _ = h.Write(payload)
	return h.Sum(nil)
}

// binding returns the digest of the caller, of the tool, or the URI of the resource, and of the
// arguments. The user of the access token or otherwise the credentials identify the caller. The
// address does not, because it may differ in the next request.
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

// canonical returns the same text for equal arguments, because a model that repeats a call may
// write them in another order. Numbers keep their digits.
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

// partOf identifies one of the calls of a composed tool, so that the answers for one call do not
// count for another.
func partOf(operation string, arguments []byte) string {
	sum := sha256.Sum256(canonical(arguments))
	return operation + "-" + base64.RawURLEncoding.EncodeToString(sum[:12]) + "-"
}
