package schema

import (
	"net/http"
	"slices"
	"strings"
)

// reserved are the headers that say who or where a caller is, or how the request is carried.
// They come from the caller's own request or from nowhere.
var reserved = []string{
	"Host", "Origin", "Forwarded", "X-Real-Ip", "X-Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "Fly-Client-Ip", "X-Appengine-Remote-Addr",
	"Remote-User", "X-Remote-User", "X-User", "X-User-Id", "X-Authenticated-User", "Cookie",
	"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "Accept-Encoding",
}

// identities are parts of the names by which applications call what says who a caller is:
// X-Auth-Token, x-token, X-Gotify-Key, X-API-Key, X-Session-ID, sessionid, jwt, csrf_token.
var identities = []string{"auth", "token", "session", "apikey", "gotifykey", "jwt", "csrf", "xsrf", "secret", "password", "credential"}

// reservedHeader tells whether an argument must not set a header.
func reservedHeader(name string, more []string) bool {
	key := http.CanonicalHeaderKey(name)
	if slices.Contains(reserved, key) || strings.HasPrefix(key, "X-Forwarded-") || strings.HasPrefix(key, "Content-") || strings.HasPrefix(key, "Mcp-") {
		return true
	}
	return identifies(name) || slices.ContainsFunc(more, func(m string) bool { return http.CanonicalHeaderKey(m) == key })
}

// identifies tells whether a header or cookie by its name says who a caller is.
func identifies(name string) bool {
	plain := strings.NewReplacer("-", "", "_", "", ".", "").Replace(strings.ToLower(name))
	return plain == "sid" || slices.ContainsFunc(identities, func(part string) bool { return strings.Contains(plain, part) })
}
