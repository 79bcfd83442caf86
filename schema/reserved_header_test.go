package schema

import "testing"

func TestReservedHeaders(t *testing.T) {
	for _, c := range []struct {
		reason, header string
		want           bool
	}{
		{"a word that contains auth", "X-Author", false},
		{"another one", "X-Authority-Level", false},
		{"a plural is not a credential", "X-Max-Tokens", false},
		{"a word that contains token", "X-Tokenizer", false},
		{"a word that contains session", "X-Sessions-Per-Page", false},
		{"a word that contains secret", "X-Secretary", false},
		{"a key of data", "Idempotency-Key", false},
		{"a key alone", "X-Key", false},
		{"a header of the application", "X-Tenant", false},
		{"a condition", "If-Match", false},
		{"a word that begins like a family", "Remoteness", false},

		{"auth", "X-Auth", true},
		{"authorization", "Authorization", true},
		{"proxy authorization", "Proxy-Authorization", true},
		{"a token", "X-Token", true},
		{"a token in camel case", "accessToken", true},
		{"a token in lower case", "authtoken", true},
		{"an API key", "X-API-Key", true},
		{"an API key in one word", "apikey", true},
		{"a session", "X-Session-ID", true},
		{"a session in one word", "PHPSESSID", true},
		{"a key of one application", "X-Gotify-Key", true},
		{"a CSRF token", "X-CSRF-Token", true},
		{"an address", "X-Forwarded-For", true},
		{"the address of a CDN", "CF-Connecting-IP", true},
		{"an identity of a load balancer", "X-Amzn-Oidc-Identity", true},
		{"an identity of a platform", "X-Ms-Client-Principal-Name", true},
		{"an identity of forward auth", "Remote-User", true},
		{"a client certificate", "X-SSL-Client-Cert", true},
		{"another method", "X-HTTP-Method-Override", true},
		{"another path", "X-Original-URL", true},
		{"the transport", "Transfer-Encoding", true},
		{"the content", "Content-Type", true},
		{"the protocol", "Mcp-Session-Id", true},
		{"a header of the engine", "X-Where", true},
	} {
		if got := reservedHeader(c.header, []string{"x-where"}); got != c.want {
			t.Errorf("%s: reservedHeader(%q) = %t", c.reason, c.header, got)
		}
	}
}
