package result

import "testing"

func TestEnvelope(t *testing.T) {
	tests := []struct {
		body   string
		want   bool
		reason string
	}{
		{`{"success":false}`, true, "it says so"},
		{`{"data":null,"success":false,"message":"no"}`, true, "wherever it stands"},
		{`{"error":"no"}`, true, "an error and nothing else"},
		{`{"error":{"code":1}}`, true, "of any type"},
		{`{"error":true}`, true, "even a flag"},
		{`{"code":401,"msg":"no"}`, true, "a code beside a message"},
		{`{"code":500,"data":null,"message":"no"}`, true, "beside others"},
		{`{"code":7,"msg":""}`, true, "a code of the application's own"},
		{`{"code":-1,"msg":"no"}`, true, "less than nothing"},
		{`{"code":500.0,"msg":"no"}`, true, "in another spelling"},
		{`{"msg":"no","code":300}`, true, "in another order"},

		{`{"success":true}`, false, "it says so"},
		{`{"success":"false"}`, false, "a text is no flag"},
		{`{"result":{"success":false}}`, false, "only the outermost counts"},
		{`[{"success":false}]`, false, "an item's fate is not the call's"},
		{`{"error":""}`, false, "an empty error is none"},
		{`{"error":null}`, false, "null is none"},
		{`{"error":false}`, false, "false is none"},
		{`{"error":0}`, false, "nor is 0"},
		{`{"error":[]}`, false, "nor an empty list"},
		{`{"error":{}}`, false, "nor an empty object"},
		{`{"error":"none","data":1}`, false, "an error beside data may be a column"},
		{`{"code":0,"msg":"ok"}`, false, "0 is the usual success"},
		{`{"code":200,"message":"ok"}`, false, "and so is 200"},
		{`{"code":204,"msg":"ok"}`, false, "and what is like it"},
		{`{"code":404}`, false, "a code without a message may be anything"},
		{`{"code":"E1","msg":"no"}`, false, "a text may be a product's code"},
		{`{"code":"404","msg":"no"}`, false, "even one that looks like a number"},
		{`{"message":"hello"}`, false, "a message is ordinary data"},
		{`{}`, false, "nothing"},
		{`[]`, false, "a list"},
		{`"error"`, false, "a text"},
		{`7`, false, "a number"},
	}
	for _, c := range tests {
		if got := Envelope([]byte(c.body)); got != c.want {
			t.Errorf("Envelope(%s) = %v, want %v: %s", c.body, got, c.want, c.reason)
		}
	}
}
