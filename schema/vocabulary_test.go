package schema

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/introspect"
)

// ruleCases have, for every rule of validator that a value alone decides, texts that it takes
// and texts that it refuses.
var ruleCases = map[string]struct{ ok, bad []string }{
	"email":                              {[]string{"a@b.example"}, []string{"a", "a@"}},
	"url":                                {[]string{"https://a.example/b"}, []string{"a", "/a"}},
	"uri":                                {[]string{"/a/b", "https://a.example"}, []string{"a b"}},
	"http_url":                           {[]string{"https://a.example", "http://a.example"}, []string{"ftp://a.example"}},
	"https_url":                          {[]string{"https://a.example"}, []string{"http://a.example"}},
	"urn_rfc2141":                        {[]string{"urn:isbn:0451450523"}, []string{"isbn:1"}},
	"uuid":                               {[]string{"123e4567-e89b-12d3-a456-426614174000"}, []string{"123E4567-E89B-12D3-A456-426614174000", "1"}},
	"uuid3":                              {[]string{"123e4567-e89b-32d3-a456-426614174000"}, []string{"123e4567-e89b-42d3-a456-426614174000"}},
	"uuid4":                              {[]string{"123e4567-e89b-42d3-a456-426614174000"}, []string{"123e4567-e89b-32d3-a456-426614174000"}},
	"uuid5":                              {[]string{"123e4567-e89b-52d3-a456-426614174000"}, []string{"123e4567-e89b-32d3-a456-426614174000"}},
	"uuid_rfc4122":                       {[]string{"123E4567-E89B-12D3-A456-426614174000"}, []string{"1"}},
	"uuid3_rfc4122":                      {[]string{"123E4567-E89B-32D3-A456-426614174000"}, []string{"1"}},
	"uuid4_rfc4122":                      {[]string{"123E4567-E89B-42D3-A456-426614174000"}, []string{"1"}},
	"uuid5_rfc4122":                      {[]string{"123E4567-E89B-52D3-A456-426614174000"}, []string{"1"}},
	"ulid":                               {[]string{"01ARZ3NDEKTSV4RRFFQ69G5FAV", "01arz3ndektsv4rrffq69g5fav"}, []string{"01ARZ3NDEKTSV4RRFFQ69G5FAI", "1"}},
	"ipv4":                               {[]string{"10.0.0.1"}, []string{"::1"}},
	"ip4_addr":                           {[]string{"10.0.0.1"}, []string{"::1"}},
	"ipv6":                               {[]string{"::1"}, []string{"10.0.0.1"}},
	"ip6_addr":                           {[]string{"::1"}, []string{"10.0.0.1"}},
	"ip":                                 {[]string{"::1", "10.0.0.1"}, []string{"x"}},
	"ip_addr":                            {[]string{"::1", "10.0.0.1"}, []string{"x"}},
	"mac":                                {[]string{"00:00:5e:00:53:01"}, []string{"x"}},
	"cidr":                               {[]string{"10.0.0.0/8"}, []string{"10.0.0.0"}},
	"cidrv4":                             {[]string{"10.0.0.0/8"}, []string{"2001:db8::/32"}},
	"cidrv6":                             {[]string{"2001:db8::/32"}, []string{"10.0.0.0/8"}},
	"hostname":                           {[]string{"a-b"}, []string{"a b"}},
	"hostname_rfc1123":                   {[]string{"1a.example"}, []string{"a b"}},
	"fqdn":                               {[]string{"a.example"}, []string{"a"}},
	"hostname_port":                      {[]string{"a.example:443"}, []string{"a.example"}},
	"dns_rfc1035_label":                  {[]string{"a-b"}, []string{"A", "-a"}},
	"datetime=2006-01-02T15:04:05Z07:00": {[]string{"2025-11-23T16:45:58Z"}, []string{"2025-11-23"}},
	"datetime=2006-01-02":                {[]string{"2025-11-23"}, []string{"23.11.2025"}},
	"datetime=15:04":                     {[]string{"16:45"}, []string{"4pm"}},
	"timezone":                           {[]string{"Europe/Berlin"}, []string{"Mars/Olympus"}},
	"e164":                               {[]string{"+4930123456", "4930123456"}, []string{"0301"}},

	"alpha":         {[]string{"abc"}, []string{"a1"}},
	"alphaspace":    {[]string{"a b"}, []string{"a1"}},
	"alphanum":      {[]string{"a1"}, []string{"a 1"}},
	"alphanumspace": {[]string{"a 1"}, []string{"a-1"}},
	"alphaunicode":  {[]string{"äß"}, []string{"a1"}},

	"alphanumunicode": {[]string{"ä1"}, []string{"ä 1"}},
	"numeric":         {[]string{"-1.5"}, []string{"1e5", "x"}},
	"number":          {[]string{"15"}, []string{"-1"}},
	"boolean":         {[]string{"true", "0"}, []string{"yes"}},
	"hexadecimal":     {[]string{"0xFF", "ff"}, []string{"xyz"}},
	"hexcolor":        {[]string{"#0f0", "#00ff0080"}, []string{"0f0"}},
	"rgb":             {[]string{"rgb(0,255,0)"}, []string{"rgb(0,0)"}},
	"rgba":            {[]string{"rgba(0,255,0,1)"}, []string{"rgb(0,0,0)"}},
	"hsl":             {[]string{"hsl(120,100%,50%)"}, []string{"hsl(1)"}},
	"hsla":            {[]string{"hsla(120,100%,50%,1)"}, []string{"hsl(1)"}},
	"iscolor":         {[]string{"#0f0"}, []string{"green"}},
	"rgb|rgba":        {[]string{"rgb(0,255,0)", "rgba(0,255,0,1)"}, []string{"green"}},
	"ascii":           {[]string{"abc"}, []string{"ä"}},
	"printascii":      {[]string{"abc ~"}, []string{"ä"}},
	"multibyte":       {[]string{"ä"}, []string{"a"}},
	"lowercase":       {[]string{"abc"}, []string{"Abc"}},
	"uppercase":       {[]string{"ABC"}, []string{"Abc"}},
	"contains=a.b":    {[]string{"xa.bx"}, []string{"axb"}},
	"containsany=xyz": {[]string{"ax"}, []string{"a"}},
	"containsrune=ü":  {[]string{"ü"}, []string{"u"}},
	"startswith=pre*": {[]string{"pre*x"}, []string{"prex"}},
	"endswith=.go":    {[]string{"a.go"}, []string{"ago"}},
	"excludes=x":      {[]string{"a"}, []string{"x"}},
	"excludesall=xy":  {[]string{"a"}, []string{"ay"}},
	"excludesrune=ü":  {[]string{"u"}, []string{"ü"}},
	"startsnotwith=x": {[]string{"ax"}, []string{"xa"}},
	"endsnotwith=x":   {[]string{"xa"}, []string{"ax"}},

	"base32":       {[]string{"JBSWY3DPEBLW64TMMQ======"}, []string{"1"}},
	"base64":       {[]string{"aGk="}, []string{"a!"}},
	"base64url":    {[]string{"aGk_"}, []string{"a!"}},
	"base64rawurl": {[]string{"aGk"}, []string{"a!"}},
	"md4":          {[]string{"31d6cfe0d16ae931b73c59d7e0c089c0"}, []string{"x"}},
	"md5":          {[]string{"d41d8cd98f00b204e9800998ecf8427e"}, []string{"x"}},
	"sha256":       {[]string{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}, []string{"x"}},
	"sha384":       {[]string{"38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"}, []string{"x"}},
	"sha512":       {[]string{"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"}, []string{"x"}},
	"ripemd128":    {[]string{"cdf26213a150dc3ecb610f18f6b38b46"}, []string{"x"}},
	"ripemd160":    {[]string{"9c1185a5c5e9fc54612808977ee8f548b2258d31"}, []string{"x"}},
	"tiger128":     {[]string{"24f0130c63ac933216166e76d9bb925f"}, []string{"x"}},
	"tiger160":     {[]string{"3293ac630c13f0245f92bbb1766e16167a5e9d92"}, []string{"x"}},
	"tiger192":     {[]string{"3293ac630c13f0245f92bbb1766e16167a5e9d92c0a3e2a8"}, []string{"x"}},
	"isbn":         {[]string{"978-3-16-148410-0"}, []string{"1"}},
	"isbn10":       {[]string{"3-598-21508-8"}, []string{"1"}},
	"isbn13":       {[]string{"978-3-16-148410-0"}, []string{"1"}},
	"issn":         {[]string{"2049-3630"}, []string{"1"}},
	"eth_addr":     {[]string{"0x52908400098527886E0F7030069857D2E4169EE7"}, []string{"0x1"}},

	"eth_addr_checksum": {[]string{"0x52908400098527886E0F7030069857D2E4169EE7"}, []string{"0x1"}},
	"btc_addr":          {[]string{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"}, []string{"x"}},
	"btc_addr_bech32":   {[]string{"bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"}, []string{"x"}},
	"datauri":           {[]string{"data:text/plain;base64,aGk="}, []string{"x"}},
	"html":              {[]string{"<b>"}, []string{"x"}},
	"html_encoded":      {[]string{"&lt;"}, []string{"x"}},
	"url_encoded":       {[]string{"a%20b"}, []string{"a%2"}},
	"json":              {[]string{"{}"}, []string{"{"}},
	"jwt":               {[]string{"a.b.c"}, []string{"a"}},
	"latitude":          {[]string{"52.5"}, []string{"91"}},
	"longitude":         {[]string{"13.4"}, []string{"181"}},
	"ssn":               {[]string{"219-09-9999"}, []string{"1"}},
	"ein":               {[]string{"12-3456789"}, []string{"1"}},
	"semver":            {[]string{"1.2.3-rc.1"}, []string{"1.2"}},
	"cve":               {[]string{"CVE-2024-12345"}, []string{"1"}},
	"mongodb":           {[]string{"507f1f77bcf86cd799439011"}, []string{"1"}},
	"cron":              {[]string{"0 0 * * *"}, []string{"x"}},
	"spicedb":           {[]string{"abc"}, []string{"a b"}},
	"credit_card":       {[]string{"4111 1111 1111 1111"}, []string{"1"}},
	"luhn_checksum":     {[]string{"4111111111111111"}, []string{"4111111111111112"}},
	"bic":               {[]string{"DEUTDEFF"}, []string{"x"}},
	"bic_iso_9362_2014": {[]string{"DEUTDEFF"}, []string{"x"}},
	"country_code":      {[]string{"DE"}, []string{"xx"}},
	"eu_country_code":   {[]string{"DE"}, []string{"US"}},
	"iso3166_1_alpha2":  {[]string{"DE"}, []string{"XX"}},
	"iso3166_1_alpha3":  {[]string{"DEU"}, []string{"XXX"}},
	"iso3166_2":         {[]string{"DE-BE"}, []string{"XX"}},
	"iso4217":           {[]string{"EUR"}, []string{"XXQ"}},

	"iso3166_1_alpha2_eu":        {[]string{"DE"}, []string{"US"}},
	"iso3166_1_alpha3_eu":        {[]string{"DEU"}, []string{"USA"}},
	"bcp47_language_tag":         {[]string{"en-GB"}, []string{"?"}},
	"postcode_iso3166_alpha2=DE": {[]string{"10115"}, []string{"x"}},
	"mongodb_connection_string":  {[]string{"mongodb://localhost:27017/db"}, []string{"x"}},
	"oneof=a 'b c'":              {[]string{"a", "b c"}, []string{"b"}},
	"oneofci=a b":                {[]string{"A"}, []string{"c"}},
	"eq=x":                       {[]string{"x"}, []string{"y"}},
	"ne=x":                       {[]string{"y"}, []string{"x"}},
	"eq_ignore_case=x":           {[]string{"X"}, []string{"y"}},
	"ne_ignore_case=x":           {[]string{"y"}, []string{"X"}},
	"min=2":                      {[]string{"ab"}, []string{"a"}},
	"gte=2":                      {[]string{"ab"}, []string{"a"}},
	"gt=2":                       {[]string{"abc"}, []string{"ab"}},
	"max=2":                      {[]string{"äö"}, []string{"abc"}},
	"lte=2":                      {[]string{"ab"}, []string{"abc"}},
	"lt=2":                       {[]string{"a"}, []string{"ab"}},
	"len=2":                      {[]string{"ab"}, []string{"a"}},
	"required":                   {[]string{"a"}, []string{""}},
	"omitempty,email":            {[]string{"a@b.example"}, []string{"a"}},
	"isdefault":                  {[]string{""}, []string{"a"}},
	"oneof=a0x2Cb":               {[]string{"a,b"}, []string{"a"}},
	"startswith=a|endswith=b":    {[]string{"ax", "xb"}, []string{"x"}},
}

// elsewhereTested are the rules that are not about a text.
var elsewhereTested = map[string]string{
	"unique": "about lists; in the corpus", "port": "about unsigned numbers; in the corpus",
	"iso3166_1_alpha_numeric": "about numbers", "iso3166_1_alpha_numeric_eu": "about numbers", "iso4217_numeric": "about numbers",
	"omitnil": "about pointers; in the corpus", "omitzero": "about values; in the corpus",
}

// TestVocabulary asks the check and Gin's validator about every rule that validator has: no
// rule is without a verdict, and the two agree.
func TestVocabulary(t *testing.T) {
	seen := map[string]bool{}
	for rules, c := range ruleCases {
		for _, part := range splitRules(rules) {
			seen[part] = true
		}
		typ := reflect.StructOf([]reflect.StructField{{Name: "V", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(`json:"v" binding:"` + rules + `"`)}})
		op := &introspect.Operation{Method: "POST", Path: "/x", Declared: true, Inputs: []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeRef{Go: typ}}}}
		in, _, err := NewInput(op, InputOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range slices.Concat(c.ok, c.bad) {
			raw, err := json.Marshal(map[string]string{"v": text})
			if err != nil {
				t.Fatal(err)
			}
			v := reflect.New(typ)
			v.Elem().Field(0).SetString(text)
			_, problems := in.Check(context.Background(), raw)
			accepted := binding.Validator.ValidateStruct(v.Interface()) == nil
			if want := slices.Contains(c.ok, text); accepted != want {
				t.Errorf("%s: the table says that %q is accepted: %t, validator says %t", rules, text, want, accepted)
			}
			if (len(problems) == 0) != accepted {
				t.Errorf("%s: %q: validator accepts it: %t, the check says %v", rules, text, accepted, problems)
			}
		}
	}
	for name, w := range ruleSpecs {
		if _, ok := elsewhereTested[name]; !ok && !seen[name] && !w.conditional {
			t.Errorf("the rule %s has no case", name)
		}
	}
}

// splitRules returns the names of the rules in a tag.
func splitRules(rules string) []string {
	parts := strings.FieldsFunc(rules, func(c rune) bool { return c == ',' || c == '|' })
	for i, part := range parts {
		parts[i], _, _ = strings.Cut(part, "=")
	}
	return parts
}
