package schema

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/words"
)

// transport are headers that describe how a request is carried. The inner request does not carry
// the caller's values of these headers, and no argument sets them.
var transport = []string{
	"Host", "Origin", "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade", "Expect", "Accept-Encoding", "Last-Event-Id",
}

// transportFamilies are beginnings of such headers.
var transportFamilies = []string{"Content-", "Mcp-", "Sec-Fetch-"}

// carriers are headers by which proxies and gateways state who or where a caller is, or which
// request they received. They come from the caller's own request or not at all.
var carriers = []string{
	// the address
	"Forwarded", "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip",
	"Cf-Connecting-Ipv6", "Fastly-Client-Ip", "Fly-Client-Ip", "X-Appengine-Remote-Addr", "X-Appengine-User-Ip",
	"X-Azure-Clientip", "X-Azure-Socketip", "X-Envoy-External-Address", "X-Original-Forwarded-For", "X-Remote-Addr",
	"X-Remote-Ip", "Via",
	// the identity
	"Cookie", "X-User", "X-User-Id", "X-Authenticated-User", "X-Client-Cert", "X-Ssl-Cert", "X-Tls-Client-Cert",
	"Ssl-Client-Cert", "Ssl-Client-Verify", "Client-Cert", "Client-Cert-Chain", "X-Arr-Clientcert", "X-Webauth-User",
	// another method or path
	"X-Http-Method", "X-Http-Method-Override", "X-Method-Override", "X-Original-Url", "X-Original-Uri", "X-Original-Host",
	"X-Original-Method", "X-Rewrite-Url", "X-Host",
}

// carrierFamilies are beginnings of such headers.
var carrierFamilies = []string{
	"X-Forwarded-", "X-Amzn-Oidc-", "X-Amzn-Mtls-", "X-Ms-Client-Principal", "X-Goog-Iap-", "X-Goog-Authenticated-",
	"Remote-", "X-Remote-User", "X-Remote-Group", "X-Auth-Request-", "X-Ssl-Client-", "X-Tailscale-", "Tailscale-User-",
	"Cf-Access-", "X-Pomerium-", "X-Authentik-",
}

// identities are words in the names of what identifies a caller: X-Auth-Token, x-token, csrf_token.
// The name of a cookie is often written without separators: sessionid, PHPSESSID, authtoken.
var identities = []string{
	"auth", "authorization", "authentication", "token", "session", "jwt", "csrf", "xsrf", "secret", "password", "passwd",
	"credential", "credentials", "sid", "apikey", "sessionid", "sessid", "phpsessid", "jsessionid", "aspsessionid",
	"authtoken", "accesstoken", "refreshtoken", "idtoken", "usertoken", "apitoken", "csrftoken", "xsrftoken",
	"bearertoken", "authkey", "accesskey", "secretkey", "xauthtoken", "xapikey",
}

// keyOwners are words that make the following word "key" a credential, as in X-API-Key.
var keyOwners = []string{"api", "access", "auth", "secret", "private", "app", "client", "gotify", "subscription", "functions"}

// reservedHeader reports whether an argument must not set a header. More lists further headers
// that state where a caller is.
func reservedHeader(name string, more []string) bool {
	key := http.CanonicalHeaderKey(name)
	same := func(m string) bool { return http.CanonicalHeaderKey(m) == key }
	return notCarried(name) || slices.Contains(carriers, key) || hasPrefix(key, carrierFamilies) ||
		identifies(name) || slices.ContainsFunc(more, same)
}

// notCarried reports whether the inner request never has the caller's value of a header.
func notCarried(name string) bool {
	key := http.CanonicalHeaderKey(name)
	return slices.Contains(transport, key) || hasPrefix(key, transportFamilies)
}

func hasPrefix(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// identifies reports whether the name of a header or cookie states that its value identifies the
// caller. Only whole words count: X-Author and X-Max-Tokens do not identify anybody.
func identifies(name string) bool {
	list := words.Split(name)
	for i, word := range list {
		if slices.Contains(identities, word) || word == "key" && i > 0 && slices.Contains(keyOwners, list[i-1]) {
			return true
		}
	}
	return false
}
