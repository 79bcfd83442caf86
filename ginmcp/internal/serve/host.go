package serve

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// hostAllowed reports whether the host of a request is allowed. A request to a loopback address
// must name a loopback host or a trusted one. A web page can make a browser send requests to a
// server on the same machine, but only with the page's host name (DNS rebinding).
func hostAllowed(r *http.Request, trusted []string) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok || !loopbackAddress(local) || loopback(r.Host) {
		return true
	}
	host := withoutPort(r.Host)
	return slices.ContainsFunc(trusted, func(t string) bool { return strings.EqualFold(withoutPort(t), host) })
}

// loopbackAddress is loopback for an address.
func loopbackAddress(a net.Addr) bool {
	switch a := a.(type) {
	case nil:
		return false
	case *net.TCPAddr: // parsing its text would take longer
		return a != nil && a.IP.IsLoopback()
	default:
		return loopback(a.String())
	}
}

// withoutPort returns a host without its port and without brackets.
func withoutPort(hostPort string) string {
	if host, _, err := net.SplitHostPort(hostPort); err == nil {
		return host
	}
	return strings.Trim(hostPort, "[]")
}

func loopback(hostPort string) bool {
	switch host, port, _ := strings.Cut(hostPort, ":"); host {
	case "localhost", "127.0.0.1": // parsing them would take longer
		if strings.Trim(port, "0123456789") == "" {
			return true
		}
	}
	host := withoutPort(hostPort)
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
