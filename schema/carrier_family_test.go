package schema

import (
	"strings"
	"testing"
)

// TestIdentityIsNoArgument: no argument sets a header that states who or where a caller is, or
// that routes its request elsewhere, by the names that applications, proxies, gateways and
// clouds have for it. Headers that only look alike stay arguments.
func TestIdentityIsNoArgument(t *testing.T) {
	for reason, names := range map[string]string{
		"what applications call a credential": `Authorization x-token X-Auth-Token X-Authtoken X-API-Key X-Apikey apikey X-Gotify-Key
			X-Session-ID X-CSRF-Token X-Xsrf-Token cookie jwt sessionToken X-Secret X-Access-Key Ocp-Apim-Subscription-Key
			X-Functions-Key X-User-Token X-Client-Secret X-Amz-Security-Token X_Auth_Token`,
		"the client's address": `Forwarded Via X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-Forwarded-Prefix X-Forwarded
			X-Original-Forwarded-For X-Real-IP X-Client-IP Client-IP True-Client-IP X-Cluster-Client-IP CF-Connecting-IP
			CF-Connecting-IPv6 CF-IPCountry Fastly-Client-IP Fly-Client-IP X-Appengine-User-IP X-Appengine-Remote-Addr
			X-Azure-ClientIP X-Azure-SocketIP DO-Connecting-IP X-Envoy-External-Address CloudFront-Viewer-Address
			X-Vercel-Forwarded-For X-Nf-Client-Connection-Ip X-Remote-Addr WL-Proxy-Client-IP Proxy-Client-IP X_Forwarded_For`,
		"identity by gateways": `X-Amzn-Oidc-Identity X-Amzn-Oidc-Data X-Amzn-Oidc-Accesstoken X-Ms-Client-Principal
			X-MS-CLIENT-PRINCIPAL-ID X-Ms-Client-Principal-Name X-Ms-Token-Aad-Id-Token Remote-User Remote-Groups Remote-Email
			Remote-Name X-Remote-User X-Remote-Group X-Goog-Authenticated-User-Email X-Goog-IAP-JWT-Assertion
			X-Serverless-Authorization Cf-Access-Authenticated-User-Email X-Auth-Request-User X-WEBAUTH-USER X-Authentik-Username
			X-Pomerium-Claim-Email Tailscale-User-Login X-Consumer-Username X-Userinfo X-Endpoint-API-UserInfo Impersonate-User
			OIDC_CLAIM_sub X-Credential-Identifier X-Anonymous-Consumer L5d-Client-Id X-CloudScheduler X-User X-User-Id X-User-Email X-Authenticated-User`,
		"certificates of TLS clients": `X-Forwarded-Client-Cert X-Ssl-Client-Cert X-SSL-Client-S-DN Ssl-Client-Verify Client-Cert
			Client-Cert-Chain X-Client-Cert X-Amzn-Mtls-Clientcert X-ARR-ClientCert Cf-Client-Cert-Sha256 X-Tls-Client-Cert`,
		"another method or path": `X-HTTP-Method-Override X-HTTP-Method X-Method-Override X-Original-URL X-Original-URI
			X-Original-Method X-Original-Host X-Rewrite-URL X-Override-URL X-Envoy-Original-Path X-Accel-Redirect X-Script-Name
			X-MS-Original-URL X-HTTP-Host-Override X-Proxy-URL X-Scheme X-Url-Scheme X-Request-URI Front-End-Https`,
		"one hop or one message": `Host Origin Connection Keep-Alive TE Trailer Transfer-Encoding Upgrade Expect Content-Type
			Content-Length Content-Encoding Mcp-Session-Id Accept-Encoding Sec-Fetch-Site Proxy-Authorization`,
	} {
		for name := range strings.FieldsSeq(names) {
			for _, spelling := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
				if camel := strings.ToUpper(name) == spelling || strings.ToLower(name) == spelling; camel && name == "sessionToken" {
					continue // its words are in its capitals
				}
				if !reservedHeader(spelling, nil) {
					t.Errorf("%s may be an argument, but is %s", spelling, reason)
				}
			}
		}
	}
	for name := range strings.FieldsSeq(`X-Author X-Author-Name Author X-Request-ID Idempotency-Key X-Idempotency-Key Accept-Language X-Trace
		Traceparent If-Match If-None-Match Prefer Range X-Tenant X-Page-Token X-Next-Page-Token X-Max-Tokens X-Sort-Key
		X-Partition-Key X-Tokenizer X-Secretary X-Sidebar X-Assessment X-Authority-Name X-Keyword X-Hosting X-Remote
		X-Users X-Region X-Forward X-Client X-Original X-Api-Version X-Request-Id X-Ms-Version X-Http-Timeout User-Agent X-Upload-Name`) {
		if reservedHeader(name, nil) {
			t.Errorf("%s may not be an argument", name)
		}
	}
	for _, spelling := range []string{"X-Engine-Ip", "x_engine_ip"} {
		if !reservedHeader(spelling, []string{"x-Engine-IP"}) {
			t.Errorf("%s may be an argument, but the engine reads the address from it", spelling)
		}
	}
}

func TestIdentifyingCookies(t *testing.T) {
	for name, want := range map[string]bool{
		"session": true, "sessionid": true, "PHPSESSID": true, "JSESSIONID": true, "connect.sid": true, "csrf_token": true, "csrftoken": true,
		"jwt": true, "access_token": true, "accessToken": true, "__Host-session": true, "auth": true, "theme": false, "author": false,
		"lang": false, "consent": false, "sidebar": false, "obsession": false,
	} {
		if got := identifies(name); got != want {
			t.Errorf("the cookie %s identifies a caller: %t, want %t", name, got, want)
		}
	}
}
