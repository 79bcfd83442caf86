package routemap

import "fmt"

// A Kind is what an operation becomes.
type Kind int

// The kinds. The zero Kind is not one of them.
const (
	Tool Kind = iota + 1
	Resource
	Template
	Exclude
)

// String returns the kind in words.
func (k Kind) String() string {
	switch k {
	case Tool:
		return "tool"
	case Resource:
		return "resource"
	case Template:
		return "resource template"
	case Exclude:
		return "excluded"
	default:
		return fmt.Sprintf("Kind(%d)", int(k))
	}
}
