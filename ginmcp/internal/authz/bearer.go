package authz

import (
	"net/http"
	"strings"
)

// maxToken is the length in bytes of the longest token that is verified.
const maxToken = 16 << 10

// bearerToken returns the access token of a request. It is empty if the request has none: no
// Authorization, or one with another scheme. A token in the query or the body does not count,
// because the protocol forbids both.
func bearerToken(h http.Header) (token string, refusal *Refusal) {
	values := h.Values("Authorization")
	if len(values) == 0 {
		return "", nil
	}
	if len(values) > 1 {
		return "", badRequest("the request has several Authorization headers")
	}
	scheme, rest, _ := strings.Cut(strings.TrimSpace(values[0]), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", nil
	}
	token = strings.TrimSpace(rest)
	switch {
	case token == "":
		return "", badRequest("the Authorization header has no token")
	case strings.ContainsAny(token, " \t,"):
		return "", badRequest("the Authorization header has more than one token")
	case len(token) > maxToken || !isToken(token):
		return "", invalidToken("the access token is malformed")
	}
	return token, nil
}

// isToken reports whether a text has the characters of a token (RFC 6750, section 2.1).
func isToken(text string) bool {
	text = strings.TrimRight(text, "=")
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.ContainsRune("-._~+/", c):
			return false
		default:
			return true
		}
	})
}

func badRequest(description string) *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: errInvalidRequest, Description: description}
}

func invalidToken(description string) *Refusal {
	return &Refusal{Status: http.StatusUnauthorized, Code: errInvalidToken, Description: description}
}
