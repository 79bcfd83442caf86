package schema

import (
	"fmt"
	"time"
)

func hex(digits int) ruleSpec {
	return matching(fmt.Sprintf("^[0-9a-f]{%d}$", digits), fmt.Sprintf("be %d lower-case hexadecimal digits", digits))
}

func uuid(digit, want string) ruleSpec {
	return ruleSpec{
		format: "uuid", want: "be a lower-case UUID" + want,
		pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-" + digit + "-[0-9a-f]{12}$",
	}
}

func uuidAnyCase(digit, want string) ruleSpec {
	return ruleSpec{
		format: "uuid", want: "be a UUID" + want,
		pattern: "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-" + digit + "-[0-9a-fA-F]{12}$",
	}
}

// formatSpecs are about texts with a well-known form.
var formatSpecs = map[string]ruleSpec{
	"email":             {format: "email", want: "be an email address"},
	"url":               {format: "uri", want: "be a URL with a scheme"},
	"uri":               {format: "uri-reference", want: "be a URI"},
	"http_url":          {format: "uri", pattern: "^[hH][tT][tT][pP][sS]?://", want: "be an http or https URL"},
	"https_url":         {format: "uri", pattern: "^[hH][tT][tT][pP][sS]://", want: "be an https URL"},
	"urn_rfc2141":       matching("^[uU][rR][nN]:", "be a URN"),
	"uuid":              uuid("[0-9a-f]{4}-[0-9a-f]{4}", ""),
	"uuid3":             uuid("3[0-9a-f]{3}-[0-9a-f]{4}", " of version 3"),
	"uuid4":             uuid("4[0-9a-f]{3}-[89ab][0-9a-f]{3}", " of version 4"),
	"uuid5":             uuid("5[0-9a-f]{3}-[89ab][0-9a-f]{3}", " of version 5"),
	"uuid_rfc4122":      uuidAnyCase("[0-9a-fA-F]{4}-[0-9a-fA-F]{4}", ""),
	"uuid3_rfc4122":     uuidAnyCase("3[0-9a-fA-F]{3}-[0-9a-fA-F]{4}", " of version 3"),
	"uuid4_rfc4122":     uuidAnyCase("4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}", " of version 4"),
	"uuid5_rfc4122":     uuidAnyCase("5[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}", " of version 5"),
	"ulid":              matching("^[A-HJKMNP-TV-Za-hjkmnp-tv-z0-9]{26}$", "be a ULID"),
	"ipv4":              {format: "ipv4", want: "be an IPv4 address"},
	"ip4_addr":          {format: "ipv4", want: "be an IPv4 address"},
	"ipv6":              {format: "ipv6", want: "be an IPv6 address"},
	"ip6_addr":          {format: "ipv6", want: "be an IPv6 address"},
	"ip":                worded("be an IP address"),
	"ip_addr":           worded("be an IP address"),
	"mac":               worded("be a MAC address"),
	"cidr":              worded("be a network, such as 10.0.0.0/8"),
	"cidrv4":            worded("be an IPv4 network, such as 10.0.0.0/8"),
	"cidrv6":            worded("be an IPv6 network, such as 2001:db8::/32"),
	"tcp_addr":          outside("be a host and port"),
	"tcp4_addr":         outside("be an IPv4 address and port"),
	"tcp6_addr":         outside("be an IPv6 address and port"),
	"udp_addr":          outside("be a host and port"),
	"udp4_addr":         outside("be an IPv4 address and port"),
	"udp6_addr":         outside("be an IPv6 address and port"),
	"unix_addr":         outside("be a Unix socket"),
	"uds_exists":        outside("be a Unix socket that exists"),
	"hostname":          {format: "hostname", want: "be a host name"},
	"hostname_rfc1123":  {format: "hostname", want: "be a host name"},
	"fqdn":              {format: "hostname", want: "be a fully qualified domain name", note: true},
	"hostname_port":     worded("be a host and port, such as example.com:443"),
	"port":              {apply: constraint.port, want: "be a port from 1 to 65535", note: true},
	"dns_rfc1035_label": matching("^[a-z]([-a-z0-9]*[a-z0-9])?$", "be a DNS label"),
	"datetime":          {apply: constraint.datetime},
	"timezone":          worded("be a time zone, such as Europe/Berlin"),
	"e164":              matching(`^\+?[1-9]\d{7,14}$`, "be a telephone number such as +4930123456"),
}

// port expresses port, which is a range if the value is a number.
func (c constraint) port() bool {
	if c.measure() != measureNumber {
		return false
	}
	c.node.minimum, c.node.maximum = newBound("1"), newBound("65535")
	return true
}

// datetime expresses the layout of a time: by a format if JSON Schema has one, and otherwise by an
// example, because readers may not know Go's layouts.
func (c constraint) datetime() bool {
	want := "be a time such as " + exampleTime.Format(c.param)
	switch c.param {
	case time.RFC3339:
		c.node.format = "date-time"
	case time.DateOnly:
		c.node.format = "date"
		want = "be a date such as " + exampleTime.Format(c.param)
	default:
		c.note("Must " + want)
	}
	c.rule(want)
	return true
}
