package catalogue

import "fmt"

// A Kind is what an operation becomes.
type Kind int

// The kinds. The zero Kind is not one of them.
const (
	KindTool Kind = iota + 1
	KindResource
	KindTemplate
	KindExclude
)

// String returns the kind in words.
func (k Kind) String() string {
	switch k {
	case KindTool:
		return "tool"
	case KindResource:
		return "resource"
	case KindTemplate:
		return "resource template"
	case KindExclude:
		return "excluded"
	default:
		return fmt.Sprintf("Kind(%d)", int(k))
	}
}
