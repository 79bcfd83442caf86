package state

import "go/constant"

// ConstantString returns the text of a constant, and whether it is a string.
func ConstantString(v constant.Value) (string, bool) {
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}
