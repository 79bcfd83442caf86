package ginmcp

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// trustedHosts are the hosts to which a server on a loopback address answers besides loopback
// ones.
type trustedHosts []string

// allow tells whether a request may be answered: a page on the web can lead a browser to a
// server on its own machine, but only under the page's name.
func (t trustedHosts) allow(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok || local == nil || !loopback(local.String()) || loopback(r.Host) {
		return true
	}
	host := hostOf(r.Host)
	return slices.ContainsFunc(t, func(trusted string) bool { return strings.EqualFold(hostOf(trusted), host) })
}

// hostOf returns a host without its port.
func hostOf(hostPort string) string {
	if host, _, err := net.SplitHostPort(hostPort); err == nil {
		return host
	}
	return strings.Trim(hostPort, "[]")
}

func loopback(hostPort string) bool {
	host := hostOf(hostPort)
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
