package uri

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"pgregory.net/rapid"
)

// pathArguments are the arguments of a route with these parameters.
func pathArguments(names ...string) []schema.Argument {
	var out []schema.Argument
	for _, name := range names {
		out = append(out, schema.Argument{Name: name, Wire: name, In: introspect.LocationPath, Required: true})
	}
	return out
}

// What a developer may write as a URI, and what the mistake is otherwise.
func TestParseTemplate(t *testing.T) {
	query := append(pathArguments("id"), schema.Argument{Name: "verbose", Wire: "verbose", In: introspect.LocationQuery})
	for _, tt := range []struct {
		reason, text string
		arguments    []schema.Argument
		want, uri    string // the template, and a URI that it matches
		values       []string
		err          string
	}{
		{reason: "no path", text: "test://static-text", want: "test://static-text", uri: "test://static-text"},
		{
			reason: "no slashes", text: "urn:isbn-{id}", arguments: pathArguments("id"),
			want: "urn:isbn-{id}", uri: "urn:isbn-1", values: []string{"1"},
		},
		{reason: "a path", text: "shop://a.example/b", want: "shop://a.example/b", uri: "shop://a.example/b"},
		{
			reason: "variables", text: "shop://orders/{id}/items/no-{item}", arguments: pathArguments("id", "item"),
			want: "shop://orders/{id}/items/no-{item}", uri: "shop://orders/a%2Fb/items/no-7", values: []string{"a/b", "7"},
		},
		{
			reason: "another order", text: "shop://{item}/of/{id}", arguments: pathArguments("id", "item"),
			want: "shop://{item}/of/{id}", uri: "shop://7/of/1", values: []string{"7", "1"},
		},
		{
			reason: "a query", text: "shop://orders/{id}", arguments: query,
			want: "shop://orders/{id}{?verbose}", uri: "shop://orders/1?verbose=true", values: []string{"1"},
		},
		{
			reason: "the rest of a path", text: "files://root{/path*}", arguments: pathArguments("path"),
			want: "files://root{/path*}", uri: "files://root/a/b.txt", values: []string{"a/b.txt"},
		},
		{
			reason: "the usual prefix", text: "app:///books/{id}", arguments: pathArguments("id"),
			want: "app:///books/{id}", uri: "app:///books/1", values: []string{"1"},
		},
		{
			reason: "an escape", text: "shop://a%20b", want: "shop://a%20b", uri: "shop://a%20b",
		},
		{
			reason: "a name that no variable has", text: "shop://{user_id}", arguments: pathArguments("user-id"),
			want: "shop://{user_id}", uri: "shop://1", values: []string{"1"},
		},
		{reason: "and that name", text: "shop://{user-id}", arguments: pathArguments("user-id"), err: "write {user_id}"},
		{reason: "no scheme", text: "orders/{id}", err: "must begin with a scheme"},
		{reason: "upper case", text: "Shop://orders", err: "must begin with a scheme"},
		{reason: "nothing", text: "shop://", err: "no name after the prefix"},
		{reason: "a query of its own", text: "shop://orders?x=1", err: "must not have a query"},
		{reason: "a fragment", text: "shop://orders#x", err: "must not have a query or a fragment"},
		{reason: "a query expression", text: "shop://orders{?x}", err: "must not have a query"},
		{reason: "an unknown variable", text: "shop://{x}", err: "{x} is not in the path"},
		{reason: "a missing variable", text: "shop://orders", arguments: pathArguments("id"), err: "no variable {id}"},
		{reason: "a variable twice", text: "shop://{id}/{id}", arguments: pathArguments("id"), err: "{id} twice"},
		{reason: "text after a variable", text: "shop://{id}.json", arguments: pathArguments("id"), err: "a variable in braces"},
		{reason: "two variables", text: "shop://{id}{item}", arguments: pathArguments("id", "item"), err: "a variable in braces"},
		{reason: "an open brace", text: "shop://{id", arguments: pathArguments("id"), err: "a variable in braces"},
		{reason: "an operator", text: "shop://{+id}", arguments: pathArguments("id"), err: "{+id} is not in the path"},
		{reason: "a bad escape", text: "shop://a%zz", err: "invalid escape"},
		{reason: "too long", text: "shop://" + strings.Repeat("a", MaxLength), err: "the limit is"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			template, prefix, segments, err := ParseTemplate(tt.text, Prefix("app"), tt.arguments)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if tt.want != "" && template.String() != tt.want {
				t.Errorf("template %s, want %s", template, tt.want)
			}
			if tt.uri == "" {
				return
			}
			var tree Tree[string]
			tree.Add(segments, new(string))
			parts, _, ok := Split(prefix, tt.uri)
			var m Match
			if !ok || tree.Find(parts, &m) == nil || !slices.Equal(m.Values, tt.values) {
				t.Errorf("%s: found %v, want %q", tt.uri, m.Values, tt.values)
			}
		})
	}
}

// Whatever is written as a URI, it is refused, or a URI with any values leads back to them.
func TestParseTemplateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[a-z]{1,4}:/{0,3}([a-z%.;, é-]{0,4}(\{(id|item)\})?/){0,4}[a-z]{0,3}(\{/path\*\})?`),
			rapid.String(),
		).Draw(t, "text")
		arguments := pathArguments(rapid.SampledFrom([][]string{
			nil, {"id"}, {"id", "item"}, {"path"}, {"id", "path"},
		}).Draw(t, "parameters")...)
		template, prefix, segments, err := ParseTemplate(text, Prefix("app"), arguments)
		if err != nil {
			return
		}
		given, address := map[string]string{}, template.String()
		for _, v := range template.Path() {
			value := rapid.StringMatching(`[a-zé /?%-]{1,5}`).Draw(t, v.Name)
			given[v.Name] = value
			address = strings.ReplaceAll(address, "{"+v.Name+"}", url.PathEscape(value))
			address = strings.ReplaceAll(address, "{/"+v.Name+"*}", "/"+url.PathEscape(value))
		}
		var tree Tree[string]
		tree.Add(segments, new(string))
		parts, _, ok := Split(prefix, address)
		var m Match
		if !ok || tree.Find(parts, &m) == nil {
			t.Fatalf("%s of %s names nothing", address, text)
		}
		for i, v := range template.Path() {
			if m.Values[i] != given[v.Name] {
				t.Fatalf("%s of %s: %s is %q, want %q", address, text, v.Name, m.Values[i], given[v.Name])
			}
		}
	})
}
