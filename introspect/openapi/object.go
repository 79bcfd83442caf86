package openapi

import (
	"bytes"
	"encoding/json"
)

// An object builds a JSON object.
type object struct{ buf []byte }

// add appends a member. An empty value adds nothing.
func (o *object) add(name string, value []byte) {
	if len(value) == 0 {
		return
	}
	if len(o.buf) > 0 {
		o.buf = append(o.buf, ',')
	}
	key, _ := json.Marshal(name) // marshalling a string never fails
	o.buf = append(append(append(o.buf, key...), ':'), value...)
}

func (o *object) bytes() []byte {
	return append(append([]byte{'{'}, o.buf...), '}')
}

func arrayOf(values [][]byte) []byte {
	return append(append([]byte{'['}, bytes.Join(values, []byte{','})...), ']')
}
