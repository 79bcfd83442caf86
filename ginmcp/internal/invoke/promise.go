package invoke

import (
	"regexp"
	"sync"
	"sync/atomic"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/schema"
)

const (
	// promisedResults is how many results of a tool are compared with its output schema, and
	// promisedSize is the size in bytes up to which they are.
	promisedResults = 3
	promisedSize    = 64 << 10
)

// A promise compares the first results of an operation with its output schema. A handler of gin can
// respond with anything, and clients refuse a result that does not conform. A nil promise compares
// nothing. It is safe for concurrent use.
type promise struct {
	schema func() *schema.Raw
	left   atomic.Int32
}

// newPromise returns the promise of an output, which is nil if nothing is promised or if every result is
// checked.
func newPromise(out *schema.Output) *promise {
	if out == nil || out.Loose || out.IsRaw() {
		return nil
	}
	p := &promise{schema: sync.OnceValue(func() *schema.Raw {
		raw, err := schema.NewRaw(out.Schema)
		if err != nil {
			return nil // the validator does not read all schemas that are published
		}
		return raw
	})}
	p.left.Store(promisedResults)
	return p
}

// broken returns where a result does not conform, or "".
func (p *promise) broken(r *result.Result) string {
	if p == nil || p.left.Load() <= 0 || r.IsError || r.Structured == nil || len(r.Structured) > promisedSize ||
		p.left.Add(-1) < 0 {
		return ""
	}
	raw := p.schema()
	if raw == nil {
		return ""
	}
	problems := raw.Check(r.Structured)
	if len(problems) == 0 {
		return ""
	}
	place := "/"
	if found := placeInSchema.FindAllStringSubmatch(problems[0].Message, -1); found != nil {
		place = found[len(found)-1][1]
	}
	return "a response is not what the output schema declares at " + place + ": clients refuse such a result"
}

// placeInSchema finds the place in the schema in a message of the validator. The rest of the message has
// values of the response, which are not logged.
var placeInSchema = regexp.MustCompile(`validating (/[^:]*):`)
