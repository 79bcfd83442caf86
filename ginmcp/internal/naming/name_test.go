package naming

import (
	"strings"
	"testing"
)

func TestSlug(t *testing.T) {
	tests := []struct{ reason, text, want string }{
		{"a legal name stands", "get-User__2", "get-User__2"},
		{"spaces and dots", "Get user v1.2", "Get_user_v1_2"},
		{"several in a row are one", "get  /  user", "get_user"},
		{"none at the ends", "(get user)", "get_user"},
		{"letters that clients do not take", "größe", "gr_e"},
		{"a digit cannot be first", "2fa", "_2fa"},
		{"nor a hyphen", "-x", "x"},
		{"what is too long is cut", strings.Repeat("ab", 40), strings.Repeat("ab", 32)},
		{"and does not end in an underscore", strings.Repeat("a", 63) + " b", strings.Repeat("a", 63)},
		{"a long one that begins with a digit", "1" + strings.Repeat("a", 70), "_1" + strings.Repeat("a", 62)},
		{"nothing is left", "名前", ""},
		{"nor of this", " -_. ", ""},
		{"nor of nothing", "", ""},
	}
	for _, test := range tests {
		got := Slug(test.text)
		if got != test.want || got != "" && !Legal(got) {
			t.Errorf("%s: %q becomes %q, want %q", test.reason, test.text, got, test.want)
		}
	}
}

func TestModule(t *testing.T) {
	for _, test := range []struct{ reason, path, want string }{
		{"a path", "example.com/shop", "shop"},
		{"one element", "shop", "shop"},
		{"a major version", "example.com/shop/v2", "shop"},
		{"of two digits", "example.com/shop/v12", "shop"},
		{"of gopkg.in", "gopkg.in/shop.v3", "shop"},
		{"a word that begins like one", "example.com/v2ray", "v2ray"},
		{"nothing but a version", "v2", "v2"},
		{"no version at the end", "example.com/v2/shop", "shop"},
	} {
		if got := Module(test.path); got != test.want {
			t.Errorf("%s: %s is %q, want %q", test.reason, test.path, got, test.want)
		}
	}
}
