package ginmcp

import "log/slog"

// A ServingOption says how a server is served over HTTP: one of ours, as an [Option], or
// any other one, as a [MountOption]. The zero ServingOption says nothing.
type ServingOption struct{ set func(*serving) }

// A MountOption configures [MountServer]. The options that are one say so by their type,
// [ServingOption]. They are applied in their order.
type MountOption interface{ applyMount(s *serving) error }

// serving is what the serving options say.
type serving struct {
	origins []string
	hosts   []string
	logger  *slog.Logger
}

func (o ServingOption) apply(c *config) error { return o.applyMount(&c.serving) }

func (o ServingOption) applyMount(s *serving) error {
	if o.set != nil {
		o.set(s)
	}
	return nil
}

// WithTrustedOrigins lets pages of other origins, such as "https://app.example.com",
// use the server from a browser. Without it their requests are refused with 403,
// because a browser sends the user's cookies along. It may be given several times.
func WithTrustedOrigins(origins ...string) ServingOption {
	return ServingOption{func(s *serving) { s.origins = append(s.origins, origins...) }}
}

// WithTrustedHosts lets requests through that name other hosts than a loopback address though
// the server listens on one: those that a proxy on the same machine passes on, such as
// "shop.example.com". Without it they are refused with 403, because a page on the web can make
// a browser send them (DNS rebinding). A server that listens elsewhere answers to every host.
// It may be given several times; a port is not looked at.
func WithTrustedHosts(hosts ...string) ServingOption {
	return ServingOption{func(s *serving) { s.hosts = append(s.hosts, hosts...) }}
}

// WithLogger sets where warnings and errors are logged: a component that was withheld,
// a handler that panicked. Arguments, answers and headers are never logged. The
// default is [slog.Default]; nil logs nothing.
func WithLogger(l *slog.Logger) ServingOption {
	if l == nil {
		l = slog.New(slog.DiscardHandler)
	}
	return ServingOption{func(s *serving) { s.logger = l }}
}
