package state

import (
	"go/constant"
	"go/token"
	"go/types"
)

// Truth returns the conditions under which a boolean value is true and false.
func (st *State) Truth(v Value) (yes, no DNF) {
	for _, a := range st.Alts(v) {
		if b, known := Bool(a.V); known {
			if b {
				yes = append(yes, a.Tags)
			} else {
				no = append(no, a.Tags)
			}
			continue
		}
		yes, no = st.Divide(
			yes,
			no,
			a.Tags,
			st.Fork(a.V, token.EQL, nil, "true", LabelOf(a.V, token.EQL, constant.MakeBool(true))),
		)
	}
	return yes.Simplify(), no.Simplify()
}

// LabelOf returns the label of a comparison of a part of the request with a constant, or nil.
func LabelOf(x Value, op token.Token, c constant.Value) *Label {
	switch x := x.(type) {
	case *Symbol:
		if !x.Changed {
			return &Label{Kind: LabelCompare, Subject: x.Subject, Op: op, Value: c}
		}
	case *Unknown:
		if x.Origin != nil {
			return &Label{Kind: LabelCompare, Subject: x.Origin, Op: op, Value: c}
		}
	}
	return nil
}

// Comparable reports whether two constants can be compared.
func Comparable(a constant.Value, op token.Token, b constant.Value) bool {
	if a.Kind() == constant.Unknown || b.Kind() == constant.Unknown {
		return false
	}
	ordered := op == token.EQL || op == token.NEQ
	switch a.Kind() {
	case constant.Bool:
		return b.Kind() == constant.Bool && ordered
	case constant.String:
		return b.Kind() == constant.String
	default:
		return b.Kind() == constant.Int || b.Kind() == constant.Float
	}
}

// Mirrored returns the comparison with its operands exchanged.
func Mirrored(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.LEQ:
		return token.GEQ
	case token.GTR:
		return token.LSS
	case token.GEQ:
		return token.LEQ
	default:
		return op
	}
}

// Numeric reports whether a constant is a number.
func Numeric(v constant.Value) bool { return v.Kind() == constant.Int || v.Kind() == constant.Float }

// Concat returns the concatenation of two strings.
func Concat(a, b Value, t types.Type) Value {
	left, leftOK := String(a)
	right, rightOK := String(b)
	switch {
	case leftOK && rightOK:
		return &Const{T: t, V: constant.MakeString(left + right)}
	case leftOK && left == "":
		return b
	case rightOK && right == "":
		return a
	}
	out := &Text{T: t}
	if leftOK {
		out.Prefix = left
		if x, ok := b.(*Text); ok {
			out.Prefix, out.Suffix = left+x.Prefix, x.Suffix
			return out
		}
	} else if x, ok := a.(*Text); ok {
		out.Prefix = x.Prefix
	}
	if rightOK {
		out.Suffix = right
		if x, ok := a.(*Text); ok {
			out.Suffix = x.Suffix + right
		}
	} else if x, ok := b.(*Text); ok {
		out.Suffix = x.Suffix
	}
	return out
}
