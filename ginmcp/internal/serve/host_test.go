package serve

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A request to a loopback address must name a loopback host.
func TestHostAllowed(t *testing.T) {
	loopback4, loopback6 := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}, &net.TCPAddr{IP: net.IPv6loopback, Port: 80}
	for _, test := range []struct {
		reason string
		local  net.Addr
		host   string
		want   bool
	}{
		{"the name of the host", loopback4, "localhost", true},
		{"with a port", loopback4, "localhost:8080", true},
		{"with an empty port", loopback4, "localhost:", true},
		{"in capitals", loopback4, "LocalHost:8080", true},
		{"the address", loopback4, "127.0.0.1:8080", true},
		{"the address without a port", loopback4, "127.0.0.1", true},
		{"another address of the loopback", loopback4, "127.9.9.9:80", true},
		{"IPv6", loopback6, "[::1]:8080", true},
		{"IPv6 without a port", loopback6, "[::1]", true},
		{"IPv4 in IPv6", loopback6, "[::ffff:127.0.0.1]:80", true},
		{"another host", loopback4, "evil.example", false},
		{"another host on IPv6", loopback6, "evil.example:80", false},
		{"another host that begins alike", loopback4, "localhost.evil.example", false},
		{"another address that begins alike", loopback4, "127.0.0.1.evil.example:80", false},
		{"no port", loopback4, "localhost:80]", false},
		{"no port either", loopback4, "localhost:80:90", false},
		{"a bracket", loopback4, "127.0.0.1:[x", false},
		{"no host", loopback4, "", false},
		{"a Unix socket", &net.UnixAddr{Name: "/x", Net: "unix"}, "evil.example", true},
		{"another local address", &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 80}, "evil.example", true},
		{"a nil address", (*net.TCPAddr)(nil), "evil.example", true},
		{"no address", nil, "evil.example", true},
	} {
		r := httptest.NewRequest(http.MethodPost, "/mcp", http.NoBody)
		r.Host = test.host
		if test.local != nil {
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, test.local))
		}
		if got := hostAllowed(r, nil); got != test.want {
			t.Errorf("%s: %q on %v is allowed: %t, want %t", test.reason, test.host, test.local, got, test.want)
		}
	}
}
