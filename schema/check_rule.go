package schema

// rules checks a value with validator.
func (c *checker) rules(n *node, value any, shown []byte) {
	for _, r := range n.rules {
		if r.accepts(value) {
			continue
		}
		got := shown
		if _, text := value.(string); text {
			got = appendJSON(nil, string(shown[:min(len(shown), 4*sampleLength)]))
		}
		c.problem("must " + r.want + ", got " + sample(got))
	}
}

func (r rule) accepts(value any) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = true // the rule does not apply to the type; the application decides
		}
	}()
	return builtins.Var(value, r.tag) == nil
}

// formatRules are the formats that the check enforces, each with the rule that decides.
var formatRules = map[string]rule{
	"date-time": {tag: "datetime=2006-01-02T15:04:05Z07:00", want: "be a time such as 2025-11-23T16:45:58Z"},
	"date":      {tag: "datetime=2006-01-02", want: "be a date such as 2025-11-23"},
	"uuid":      {tag: "uuid_rfc4122", want: "be a UUID"},
	"email":     {tag: "email", want: "be an email address"},
	"uri":       {tag: "url", want: "be a URL with a scheme"},
}
