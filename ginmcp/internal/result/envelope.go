package result

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/internal/words"
)

// Envelope reports whether a JSON response with a successful status is an error. Most applications
// respond to business errors with HTTP 200 and an object that describes the error. The rule was
// derived from 1,100 responses of real applications. In doubt, a response is a success: a success
// that is shown as an error would invite a second write. A response is an error if
//
//   - success or ok is false, or status is and there is a message;
//   - status is "error", "fail" or a number from 400 to 599 in an object without other members
//     than those of an envelope (JSend and others);
//   - error or errors is not empty, in such an object without data;
//   - it has a message and a code that does not mean success, unless the message mentions
//     success, data is not empty, or the object is an entity of the application, such as a
//     discount code with an id. The codes 0, 1 and 200 to 299 mean success; 1 means an error in
//     some applications and success in others.
//
// With success codes of the application's own, a response with a code and a message is an
// error if and only if its code is not one of them.
func Envelope(body []byte, successCodes ...int) bool {
	if len(body) > maxEnvelope {
		return false
	}
	var e envelope
	for key, value := range jsonscan.Members(body) {
		e.read(roleOf(key), value)
	}
	if code, ok := e.code(); ok && len(successCodes) > 0 {
		return !slices.ContainsFunc(successCodes, func(success int) bool { return float64(success) == code })
	}
	return e.failed || e.bare() && (e.error || e.byStatus()) || e.byCode()
}

// maxEnvelope is the size in bytes of the largest response whose body can make it an error. A
// larger response has data.
const maxEnvelope = 32 << 10

// codeFamilies are the names by which applications report a code, each with the names of its
// message.
var codeFamilies = [...]struct{ code, messages string }{
	{"code", "msg message errmsg error_msg"},
	{"errno", "errmsg err_msg msg message error"},
	{"errcode", "errmsg err_msg msg message"},
	{"err_code", "err_msg errmsg msg message"},
	{"error_code", "error_msg msg message reason"},
	{"errorCode", "errorMsg errorMessage msg message"},
	{"retcode", "retmsg msg message"},
	{"ret_code", "ret_msg msg message"},
	{"status_code", "status_msg msg message error"},
	{"statusCode", "msg message error"},
}

// A role states what a member can mean in an envelope.
type role struct {
	// known is true if an envelope may have the member. An object with any other member is an entity,
	// or data.
	known bool
	// flag states success as a boolean, status states it in words or numbers, and error states an
	// error.
	flag, status, error bool
	// data is the payload, and entity identifies an object of the application.
	data, entity bool
	// message is a text for people. It belongs to the families in the bit set.
	message  bool
	families uint16
	// family is the number of the family whose code the member is, from 1.
	family int
}

// roles are the roles of members by their names.
var roles = func() map[string]role {
	all := map[string]role{}
	give := func(names string, set func(*role)) {
		for name := range strings.FieldsSeq(names) {
			r := all[name]
			set(&r)
			all[name] = r
		}
	}
	give("success ok succeeded isSuccess is_success", func(r *role) { r.flag = true })
	give("status", func(r *role) { r.status = true })
	give("error errors", func(r *role) { r.error = true })
	give("data result payload", func(r *role) { r.data = true })
	for i, family := range codeFamilies {
		give(family.code, func(r *role) { r.family = i + 1 })
		give(family.messages, func(r *role) { r.message, r.families = true, r.families|1<<i })
	}
	give(`reason detail details type path method url title instance description version help documentation_url
		extensions timestamp time request_id requestId requestID request-id trace_id traceId traceID span_id spanId
		correlation_id correlationId`, func(*role) {})
	for name, r := range all {
		r.known = true
		all[name] = r
	}
	const entity = "id ID Id _id uuid UUID created_at createdAt CreatedAt updated_at updatedAt UpdatedAt"
	give(entity, func(r *role) { r.entity = true })
	return all
}()

// roleLengths are the lengths of the names in roles, as bit sets by the first byte of the names. Most
// members of a response have no role, and this shows it without a lookup.
var roleLengths = func() (lengths [256]uint32) {
	for name := range roles {
		lengths[name[0]] |= 1 << len(name)
	}
	return lengths
}()

// roleOf returns the role of a member.
func roleOf(name []byte) (r role) {
	if len(name) > 0 && roleLengths[name[0]]>>len(name)&1 != 0 {
		r = roles[string(name)]
	}
	return r
}

// An envelope holds what the members of an object state about success.
type envelope struct {
	codes    [len(codeFamilies)]float64
	seen     uint16 // the families with a code
	families uint16 // the families with a message
	status   []byte
	// failed, error, message and data report members with these roles. Succeeded reports that the
	// message mentions success. Entity and other report members that an envelope does not have.
	failed, error, message, succeeded, data, entity, other bool
}

func (e *envelope) read(r role, value []byte) {
	switch {
	case r.flag:
		e.failed = e.failed || string(value) == "false"
	case r.status:
		e.status = value
	case r.data:
		e.data = e.data || !empty(value)
	case r.family > 0:
		if code, err := strconv.ParseFloat(string(value), 64); err == nil {
			e.codes[r.family-1] = code
			e.seen |= 1 << (r.family - 1)
		}
	}
	if r.error {
		e.error = e.error || !empty(value)
	}
	if r.message {
		e.families |= r.families
		e.message = e.message || !empty(value)
		e.succeeded = e.succeeded || value[0] == '"' && succeeds(string(jsonscan.Unquote(value)))
	}
	e.entity = e.entity || r.entity
	e.other = e.other || !r.known
}

// bare reports whether the object has no payload.
func (e *envelope) bare() bool { return !e.data && !e.entity && !e.other && !e.succeeded }

// byStatus reports whether the member status states a failure. A job whose status is "error" also
// has other members, so it is not bare.
func (e *envelope) byStatus() bool {
	switch string(e.status) {
	case `"error"`, `"fail"`, `"failed"`, "false":
		return e.message
	}
	status, err := strconv.Atoi(string(e.status))
	return err == nil && e.message && status >= http.StatusBadRequest && status <= maxStatus
}

const maxStatus = 599

// code returns the first code with a message.
func (e *envelope) code() (float64, bool) {
	if e.seen&e.families == 0 {
		return 0, false
	}
	for i, code := range e.codes {
		if e.seen&e.families&(1<<i) != 0 {
			return code, true
		}
	}
	return 0, false
}

// byCode reports whether there is a message with a code that does not mean success.
func (e *envelope) byCode() bool {
	code, ok := e.code()
	return ok && !e.data && !e.entity && !e.succeeded &&
		code != 0 && code != 1 && (code < http.StatusOK || code >= http.StatusMultipleChoices)
}

func empty(value []byte) bool {
	switch string(value) {
	case "null", "false", `""`, "{}", "[]", "0":
		return true
	}
	return false
}

// Words by which messages mention success, and words that deny it.
var (
	success = set("success successful successfully succeeded succeed ok okay")
	denial  = set("not no un unsuccessful unsuccessfully fail fails failed failure error errors denied invalid without")
)

// chineseSuccess is the word for success in Chinese messages, which have no spaces between words.
// A message with one of chineseDenials denies it: not, not yet, did not succeed, failed.
var (
	chineseSuccess = "成功"                                 //nolint:gosmopolitan // many Gin applications are Chinese
	chineseDenials = []string{"不成功", "未成功", "没有成功", "失败"} //nolint:gosmopolitan // as above
)

func set(list string) map[string]bool {
	out := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		out[word] = true
	}
	return out
}

// succeeds reports whether a message mentions success and does not deny it.
func succeeds(message string) bool {
	if strings.Contains(message, chineseSuccess) {
		return !slices.ContainsFunc(chineseDenials, func(denial string) bool { return strings.Contains(message, denial) })
	}
	found := false
	for _, word := range words.Split(message) {
		if denial[word] {
			return false
		}
		found = found || success[word]
	}
	return found
}
