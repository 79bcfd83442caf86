package schema

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// A word is what is known about one of validator's rules.
type word struct {
	// apply says the rule in keywords, or returns false where it has none for
	// this value.
	apply func(constraint) bool
	// format and pattern are the keywords of a rule about texts. A verb in
	// pattern is replaced by the quoted parameter.
	format, pattern string
	// want is the end of a sentence that begins with "Must"; a verb in it is
	// replaced by the parameter.
	want string
	// note tells that the keywords do not say it all, so that the description
	// has to.
	note bool
	// conditional tells that the rule cannot be evaluated on the value alone:
	// it depends on other fields, on files or on the network.
	conditional bool
}

func (w word) sentence(param string) string {
	if strings.Contains(w.want, "%s") {
		return fmt.Sprintf(w.want, param)
	}
	return w.want
}

func (w word) patternFor(param string) string {
	if strings.Contains(w.pattern, "%s") {
		return fmt.Sprintf(w.pattern, regexp.QuoteMeta(param))
	}
	return w.pattern
}

func said(want string) word      { return word{want: want, note: true} }
func elsewhere(want string) word { return word{want: want, note: true, conditional: true} }
func matching(pattern, want string) word {
	return word{pattern: pattern, want: want}
}

func hex(digits int) word {
	return matching(fmt.Sprintf("^[0-9a-f]{%d}$", digits), fmt.Sprintf("be %d lower-case hexadecimal digits", digits))
}

func uuid(digit, want string) word {
	return word{
		format: "uuid", want: "be a lower-case UUID" + want,
		pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-" + digit + "-[0-9a-f]{12}$",
	}
}

func uuidAnyCase(digit, want string) word {
	return word{
		format: "uuid", want: "be a UUID" + want,
		pattern: "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-" + digit + "-[0-9a-fA-F]{12}$",
	}
}

// vocabulary are validator's built-in rules. A rule that is not here is the
// application's own, and is passed on as a sentence.
var vocabulary = map[string]word{
	"required": {apply: constraint.present}, "omitempty": {}, "omitnil": {}, "omitzero": {},
	"min": {apply: func(c constraint) bool { return c.atLeast(false) }}, "gte": {apply: func(c constraint) bool { return c.atLeast(false) }},
	"max": {apply: func(c constraint) bool { return c.atMost(false) }}, "lte": {apply: func(c constraint) bool { return c.atMost(false) }},
	"gt":  {apply: func(c constraint) bool { return c.atLeast(true) }},
	"lt":  {apply: func(c constraint) bool { return c.atMost(true) }},
	"len": {apply: constraint.exactly}, "eq": {apply: constraint.equal},
	"oneof": {apply: constraint.oneOf}, "unique": {apply: constraint.isUnique},
	"ne": said("not be %s"), "eq_ignore_case": said("be %s, in any case"), "ne_ignore_case": said("not be %s, in any case"),
	"oneofci": said("be one of %s, in any case"),

	"email": {format: "email", want: "be an email address"},
	"url":   {format: "uri", want: "be a URL with a scheme"}, "uri": {format: "uri-reference", want: "be a URI"},
	"http_url":    {format: "uri", pattern: "^[hH][tT][tT][pP][sS]?://", want: "be an http or https URL"},
	"https_url":   {format: "uri", pattern: "^[hH][tT][tT][pP][sS]://", want: "be an https URL"},
	"urn_rfc2141": matching("^[uU][rR][nN]:", "be a URN"),
	"uuid":        uuid("[0-9a-f]{4}-[0-9a-f]{4}", ""), "uuid3": uuid("3[0-9a-f]{3}-[0-9a-f]{4}", " of version 3"),
	"uuid4": uuid("4[0-9a-f]{3}-[89ab][0-9a-f]{3}", " of version 4"), "uuid5": uuid("5[0-9a-f]{3}-[89ab][0-9a-f]{3}", " of version 5"),
	"uuid_rfc4122":  uuidAnyCase("[0-9a-fA-F]{4}-[0-9a-fA-F]{4}", ""),
	"uuid3_rfc4122": uuidAnyCase("3[0-9a-fA-F]{3}-[0-9a-fA-F]{4}", " of version 3"),
	"uuid4_rfc4122": uuidAnyCase("4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}", " of version 4"),
	"uuid5_rfc4122": uuidAnyCase("5[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}", " of version 5"),
	"ulid":          matching("^[A-HJKMNP-TV-Za-hjkmnp-tv-z0-9]{26}$", "be a ULID"),
	"ipv4":          {format: "ipv4", want: "be an IPv4 address"}, "ip4_addr": {format: "ipv4", want: "be an IPv4 address"},
	"ipv6": {format: "ipv6", want: "be an IPv6 address"}, "ip6_addr": {format: "ipv6", want: "be an IPv6 address"},
	"ip": said("be an IP address"), "ip_addr": said("be an IP address"), "mac": said("be a MAC address"),
	"cidr": said("be a network, such as 10.0.0.0/8"), "cidrv4": said("be an IPv4 network, such as 10.0.0.0/8"),
	"cidrv6":   said("be an IPv6 network, such as 2001:db8::/32"),
	"tcp_addr": elsewhere("be a host and port"), "tcp4_addr": elsewhere("be an IPv4 address and port"), "tcp6_addr": elsewhere("be an IPv6 address and port"),
	"udp_addr": elsewhere("be a host and port"), "udp4_addr": elsewhere("be an IPv4 address and port"), "udp6_addr": elsewhere("be an IPv6 address and port"),
	"unix_addr": elsewhere("be a Unix socket"), "uds_exists": elsewhere("be a Unix socket that exists"),
	"hostname": {format: "hostname", want: "be a host name"}, "hostname_rfc1123": {format: "hostname", want: "be a host name"},
	"fqdn": {format: "hostname", want: "be a fully qualified domain name", note: true}, "hostname_port": said("be a host and port, such as example.com:443"),
	"port":              {apply: constraint.port, want: "be a port from 1 to 65535", note: true},
	"dns_rfc1035_label": matching("^[a-z]([-a-z0-9]*[a-z0-9])?$", "be a DNS label"),
	"datetime":          {apply: constraint.datetime},
	"timezone":          said("be a time zone, such as Europe/Berlin"),
	"e164":              matching(`^\+?[1-9]\d{7,14}$`, "be a telephone number such as +4930123456"),

	"alpha": matching("^[a-zA-Z]+$", "be letters only"), "alphaspace": matching("^[a-zA-Z ]+$", "be letters and spaces only"),
	"alphanum": matching("^[a-zA-Z0-9]+$", "be letters and digits only"), "alphanumspace": matching("^[a-zA-Z0-9 ]+$", "be letters, digits and spaces only"),
	"alphaunicode": said("be letters only, of any script"), "alphanumunicode": said("be letters and digits only, of any script"),
	"numeric": matching(`^[-+]?[0-9]+(\.[0-9]+)?$`, "be a decimal number"), "number": matching("^[0-9]+$", "be digits only"),
	"boolean": said("be a boolean, such as true or 0"), "hexadecimal": matching("^(0[xX])?[0-9a-fA-F]+$", "be hexadecimal"),
	"hexcolor": matching("^#([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$", "be a colour such as #00ff00"),
	"rgb":      said("be a colour such as rgb(0,255,0)"), "rgba": said("be a colour such as rgba(0,255,0,1)"),
	"hsl": said("be a colour such as hsl(120,100%,50%)"), "hsla": said("be a colour such as hsla(120,100%,50%,1)"), "iscolor": said("be a colour"),
	"ascii": said("be ASCII"), "printascii": matching("^[ -~]*$", "be printable ASCII"), "multibyte": said("have a character that is not ASCII"),
	"lowercase": said("be lower-case"), "uppercase": said("be upper-case"),
	"contains": matching("%s", "contain %s"), "startswith": matching("^%s", "start with %s"), "endswith": matching("%s$", "end with %s"),
	"containsany": said("contain one of the characters %s"), "containsrune": matching("%s", "contain %s"),
	"excludes": said("not contain %s"), "excludesall": said("contain none of the characters %s"), "excludesrune": said("not contain %s"),
	"startsnotwith": said("not start with %s"), "endsnotwith": said("not end with %s"),

	"base32": said("be base32"), "base64": said("be base64"), "base64url": said("be URL-safe base64"), "base64rawurl": said("be URL-safe base64 without padding"),
	"md4": hex(32), "md5": hex(32), "sha256": hex(64), "sha384": hex(96), "sha512": hex(128),
	"ripemd128": hex(32), "ripemd160": hex(40), "tiger128": hex(32), "tiger160": hex(40), "tiger192": hex(48),
	"isbn": said("be an ISBN"), "isbn10": said("be an ISBN of 10 digits"), "isbn13": said("be an ISBN of 13 digits"), "issn": said("be an ISSN"),
	"eth_addr": matching("^0x[0-9a-fA-F]{40}$", "be an Ethereum address"), "eth_addr_checksum": said("be an Ethereum address with a checksum"),
	"btc_addr": said("be a Bitcoin address"), "btc_addr_bech32": said("be a bech32 Bitcoin address"),
	"datauri": said("be a data URI"), "html": said("contain an HTML element"), "html_encoded": said("be HTML-encoded"), "url_encoded": said("be URL-encoded"),
	"json": said("be JSON"), "jwt": matching(`^[A-Za-z0-9-_]+\.[A-Za-z0-9-_]+\.[A-Za-z0-9-_]*$`, "be a JSON Web Token"),
	"latitude": said("be a latitude"), "longitude": said("be a longitude"), "ssn": said("be a US social security number"),
	"ein":    matching(`^\d{2}-\d{7}$`, "be a US employer identification number"),
	"semver": said("be a semantic version, such as 1.2.3"), "cve": said("be a CVE identifier, such as CVE-2024-12345"),
	"mongodb": matching(`^[a-f\d]{24}$`, "be 24 lower-case hexadecimal digits"), "mongodb_connection_string": said("be a MongoDB connection string"),
	"cron": said("be a cron expression"), "spicedb": said("be a SpiceDB identifier"),
	"credit_card": said("be a credit card number"), "luhn_checksum": said("have a valid Luhn checksum"),
	"bic": said("be a BIC"), "bic_iso_9362_2014": said("be a BIC"),
	"country_code": said("be an ISO 3166-1 country code"), "eu_country_code": said("be the country code of an EU member"),
	"iso3166_1_alpha2": said("be a country code of two letters"), "iso3166_1_alpha2_eu": said("be a country code of two letters, of the EU"),
	"iso3166_1_alpha3": said("be a country code of three letters"), "iso3166_1_alpha3_eu": said("be a country code of three letters, of the EU"),
	"iso3166_1_alpha_numeric": said("be a numeric country code"), "iso3166_1_alpha_numeric_eu": said("be a numeric country code, of the EU"),
	"iso3166_2": said("be an ISO 3166-2 code"), "iso4217": said("be a currency code, such as EUR"), "iso4217_numeric": said("be a numeric currency code"),
	"bcp47_language_tag": said("be a language tag, such as en-GB"), "postcode_iso3166_alpha2": said("be a postcode of the country %s"),

	"file": elsewhere("be a file of the server"), "filepath": elsewhere("be a file path"), "dir": elsewhere("be a directory of the server"),
	"dirpath": elsewhere("be a directory path"), "image": elsewhere("be an image of the server"),
	"required_if": elsewhere("be given if %s"), "required_unless": elsewhere("be given unless %s"),
	"required_with": elsewhere("be given with any of %s"), "required_with_all": elsewhere("be given with all of %s"),
	"required_without": elsewhere("be given without %s"), "required_without_all": elsewhere("be given without any of %s"),
	"excluded_if": elsewhere("be left out if %s"), "excluded_unless": elsewhere("be left out unless %s"),
	"excluded_with": elsewhere("be left out with any of %s"), "excluded_with_all": elsewhere("be left out with all of %s"),
	"excluded_without": elsewhere("be left out without %s"), "excluded_without_all": elsewhere("be left out without any of %s"),
	"skip_unless": {conditional: true},
	"eqfield":     elsewhere("equal %s"), "nefield": elsewhere("differ from %s"), "gtfield": elsewhere("be more than %s"), "gtefield": elsewhere("be at least %s"),
	"ltfield": elsewhere("be less than %s"), "ltefield": elsewhere("be at most %s"), "fieldcontains": elsewhere("contain %s"), "fieldexcludes": elsewhere("not contain %s"),
	"eqcsfield": elsewhere("equal %s"), "necsfield": elsewhere("differ from %s"), "gtcsfield": elsewhere("be more than %s"), "gtecsfield": elsewhere("be at least %s"),
	"ltcsfield": elsewhere("be less than %s"), "ltecsfield": elsewhere("be at most %s"), "postcode_iso3166_alpha2_field": elsewhere("be a postcode of the country in %s"),
	"isdefault": {want: "be left out", note: true}, "validateFn": {conditional: true}, "structonly": {conditional: true}, "nostructlevel": {conditional: true},
}

// port says port, which on a number is a range.
func (c constraint) port() bool {
	if c.kind() != kindNumber {
		return false
	}
	c.node.minimum, c.node.maximum = newBound("1"), newBound("65535")
	return true
}

// datetime says a layout of a time: as a format where JSON Schema has one, and by an example,
// since a reader does not know how Go writes layouts.
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
