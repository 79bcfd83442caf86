package schema

import (
	"fmt"
	"reflect"
	"strconv"
	"time"
)

// A measure states what validator compares: a text, a number, a length, a time.
type measure int

const (
	measureOther measure = iota
	measureText
	measureNumber
	measureList
	measureMap
	measureTime
	measureDuration
	measureBool
)

func (c constraint) measure() measure {
	switch c.t {
	case reflect.TypeFor[time.Time]():
		return measureTime
	case reflect.TypeFor[time.Duration]():
		return measureDuration
	}
	switch k := c.t.Kind(); {
	case k == reflect.String:
		return measureText
	case k == reflect.Bool:
		return measureBool
	case bitsOf(c.t).size != 0:
		return measureNumber
	case k == reflect.Slice, k == reflect.Array:
		return measureList
	case k == reflect.Map:
		return measureMap
	default:
		return measureOther
	}
}

// atLeast expresses min and gte, or gt if it is strict.
func (c constraint) atLeast(strict bool) bool {
	length := func(n *node, v *int) { raise(lengths(n, c.measure()).least, v) }
	return c.limit(strict, 1, "at least", "more than", length, func(n *node, b *bound) {
		if strict = strict && !n.stepUp(b, 1); strict {
			n.above = b
		} else if n.minimum == nil || n.minimum.exact.Cmp(b.exact) < 0 {
			n.minimum = b
		}
	})
}

// atMost expresses max and lte, or lt if it is strict.
func (c constraint) atMost(strict bool) bool {
	length := func(n *node, v *int) { lower(lengths(n, c.measure()).most, v) }
	return c.limit(strict, -1, "at most", "less than", length, func(n *node, b *bound) {
		if strict = strict && !n.stepUp(b, -1); strict {
			n.below = b
		} else if n.maximum == nil || n.maximum.exact.Cmp(b.exact) > 0 {
			n.maximum = b
		}
	})
}

// stepUp makes the strict bound of an integer inclusive, which more clients know. It returns
// false if the values are not integers.
func (n *node) stepUp(b *bound, by int64) bool {
	if n.types&typeInteger == 0 || !b.small {
		return false
	}
	*b = *newBound(strconv.FormatInt(b.whole+by, 10))
	return true
}

// limit expresses a bound in one direction: of a number by value, and of a length by length. The
// parameter by is what a strict bound adds to a length.
func (c constraint) limit(
	strict bool, by int, inclusive, exclusive string, length func(*node, *int), value func(*node, *bound),
) bool {
	word := inclusive
	if strict {
		word = exclusive
	}
	switch c.measure() {
	case measureText, measureList, measureMap:
		v, err := strconv.Atoi(c.param)
		if err != nil {
			return false
		}
		if strict {
			v += by
		}
		length(c.node, &v)
	case measureNumber:
		b := newBound(c.param)
		if b == nil {
			return false
		}
		value(c.node, b)
	case measureTime:
		c.note("Must be " + map[bool]string{true: "in the future", false: "in the past"}[by > 0])
	case measureDuration:
		c.note(fmt.Sprintf("Must be %s %s", word, c.param))
		if d, err := time.ParseDuration(c.param); err == nil && c.node.types&typeInteger != 0 {
			value(c.node, newBound(strconv.FormatInt(int64(d), 10)))
		}
	default:
		return false
	}
	return true
}

// lengthBounds are the keywords that limit a length.
type lengthBounds struct{ least, most **int }

func lengths(n *node, k measure) lengthBounds {
	switch k {
	case measureList:
		return lengthBounds{&n.minItems, &n.maxItems}
	case measureMap:
		return lengthBounds{&n.minProps, &n.maxProps}
	default:
		return lengthBounds{&n.minLength, &n.maxLength}
	}
}

func raise(target **int, v *int) {
	if *target == nil || **target < *v {
		*target = v
	}
}

func lower(target **int, v *int) {
	if *target == nil || **target > *v {
		*target = v
	}
}

// exactly expresses len, and eq if that compares a length.
func (c constraint) exactly() bool {
	switch k := c.measure(); k {
	case measureText, measureList, measureMap:
		v, err := strconv.Atoi(c.param)
		if err != nil {
			return false
		}
		l := lengths(c.node, k)
		raise(l.least, &v)
		lower(l.most, &v)
	case measureNumber:
		b := newBound(c.param)
		if b == nil {
			return false
		}
		c.node.minimum, c.node.maximum = b, b
	case measureDuration:
		c.note("Must be " + c.param)
	default:
		return false
	}
	return true
}
