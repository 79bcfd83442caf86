package naming

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// Tools returns the name of each operation, or an error that states why it has none. The name is
// the first of these that applies:
//
//  1. the entry of given for the operation's ID,
//  2. an ID that an annotation gives, unchanged,
//  3. a document's operation ID, up to two underscores,
//  4. the handler's symbol, if it belongs to one route only and has a meaningful word,
//  5. that symbol with the name of its package,
//  6. method and path.
//
// Names do not depend on the order of the operations. Where several inferred names (3 to 5)
// are equal, none of them is used and the next one applies to all of these operations (after a
// document's ID, method and path), and an ID takes precedence over an inferred name. So adding
// a route renames an existing tool only if the new route's ID or handler name equals that
// tool's inferred name.
func Tools(ops []introspect.Operation, given map[string]string) (names []string, errs []error) {
	n := &namer{ops: ops, names: make([]string, len(ops)), taken: map[string][]int{}}
	errs = n.explicit(given)
	documented, others := n.unnamed()
	n.infer(documented, documentName)
	n.infer(others, symbolName)
	n.infer(others, packageName)
	n.routes()
	return n.names, errs
}

// A namer holds the names given so far.
type namer struct {
	ops   []introspect.Operation
	names []string         // by operation; "" if there is none yet
	taken map[string][]int // the operations that have a name
}

// explicit applies the names that options and annotations specify, and returns an error for each
// that cannot be used.
func (n *namer) explicit(given map[string]string) []error {
	for i := range n.ops {
		id := n.ops[i].ID
		name, ok := given[id]
		if !ok && n.ops[i].Sources[introspect.FactID] != introspect.SourceDocument {
			name = id
		}
		if name != "" {
			n.names[i] = name
			n.taken[name] = append(n.taken[name], i)
		}
	}
	errs := make([]error, len(n.ops))
	for name, holders := range n.taken {
		for _, i := range holders {
			errs[i] = n.explicitError(name, i, holders)
		}
	}
	return errs
}

func (n *namer) explicitError(name string, i int, holders []int) error {
	if err := Check(name); err != nil {
		return fmt.Errorf("%s: %w", n.ops[i].Route(), err)
	}
	for _, other := range holders {
		if other != i {
			return fmt.Errorf("%s: %q is also the name of %s", n.ops[i].Route(), name, n.ops[other].Route())
		}
	}
	return nil
}

// unnamed returns the operations without a name: those that a document names, and the others.
func (n *namer) unnamed() (documented, others []int) {
	for i, name := range n.names {
		switch {
		case name != "":
		case documentName(&n.ops[i]) != "":
			documented = append(documented, i)
		default:
			others = append(others, i)
		}
	}
	return documented, others
}

// infer gives each operation without a name the name that nameOf infers, unless another operation
// already has or would also infer that name. It considers operations that already have a name, so
// the result does not depend on the order.
func (n *namer) infer(operations []int, nameOf func(*introspect.Operation) string) {
	inferred := map[string][]int{}
	for _, i := range operations {
		if name := nameOf(&n.ops[i]); name != "" {
			inferred[name] = append(inferred[name], i)
		}
	}
	for name, holders := range inferred {
		if i := holders[0]; len(holders) == 1 && n.names[i] == "" && n.taken[name] == nil {
			n.names[i] = name
			n.taken[name] = holders
		}
	}
}

// routes names the remaining operations by method and path. If another operation has that name, it
// appends a hash of the route.
func (n *namer) routes() {
	rest := map[string][]int{}
	for i := range n.ops {
		if n.names[i] == "" {
			name := pathName(&n.ops[i])
			rest[name] = append(rest[name], i)
		}
	}
	for name, holders := range rest {
		for _, i := range holders {
			n.names[i] = name
			if len(holders) > 1 || n.taken[name] != nil {
				n.names[i] = hashed(name, n.ops[i].Route())
			}
		}
	}
	n.settle()
}

// settle ensures that no hashed name equals the name of another operation, which is possible only
// if an ID was copied from a hashed name, or if two hashes are equal.
func (n *namer) settle() {
	used := map[string]bool{}
	var open []int
	for i := range n.ops {
		if slices.Contains(n.taken[n.names[i]], i) {
			used[n.names[i]] = true
		} else {
			open = append(open, i)
		}
	}
	slices.SortFunc(open, func(x, y int) int { return strings.Compare(n.ops[x].Route(), n.ops[y].Route()) })
	for _, i := range open {
		for again := n.ops[i].Route(); used[n.names[i]]; {
			again += " "
			n.names[i] = hashed(n.names[i], again)
		}
		used[n.names[i]] = true
	}
}

// hashLength is the length of an underscore and eight hexadecimal digits.
const hashLength = 9

// hashed appends a hash of route to name, which it shortens if necessary.
func hashed(name, route string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(route))
	return fmt.Sprintf("%s_%08x", strings.TrimRight(name[:min(len(name), MaxLength-hashLength)], "_"), h.Sum32())
}

// documentName makes a name from a document's operation ID: the text before two underscores. After
// them, generators write the method and the path.
func documentName(op *introspect.Operation) string {
	if op.Sources[introspect.FactID] != introspect.SourceDocument {
		return ""
	}
	id, _, _ := strings.Cut(op.ID, "__")
	name := unnameable.ReplaceAllString(id, "_")
	name = strings.Trim(name[:min(len(name), MaxLength)], "_-")
	if !Legal(name) {
		return ""
	}
	return name
}
