package naming

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"pgregory.net/rapid"
)

// tables generates route tables that Gin accepts, with handlers and IDs that often collide.
func tables() *rapid.Generator[[]introspect.Operation] {
	segment := rapid.SampledFrom([]string{
		"a", "b", "a_b", "a-b", "a.b", "A", "by", "root", "ü", "_", "a_", "x\\:a", ":id", ":a_b", ":größe", "*id", "u:id", "a_:id", "",
		"dot", "colon", ".a", "a.", "a..b", "a.by", "a.dot", "_a", "__a", "a_dot", "dot_a", "a\\:b", "colon_a", ":dot",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
	})
	path := rapid.Map(rapid.SliceOfN(segment, 1, 4), func(parts []string) string { return "/" + strings.Join(parts, "/") })
	method := rapid.SampledFrom([]string{"GET", "POST"})
	id := rapid.SampledFrom([]string{"", "", "", "get_a", "get_a_b", "get_b", "is_x", "is_y", "1", "no dots."})
	symbol := rapid.SampledFrom([]string{"", "p.GetA", "q.GetA", "p.(*T).GetA-fm", "p.GetAB", "p.IsX", "p.IsY", "p.Handler", "p.GetBy", "p.PostRoot", "p.f.func1",
		"p.PGetA", "p.QGetA", "x/p.GetA", "y/p.GetA", "main.GetA", "p.List", "q.List", "p.PList", "p.Handle", "getters.A", "p.GetADotB"})
	return rapid.Custom(func(t *rapid.T) []introspect.Operation {
		engine := gin.New()
		var ops []introspect.Operation
		for range rapid.IntRange(1, 8).Draw(t, "routes") {
			o := introspect.Operation{Method: method.Draw(t, "method"), Path: path.Draw(t, "path"), ID: id.Draw(t, "id"), Handler: symbol.Draw(t, "symbol")}
			if !register(func() { engine.Handle(o.Method, o.Path, func(*gin.Context) {}) }) {
				continue
			}
			registered := engine.Routes()
			for _, r := range registered { // Gin cleans paths
				known := slices.ContainsFunc(ops, func(k introspect.Operation) bool { return k.Method == r.Method && k.Path == r.Path })
				if !known {
					o.Path = r.Path
				}
			}
			segments, err := introspect.ParsePath(o.Path)
			if err != nil {
				t.Fatal(err)
			}
			o.Segments = segments
			ops = append(ops, o)
		}
		return share(ops)
	})
}

// register reports whether Gin accepted the routes.
func register(f func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	f()
	return true
}

var literal = regexp.MustCompile(`\.func\d+$`)

// share marks the symbols that belong to several routes, as introspect does.
func share(ops []introspect.Operation) []introspect.Operation {
	ops = slices.Clone(ops)
	for i := range ops {
		count := 0
		for j := range ops {
			if ops[j].Handler == ops[i].Handler {
				count++
			}
		}
		ops[i].Shared = count > 1 || literal.MatchString(ops[i].Handler)
	}
	return ops
}

func TestNamesAreLegalUniqueAndStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := tables().Draw(t, "table")
		names, errs := Tools(ops, nil)
		checkNames(t, ops, names, errs)

		order := rapid.Permutation(ops).Draw(t, "order")
		shuffled, _ := Tools(order, nil)
		for i := range order {
			at := slices.IndexFunc(ops, func(o introspect.Operation) bool { return o.Route() == order[i].Route() })
			if shuffled[i] != names[at] {
				t.Fatalf("%s is %s in one order and %s in another", order[i].Route(), names[at], shuffled[i])
			}
		}
	})
}

// checkNames checks what holds for every table.
func checkNames(t rapid.TB, ops []introspect.Operation, names []string, errs []error) {
	t.Helper()
	seen := map[string]string{}
	for i := range ops {
		if errs[i] != nil {
			if ops[i].ID == "" {
				t.Fatalf("%s has no ID, and an error: %v", ops[i].Route(), errs[i])
			}
			continue
		}
		if !Legal(names[i]) {
			t.Fatalf("%s is %q, which is not a legal name", ops[i].Route(), names[i])
		}
		if other, ok := seen[names[i]]; ok {
			t.Fatalf("%s and %s are both %s", other, ops[i].Route(), names[i])
		}
		seen[names[i]] = ops[i].Route()
	}
}

// Method and path name no two routes of one engine alike, whatever else names them.
func TestPathNamesAreDistinct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen := map[string]string{}
		for _, op := range tables().Draw(t, "table") {
			name := pathName(&op)
			if other, ok := seen[name]; ok {
				t.Fatalf("%s and %s are both %s", other, op.Route(), name)
			}
			seen[name] = op.Route()
		}
	})
}

// Adding a route renames another one only where the name that the new one brings, an ID
// or a symbol with its package or without, is what the other one's symbol or method and path
// make.
func TestAddingARouteRenamesNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		after := tables().Filter(func(ops []introspect.Operation) bool { return len(ops) > 0 }).Draw(t, "table")
		added := rapid.IntRange(0, len(after)-1).Draw(t, "added")
		before := share(slices.Delete(slices.Clone(after), added, added+1))
		was, _ := Tools(before, nil)
		is, _ := Tools(after, nil)
		is = slices.Delete(is, added, added+1)

		one := after[added]
		one.Shared = literal.MatchString(one.Handler) // the symbol that it brings
		brought := []string{one.ID, symbolName(&one), packageName(&one)}
		for i := range before {
			if was[i] == is[i] {
				continue
			}
			symbol, qualified := symbolName(&before[i]), packageName(&before[i])
			collides := slices.ContainsFunc(brought, func(name string) bool {
				return name != "" && (name == symbol || name == qualified || name == pathName(&before[i]))
			})
			if !collides {
				t.Fatalf("adding %s renamed %s from %s to %s", one.Route(), before[i].Route(), was[i], is[i])
			}
		}
	})
}

func FuzzNames(f *testing.F) {
	f.Add("/users/:id", "main.GetUser", "", "/users_by/id", "main.(*Users).Get-fm", "get_users_by_id")
	f.Add("/", "", "", "/root", "", "")
	f.Add("/a/b", "", "x.y", "/a_b", "", "x.y")
	f.Add(`/a\:b`, "p.A", "", "/a:b", "q.A", "")
	f.Add("/größe/*rest", "p.List[...]", "", "//", "p.(*T[...]).M-fm", "")
	f.Fuzz(func(t *testing.T, path1, symbol1, id1, path2, symbol2, id2 string) {
		var ops []introspect.Operation
		for _, o := range []introspect.Operation{
			{Method: "GET", Path: path1, Handler: symbol1, ID: id1},
			{Method: "GET", Path: path2, Handler: symbol2, ID: id2},
		} {
			segments, err := introspect.ParsePath(o.Path)
			if err == nil && (len(ops) == 0 || ops[0].Path != o.Path) {
				o.Segments = segments
				ops = append(ops, o)
			}
		}
		names, errs := Tools(share(ops), nil)
		checkNames(t, ops, names, errs)
		for i := range names {
			if Title(names[i]) == "" && names[i] != "" {
				t.Fatalf("%q has no title", names[i])
			}
		}
	})
}
