package words

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, identifier, want string }{
		{"nothing", "", ""},
		{"one word", "logout", "logout"},
		{"snake case", "sign_out", "sign out"},
		{"kebab case", "sign-out", "sign out"},
		{"camel case", "signOut", "sign out"},
		{"Pascal case", "SignOut", "sign out"},
		{"an acronym at the end", "userID", "user id"},
		{"an acronym at the beginning", "HTTPServer", "http server"},
		{"an acronym alone", "API", "api"},
		{"digits belong to a word", "oauth2Token", "oauth2 token"},
		{"a header", "X-Auth-Token", "x auth token"},
		{"several separators", "__a--b..c/", "a b c"},
		{"letters beyond ASCII", "größeÄndern", "größe ändern"},
	} {
		if got := strings.Join(Split(c.identifier), " "); got != c.want {
			t.Errorf("%s: Split(%q) = %q, want %q", c.reason, c.identifier, got, c.want)
		}
	}
}

// FuzzSplit looks for identifiers whose letters and digits get lost, or whose words are empty.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "aB", "HTTPServer", "a-b_c", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := Split(s)
		if slices.Contains(words, "") {
			t.Errorf("%q has an empty word: %q", s, words)
		}
		if want := strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !isWord(r) }), "")); strings.Join(words, "") != want {
			t.Errorf("%q: the words %q are not %q", s, words, want)
		}
	})
}
