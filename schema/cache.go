package schema

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ginmcp/ginmcp/introspect"
)

// A Cache makes inputs and outputs. Operations with the same types share them, because applications
// have more routes than types. The cache keeps the result for an operation until that operation
// changes, so that a rebuild only makes what has changed. The zero value is ready to use, and safe
// for concurrent use.
type Cache struct {
	// Config applies to all inputs and outputs. It must not be changed once the cache is in use.
	Config Config

	mu    sync.Mutex
	types map[reflect.Type]int
	// facts are the generated facts about types that the cached values were made with.
	facts map[reflect.Type]*introspect.TypeFacts
	// library holds what was read from documents.
	library library
	inputs  map[string]made[*Input]
	outputs map[string]made[*Output]
	// kept holds the results for each operation, by its route.
	kept map[string]*kept
}

// made is an input or an output with the diagnostics and the error of making it.
type made[T any] struct {
	value T
	notes []introspect.Diagnostic
	err   error
}

// Renew prepares the cache for a rebuild. It calls the JSONSchema methods of the types again. If
// one of them fails, or returns another schema than before, the cache forgets everything.
func (c *Cache) Renew() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.library.current() {
		c.reset()
	}
}

func (c *Cache) reset() { c.library, c.inputs, c.outputs, c.kept = library{}, nil, nil, nil }

// Input is [NewInput] with the configuration of the cache.
func (c *Cache) Input(op *introspect.Operation, options InputOptions) (*Input, []introspect.Diagnostic, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	options.Config = c.Config
	k := c.of(op)
	if m := k.input; m != nil && k.options.equal(options) {
		return m.value, slices.Clone(m.notes), m.err
	}
	m := c.input(op, options)
	k.input, k.options = &m, options
	return m.value, slices.Clone(m.notes), m.err
}

func (c *Cache) input(op *introspect.Operation, options InputOptions) (m made[*Input]) {
	key, ok := c.inputKey(op, options)
	if known, found := c.inputs[key]; ok && found {
		return known.about(op)
	}
	m.value, m.notes, m.err = newInput(op, options, &c.library)
	if ok {
		if c.inputs == nil {
			c.inputs = map[string]made[*Input]{}
		}
		c.inputs[key] = m
	}
	return m
}

// Output is [NewOutput] with the configuration of the cache.
func (c *Cache) Output(op *introspect.Operation) (*Output, []introspect.Diagnostic) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.of(op)
	if k.output == nil {
		m := c.output(op)
		k.output = &m
	}
	return k.output.value, slices.Clone(k.output.notes)
}

func (c *Cache) output(op *introspect.Operation) (m made[*Output]) {
	key, ok := c.outputKey(op)
	if known, found := c.outputs[key]; ok && found {
		return known.about(op)
	}
	m.value, m.notes = newOutput(op, c.Config, &c.library)
	if ok {
		if c.outputs == nil {
			c.outputs = map[string]made[*Output]{}
		}
		c.outputs[key] = m
	}
	return m
}

// about returns what was made for another operation, with notes that name the route of op.
func (m made[T]) about(op *introspect.Operation) made[T] {
	m.notes = slices.Clone(m.notes)
	for i := range m.notes {
		m.notes[i].Route = op.Route()
	}
	return m
}

// inputKey returns a key of everything that an input depends on. It returns false if the input is
// not shared: parameters and schemas of documents seldom repeat.
func (c *Cache) inputKey(op *introspect.Operation, options InputOptions) (string, bool) {
	if len(op.Params) > 0 || len(op.Described) > 0 || len(op.ParamHeaders) > 0 {
		return "", false
	}
	k := key{}
	k.text(op.Method)
	k.flag(op.Types != nil)
	k.flag(op.Declared)
	k.flag(op.Bodiless)
	k.flag(op.Advice)
	for _, in := range op.Open {
		k.text(string(in))
	}
	k.flag(options.DeclaredOnly)
	k.number(len(options.ReservedHeaders))
	for _, name := range options.ReservedHeaders {
		k.text(name)
	}
	for _, s := range op.Segments {
		if s.Param != "" {
			k.flag(s.Wild)
			k.text(s.Param)
		}
	}
	for _, in := range op.Inputs {
		if in.Type.Go == nil || len(in.Fields) > 0 {
			return "", false
		}
		k.text(strings.Join(in.Rules, ","))
		k.flag(in.Rules == nil)
		k.flag(in.Tagged)
		k.text(string(in.In))
		k.number(c.number(in.Type.Go))
		k.text(in.MediaType)
		k.text(in.Description)
		k.flag(in.Optional)
	}
	return string(k), true
}

// outputKey returns a key of everything that an output depends on. It returns false if the output
// is not shared.
func (c *Cache) outputKey(op *introspect.Operation) (string, bool) {
	k := key{}
	k.flag(op.Types != nil)
	for _, r := range op.Responses {
		if len(r.Type.Schema) > 0 {
			return "", false
		}
		k.number(r.Status)
		k.number(c.number(r.Type.Go))
	}
	return string(k), true
}

// number returns a number that identifies a type, or 0 for no type.
func (c *Cache) number(t reflect.Type) int {
	if t == nil {
		return 0
	}
	n, ok := c.types[t]
	if !ok {
		if c.types == nil {
			c.types = map[reflect.Type]int{}
		}
		n = len(c.types) + 1
		c.types[t] = n
	}
	return n
}

// A key is a text that is built from parts. Two keys are equal only if all their parts are equal.
type key []byte

func (k *key) text(s string) { *k = append(strconv.AppendQuote(*k, s), ',') }
func (k *key) number(n int)  { *k = append(strconv.AppendInt(*k, int64(n), 10), ',') }
func (k *key) flag(set bool) { *k = append(strconv.AppendBool(*k, set), ',') }
