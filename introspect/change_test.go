package introspect

import "testing"

func TestChange(t *testing.T) {
	for _, c := range []struct{ reason, path, id, handler, want string }{
		{"a session ends", "/auth/logout", "", "", "logout"},
		{"a job is removed", "/job/remove", "", "", "remove"},
		{"a generator writes", "/gen/todb", "", "", "gen"},
		{"two words of one literal", "/sign-out", "", "", "signout"},
		{"snake case", "/clear_cache", "", "", "clear"},
		{"behind a parameter", "/users/:id/delete", "", "", "delete"},
		{"before a parameter", "/delete/:id", "", "", "delete"},
		{"a literal before a parameter in one segment", "/delete-:id", "", "", "delete"},
		{"upper case", "/User/DeleteAll", "", "", "delete"},
		{"an action behind a parameter", "/tasks/:id/run", "", "", "run"},
		{"the handler's name", "/x", "", "example.com/shop.(*Shop).DeleteUser-fm", "delete"},
		{"the object before the verb", "/x", "", "example.com/shop.UserDelete", "delete"},
		{"a generic handler", "/x", "", "example.com/shop.Remove[example.com/shop.User]", "remove"},
		{"a noun as the first word of a name", "/x", "", "example.com/shop.SetLimit", "set"},
		{"the ID", "/x", "purge_cache", "", "purge"},

		{"nothing", "/", "", "", ""},
		{"a collection", "/users/:id", "", "example.com/shop.GetUser", ""},
		{"only a whole word", "/addresses", "", "", ""},
		{"a plural", "/updates", "", "", ""},
		{"a word in a word", "/settings/preset", "", "", ""},
		{"a participle describes what is there", "/users/deleted", "", "example.com/shop.ListDeleted", ""},
		{"a noun inside a path", "/stores/store/:id", "", "", ""},
		{"a noun at the end of a path", "/blog/post", "", "", ""},
		{"a noun inside a name", "/x", "", "example.com/shop.BlogPost", ""},
		{"a noun that is a collection", "/post/:id/comments", "", "", ""},
		{"a noun behind another word", "/data-set", "", "", ""},
		{"a name that begins with a readVerbs verb", "/x", "", "example.com/shop.GetUpdateHistory", ""},
		{"an ID that does", "/x", "list_add_ons", "", ""},
		{"a receiver is not the function", "/x", "", "example.com/shop.(*Update).History-fm", ""},
		{"a package is not the function", "/x", "", "example.com/delete.History", ""},
		{"a function literal has no name", "/x", "", "example.com/shop.Delete.func1", ""},
		{"a parameter's name is not the path's", "/users/:delete", "", "", ""},
	} {
		o := Operation{Path: c.path, ID: c.id, Handler: c.handler}
		segments, err := ParsePath(c.path)
		if err != nil {
			t.Fatal(err)
		}
		o.Segments = segments
		word, effect := o.Change()
		if word != c.want || (word == "") != (effect == "") {
			t.Errorf("%s: %s %s %s: the word is %q (%q), want %q", c.reason, c.path, c.id, c.handler, word, effect, c.want)
		}
	}
}

// Each word has one effect, and what is qualified is in the table.
func TestChangeTable(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range changes {
		for _, w := range c.words {
			if seen[w] {
				t.Errorf("%s is in the table twice", w)
			}
			seen[w] = true
		}
	}
	for _, n := range nouns {
		if !seen[n] {
			t.Errorf("the noun %s is not in the table", n)
		}
	}
	for _, r := range readVerbs {
		if seen[r] {
			t.Errorf("%s reads and changes", r)
		}
	}
}
