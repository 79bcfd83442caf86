package schema

import (
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/words"
)

// transportHeaders describe how a request is transferred. The inner request does not get the
// caller's values of these headers, and no argument sets them. Here and below, names are in lower
// case, and a name that ends in * is a prefix.
var transportHeaders = parseNames(`host origin connection keep-alive proxy-* te trailer transfer-encoding upgrade expect
	accept-encoding last-event-id content-* mcp-* sec-fetch-*`)

// proxyHeaders are set by proxies and gateways, to state who or where a caller is or which request
// they received. Only the caller's own request can set them, never an argument.
var proxyHeaders = parseNames(
	// The client's address, by proxies, content delivery networks and clouds.
	`forwarded via x-forwarded* x-original-forwarded* x-real-* x-client-ip client-ip x-client-address true-client-*
	x-cluster-client-ip x-remote-ip x-remote-addr remote-addr x-originating-* x-proxyuser-ip x-host x-port
	wl-proxy-* cf-connecting-* cf-ipcountry cf-visitor cf-pseudo-* cf-worker fastly-* fly-* x-appengine-*
	x-azure-* x-fd-* x-cloudscheduler* l5d-*
	do-connecting-* x-envoy-* x-vercel-* x-nf-* x-sucuri-* incap-* ali-cdn-* akamai-*
	x-akamai-* cloudfront-* x-arr-*`,
	// The user, by gateways and by forward authentication.
	`remote-* x-remote-* x-amzn-oidc-* x-amzn-requestcontext* x-apigateway-* x-ms-client-* x-ms-token-*
	x-goog-authenticated-* x-goog-iap-* cf-access-* x-authenticated-* x-authentik-* x-authelia-* x-pomerium-*
	x-vouch-* x-webauth-* tailscale-* x-tailscale-* x-consumer-* x-anonymous-consumer x-userinfo
	x-endpoint-api-* x-impersonate* impersonate-* x-sso-* x-oidc-* oidc-* x-saml-* x-shib-* x-user x-user-id
	x-user-name x-username x-user-email x-user-role x-user-roles x-user-group x-user-groups x-user-claims
	x-principal* x-uid cookie cookie2 set-cookie`,
	// Certificates of TLS clients.
	`x-ssl-* ssl-client-* ssl-* x-tls-* x-client-cert* client-cert* x-client-dn x-client-verify x-clientcert*
	x-amzn-mtls-* cf-client-cert-* x-certificate-*`,
	// Headers that replace the method or the path of the request.
	`x-http-method* x-method-override x-original-* x-rewrite-* x-override-* x-replaced-* x-accel-* x-sendfile*
	x-script-name x-waws-* x-ms-original-* x-http-host-* x-proxy-* x-scheme x-url-scheme x-request-uri
	front-end-https`,
)

// names is a set of names and of prefixes of names.
type names struct {
	whole    map[string]bool
	prefixes []string
}

func parseNames(families ...string) *names {
	n := &names{whole: map[string]bool{}}
	for _, family := range families {
		for name := range strings.FieldsSeq(family) {
			if prefix, ok := strings.CutSuffix(name, "*"); ok {
				n.prefixes = append(n.prefixes, prefix)
			} else {
				n.whole[name] = true
			}
		}
	}
	return n
}

func (n *names) has(name string) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(name, prefix) }
	return n.whole[name] || slices.ContainsFunc(n.prefixes, begins)
}

// identityWords are words in the names of headers and cookies that identify a caller: X-Auth-Token,
// x-token, csrf_token. The name of a cookie often has no separators: sessionid, PHPSESSID,
// authtoken.
var identityWords = []string{
	"auth", "authorization", "authentication", "token", "session", "jwt", "csrf", "xsrf", "secret", "password", "passwd",
	"credential", "credentials", "sid", "apikey", "sessionid", "sessid", "phpsessid", "jsessionid", "aspsessionid",
	"authtoken", "sessiontoken", "oauth", "bearer", "userid", "passphrase", "accesstoken", "refreshtoken", "idtoken",
	"usertoken", "apitoken", "csrftoken", "xsrftoken", "bearertoken", "authkey", "accesskey", "secretkey",
	"xauthtoken", "xapikey",
}

// keyOwners are words that make the following word "key" a credential, as in X-API-Key.
var keyOwners = []string{
	"api", "access", "auth", "secret", "private", "app", "client", "gotify", "subscription", "functions",
	"application", "master", "security", "service", "signing", "user", "admin", "account",
}

// cursorWords are words after which the word "token" means a position in a list, as in
// X-Page-Token.
var cursorWords = []string{"page", "next", "continuation", "cursor", "sync", "resume", "delta"}

// reservedHeader reports whether an argument must not set a header. The parameter more lists
// further headers that state where a caller is.
func reservedHeader(name string, more []string) bool {
	plain := dashed(name)
	same := func(m string) bool { return dashed(m) == plain }
	return transportHeaders.has(plain) || proxyHeaders.has(plain) || identifies(name) || slices.ContainsFunc(more, same)
}

// notCarried reports whether the inner request never gets the caller's value of a header.
func notCarried(name string) bool { return transportHeaders.has(strings.ToLower(name)) }

// dashed returns the name of a header in lower case. Underscores become dashes, because some
// servers replace them.
func dashed(name string) string { return strings.ReplaceAll(strings.ToLower(name), "_", "-") }

// identifies reports whether the name of a header or cookie states that its value identifies the
// caller. Only whole words count: X-Author and X-Max-Tokens do not identify a caller.
func identifies(name string) bool {
	list := words.Split(name)
	for i, word := range list {
		before := ""
		if i > 0 {
			before = list[i-1]
		}
		switch {
		case word == "token" && slices.Contains(cursorWords, before):
		case slices.Contains(identityWords, word), word == "key" && slices.Contains(keyOwners, before):
			return true
		}
	}
	return false
}
