package result

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestEnvelope has the families of error envelopes, and what looks like one and is none.
func TestEnvelope(t *testing.T) {
	tests := []struct {
		body   string
		want   bool
		reason string
	}{
		{`{"success":false}`, true, "it says so"},
		{`{"data":null,"success":false,"message":"no"}`, true, "wherever it stands"},
		{`{"ok":false}`, true, "so do others"},
		{`{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`, true, "as bots know it"},
		{`{"isSuccess":false,"data":{"hint":1}}`, true, "whatever else is there"},
		{`{"status":false,"message":"no"}`, true, "a status that is a flag, with a message"},

		{`{"error":"no"}`, true, "an error and nothing else"},
		{`{"error":{"code":1}}`, true, "of any type"},
		{`{"error":true}`, true, "even a flag"},
		{`{"error":"no","request_id":"7f"}`, true, "beside what a gateway adds"},
		{`{"error":"no","traceId":"7f","timestamp":1}`, true, "under any name"},
		{`{"error":"not_found","message":"no such user","path":"/users/7","status":404}`, true, "beside other members of an envelope"},
		{`{"errors":[{"message":"no"}],"data":null}`, true, "GraphQL without data"},

		{`{"status":"error","message":"no"}`, true, "JSend"},
		{`{"status":"error","message":"no","code":7,"data":null}`, true, "with all its members"},
		{`{"status":"fail","data":null,"message":"no"}`, true, "and its other word"},
		{`{"status":404,"message":"no"}`, true, "a status of HTTP"},

		{`{"code":401,"msg":"no"}`, true, "a code beside a message"},
		{`{"code":500,"data":null,"message":"no"}`, true, "beside others"},
		{`{"code":7,"msg":""}`, true, "a code of the application's own"},
		{`{"code":-1,"msg":"no"}`, true, "less than nothing"},
		{`{"code":500.0,"msg":"no"}`, true, "in another spelling"},
		{`{"msg":"no","code":300}`, true, "in another order"},
		{`{"code":40001,"msg":"no","correlation_id":"7f","anything":"else"}`, true, "any other members"},
		{`{"code":10,"msg":"no","data":{},"result":[]}`, true, "empty data is none"},
		{`{"errno":12,"errmsg":"no"}`, true, "another pair of names"},
		{`{"errcode":40013,"errmsg":"invalid appid"}`, true, "and another"},
		{`{"error_code":110,"error_msg":"no"}`, true, "and another"},
		{`{"errorCode":7,"errorMessage":"no"}`, true, "and another"},
		{`{"retcode":5,"retmsg":"no"}`, true, "and another"},
		{`{"statusCode":404,"message":"no"}`, true, "and another"},
		{`{"code":2,"message":"not ok"}`, true, "a message that denies success"},
		{`{"code":2,"message":"unsuccessful"}`, true, "in one word"},
		{`{"code":2,"message":"操作不成功"}`, true, "in another language"},
		{`{"code":2,"message":"token"}`, true, "ok within a word does not count"},

		{`{"success":true}`, false, "it says so"},
		{`{"success":"false"}`, false, "a text is not a flag"},
		{`{"result":{"success":false}}`, false, "only the outermost counts"},
		{`[{"success":false}]`, false, "an item's fate is not the call's"},
		{`{"error":""}`, false, "an empty error is none"},
		{`{"error":null}`, false, "null is none"},
		{`{"error":false}`, false, "false is none"},
		{`{"error":0}`, false, "nor is 0"},
		{`{"error":[]}`, false, "nor an empty list"},
		{`{"error":{}}`, false, "nor an empty object"},
		{`{"error":"none","data":1}`, false, "an error beside data may be a column"},
		{`{"error":0.2,"mean":7}`, false, "or a measure"},
		{`{"errors":[{"message":"no"}],"data":{"a":1}}`, false, "GraphQL with data in part"},
		{`{"id":7,"status":"error","message":"disk full"}`, false, "a job that failed is not the call"},
		{`{"status":"error","name":"worker","message":"no"}`, false, "nor is a worker"},
		{`{"status":"error"}`, false, "a word without a message may be anything"},
		{`{"status":404}`, false, "and so may a number"},
		{`{"status":"ok","message":"error rate is 0"}`, false, "a status that is none of these"},
		{`{"code":0,"msg":"ok"}`, false, "0 is the usual success"},
		{`{"code":200,"message":"ok"}`, false, "and so is 200"},
		{`{"code":204,"msg":"ok"}`, false, "and what is like it"},
		{`{"code":1,"msg":"密码错误"}`, false, "1 is success in some applications, and so in doubt"},
		{`{"code":1000,"msg":"success"}`, false, "any code whose message speaks of success"},
		{`{"code":20000,"message":"Ok","data":null}`, false, "in another word"},
		{`{"code":10000,"msg":"操作成功"}`, false, "in another language"},
		{`{"code":600,"message":"Successfully created."}`, false, "within a sentence"},
		{`{"code":20000,"msg":"","data":{"list":[]}}`, false, "there are data"},
		{`{"errno":0,"errmsg":"ok"}`, false, "0 of any family"},
		{`{"code":404}`, false, "a code without a message may be anything"},
		{`{"errno":7,"note":"x"}`, false, "of any family"},
		{`{"code":"E1","msg":"no"}`, false, "a text may be a product's code"},
		{`{"code":"404","msg":"no"}`, false, "even one that looks like a number"},
		{`{"id":7,"code":4711,"message":"Ten percent off"}`, false, "a discount code with an id is an entity"},
		{`{"uuid":"7f","code":4711,"message":"Ten percent off"}`, false, "by any name of the id"},
		{`{"code":4711,"message":"x","created_at":"2026-01-01"}`, false, "or with what a database adds"},
		{`{"message":"hello"}`, false, "a message is ordinary data"},
		{`{}`, false, "nothing"},
		{`[]`, false, "a list"},
		{`"error"`, false, "a text"},
		{`7`, false, "a number"},
		{`{"code":500,"msg":"no","log":"` + strings.Repeat("x", maxEnvelope) + `"}`, false, "what is as long as that has something to say"},
	}
	for _, c := range tests {
		if got := Envelope([]byte(c.body)); got != c.want {
			t.Errorf("Envelope(%.200s) = %v, want %v: %s", c.body, got, c.want, c.reason)
		}
	}
}

// TestSuccessCodes: with an application's own success codes there is no doubt.
func TestSuccessCodes(t *testing.T) {
	tests := []struct {
		body   string
		want   bool
		reason string
	}{
		{`{"code":20000,"msg":"done"}`, false, "the code"},
		{`{"code":20000.0,"msg":"done"}`, false, "in another spelling"},
		{`{"code":1,"msg":"done"}`, false, "the other one"},
		{`{"code":0,"msg":"ok"}`, true, "any other one"},
		{`{"code":200,"message":"success","data":{"a":1}}`, true, "whatever it says"},
		{`{"errno":7,"errmsg":"no"}`, true, "of any family"},
		{`{"error":"no"}`, true, "without a code as without the option"},
		{`{"id":1}`, false, "and so is an entity"},
		{`{"code":404}`, false, "a code without a message may be anything"},
	}
	for _, c := range tests {
		if got := Envelope([]byte(c.body), 20000, 1); got != c.want {
			t.Errorf("Envelope(%s) = %v, want %v: %s", c.body, got, c.want, c.reason)
		}
	}
}

// TestEnvelopeAllocatesNothing: every JSON response passes through it.
func TestEnvelopeAllocatesNothing(t *testing.T) {
	body := []byte(`{"id":7,"name":"x","status":"open","items":[{"a":1},{"a":2}],"total":12.50}`)
	if n := testing.AllocsPerRun(100, func() { Envelope(body) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestEnvelopeOrder: the order of members does not matter, nor do members that nobody knows,
// unless the rule says so.
func TestEnvelopeOrder(t *testing.T) {
	member := rapid.SampledFrom([]string{
		`"code":401`, `"code":0`, `"code":1`, `"msg":"no"`, `"message":"ok"`, `"message":"no"`, `"data":null`, `"data":[1]`,
		`"error":"no"`, `"status":"error"`, `"success":true`, `"trace_id":"7f"`, `"id":7`, `"other":1`,
	})
	rapid.Check(t, func(t *rapid.T) {
		members := rapid.SliceOfNDistinct(member, 0, 5, func(s string) string { return strings.SplitN(s, ":", 2)[0] }).Draw(t, "members")
		want := Envelope([]byte("{" + strings.Join(members, ",") + "}"))
		other := rapid.Permutation(members).Draw(t, "permutation")
		if got := Envelope([]byte("{ " + strings.Join(other, " , ") + "}")); got != want {
			t.Errorf("%v is an error: %t, %v: %t", members, want, other, got)
		}
	})
}
