package naming

import (
	"slices"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

// operation makes one as introspect does: "GET /users/:id".
func sampleOperation(t testing.TB, route, id, handler string) introspect.Operation {
	t.Helper()
	method, path, _ := strings.Cut(route, " ")
	segments, err := introspect.ParsePath(path)
	if err != nil {
		t.Fatal(err)
	}
	return introspect.Operation{ID: id, Method: method, Path: path, Segments: segments, Handler: handler}
}

// The hashes are part of the contract: a tool keeps its name from one release to the next.
func TestPathName(t *testing.T) {
	long := strings.Repeat("/segment", 9)
	tests := []struct{ reason, route, want string }{
		{"the root", "GET /", "get_root"},
		{"a literal", "GET /users", "get_users"},
		{"a parameter", "GET /users/:id", "get_users_by_id"},
		{"several", "DELETE /a/:b/c/:d", "delete_a_by_b_c_by_d"},
		{"a parameter at the root", "GET /:id", "get_by_id"},
		{"a wildcard is a parameter", "GET /files/*path", "get_files_by_path"},
		{"a parameter of two words", "GET /users/:user_id", "get_users_by_user_id"},
		{"in camel case", "GET /users/:userID", "get_users_by_user_id"},
		{"with a hyphen", "GET /users/:user-id", "get_users_by_user_id"},
		{"a hyphen is a hyphen", "GET /order-items", "get_order-items"},
		{"an underscore is doubled, for one is a slash", "GET /order_items", "get_order__items"},
		{"case is kept", "POST /user/changePassword", "post_user_changePassword"},
		{"a trailing slash is a word", "GET /users/", "get_users_root"},
		{"below a parameter", "GET /users/:id/", "get_users_by_id_root"},
		{"a dot is a word", "GET /robots.txt", "get_robots_dot_txt"},
		{"several", "GET /v1.2/a.b_c", "get_v1_dot_2_a_dot_b__c"},
		{"an escaped colon is a word", `POST /users\:batch`, "post_users_colon_batch"},
		{"a dot at the edge, next to a slash", "GET /x/.well-known", "get_x_well_known_1c5a5859"},
		{"two dots", "GET /a..b", "get_a_b_9f24d005"},
		{"a literal that reads as a dot", "GET /robots/dot/txt", "get_robots_dot_txt_ab4af76c"},
		{"in a part of a segment", "GET /a.dot", "get_a_dot_dot_cee15b14"},
		{"a part that reads as a parameter", "GET /stand.by", "get_stand_dot_by_6802c481"},
		{"other characters carry a hash", "GET /a~b", "get_a_b_51d171a1"},
		{"a text before a parameter too", "GET /user_:id", "get_user_by_id_c82e40fd"},
		{"a literal that reads as a parameter", "GET /users/by/id", "get_users_by_id_50c69be6"},
		{"a literal that reads as the root", "GET /root", "get_root_2ff25b5a"},
		{"or as a trailing slash", "GET /users/root", "get_users_root_9f3766b7"},
		{"but not where more follows", "GET /root/users", "get_root_users"},
		{"an underscore next to that of a slash", "GET /_x", "get___x"},
		{"but not at the end", "GET /x_/a", "get_x_a_c236a4db"},
		{"nor two of them", "GET /__x", "get_x_b4a31964"},
		{"a double slash", "GET /a//b", "get_a__b_59ad0e7b"},
		{"no ASCII at all", "GET /größe", "get_gr_e_518cde4b"},
		{"nothing that a name may have", "GET /日本", "get_5971340a"},
		{"a parameter that a name cannot have", "GET /x/:größe", "get_x_by_gr_e"},
		{"too long", "GET " + long, "get_segment_segment_segment_segment_segment_segment_seg_8256ace7"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			op := sampleOperation(t, test.route, "", "")
			got := pathName(&op)
			if got != test.want {
				t.Errorf("%s is %s, want %s", test.route, got, test.want)
			}
			if !Legal(got) {
				t.Errorf("%s is not a legal name", got)
			}
		})
	}
}

func TestSymbolName(t *testing.T) {
	tests := []struct{ reason, symbol, want string }{
		{"a function", "main.ListUsers", "list_users"},
		{"unexported", "example.com/shop/api.listUsers", "list_users"},
		{"a method, with its receiver", "example.com/shop.(*Shop).GetUser-fm", "shop_get_user"},
		{"a value receiver", "example.com/shop.Shop.GetUser-fm", "shop_get_user"},
		{"a receiver that the method names", "shop.(*User).GetUser-fm", "get_user"},
		{"in the plural", "shop.(*Users).GetUser-fm", "get_user"},
		{"noise of the receiver", "shop.(*UserHandler).Get-fm", "user_get"},
		{"a receiver of noise only", "shop.(*BaseApi).CreateOrder-fm", "create_order"},
		{"noise of the function", "shop.GetUserHandler", "get_user"},
		{"an acronym first", "shop.HTTPStatus", "http_status"},
		{"an acronym last", "shop.GetUserByID", "get_user_by_id"},
		{"an acronym between", "shop.GetHTTPStatus", "get_http_status"},
		{"digits stay where they are", "shop.GetV2Users", "get_v2_users"},
		{"underscores", "shop.get_all__users", "get_all_users"},
		{"a generic function", "shop.ListAll[...]", "list_all"},
		{"a generic receiver keeps its method", "shop.(*Store[...]).Create-fm", "store_create"},
		{"type arguments with a path", "shop.ListAll[example.com/x/y.Z]", "list_all"},
		{"a verb alone is about its package", "example.com/shop/orders.List", "orders_list"},
		{"which has to describe something", "main.List", ""},
		{"even without noise", "example.com/shop/handlers.Get", ""},
		{"a verb of a receiver is about it", "shop.(*Order).List-fm", "order_list"},
		{"what describes nothing", "shop.Handle", ""},
		{"nor with another such word", "shop.(*Server).ServeHTTP-fm", ""},
		{"a word for any page", "shop.UI", ""},
		{"a method of an interface", "shop.Reader.Read-fm", "reader_read"},
		{"a package with a dot", "gopkg.in/yaml%2ev3.Parse", "parse"},
		{"nothing but noise", "shop.Handler", ""},
		{"a symbol that no client takes", "shop.Größe", ""},
		{"too long", "shop." + strings.Repeat("Long", 17), ""},
		{"no symbol", "", ""},
		{"no package", "main", ""},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if got := symbolName(&introspect.Operation{Handler: test.symbol}); got != test.want {
				t.Errorf("%s is %q, want %q", test.symbol, got, test.want)
			}
			if got := symbolName(&introspect.Operation{Handler: test.symbol, Shared: true}); got != "" {
				t.Errorf("%s, shared, is %q, want none", test.symbol, got)
			}
		})
	}
}

func TestTools(t *testing.T) {
	type op struct{ route, id, handler string }
	tests := []struct {
		reason string
		ops    []op
		want   []string
	}{
		{"an ID is taken as it stands", []op{{"GET /x", "Read-It_all", "main.Get"}}, []string{"Read-It_all"}},
		{"a symbol", []op{{"GET /x", "", "main.GetThing"}}, []string{"get_thing"}},
		{"method and path", []op{{"GET /x", "", ""}}, []string{"get_x"}},
		{
			"two symbols that make one name both have that of their package",
			[]op{{"GET /v1/x", "", "v1.GetX"}, {"GET /v2/x", "", "v2.GetX"}},
			[]string{"v1_get_x", "v2_get_x"},
		},
		{
			"equal structs in two packages",
			[]op{{"GET /a", "", "example.com/shop/admin.(*Service).FindItem-fm"}, {"GET /b", "", "example.com/shop/user-api.(*Service).FindItem-fm"}},
			[]string{"admin_service_find_item", "user_service_find_item"},
		},
		{
			"and in two packages of one name both give way",
			[]op{{"GET /a/x", "", "a/v1.GetX"}, {"GET /b/x", "", "b/v1.GetX"}, {"GET /c/x", "", "c.GetX"}},
			[]string{"get_a_x", "get_b_x", "c_get_x"},
		},
		{
			"a symbol of main has no package to show",
			[]op{{"GET /a/x", "", "main.GetX"}, {"GET /b/x", "", "c.GetX"}},
			[]string{"get_a_x", "c_get_x"},
		},
		{
			"a symbol that describes nothing",
			[]op{{"GET /a", "", "metrics.Handle"}, {"GET /ui", "", "web.UI"}, {"GET /ws", "", "main.(*Server).serve-fm"}},
			[]string{"get_a", "get_ui", "get_ws"},
		},
		{
			"an ID wins over a symbol",
			[]op{{"GET /x", "get_thing", ""}, {"GET /y", "", "main.GetThing"}},
			[]string{"get_thing", "get_y"},
		},
		{
			"and over method and path",
			[]op{{"GET /x", "get_y", ""}, {"GET /y", "", ""}},
			[]string{"get_y", "get_y_c797eff5"},
		},
		{
			"a symbol wins over method and path",
			[]op{{"GET /v2/x", "", "main.GetX"}, {"GET /x", "", ""}},
			[]string{"get_x", "get_x_c697ee62"},
		},
		{
			"a symbol that is its own method and path",
			[]op{{"GET /x", "", "main.GetX"}},
			[]string{"get_x"},
		},
		{
			"paths that read alike keep apart",
			[]op{{"GET /a/b", "", ""}, {"GET /a_b", "", ""}, {"GET /a-b", "", ""}, {"GET /a.b", "", ""}, {"GET /a/b/", "", ""}, {"GET /A/b", "", ""}},
			[]string{"get_a_b", "get_a__b", "get_a-b", "get_a_dot_b", "get_a_b_root", "get_A_b"},
		},
		{
			"a parameter and a wildcard, which no engine has at one place",
			[]op{{"GET /x/:id", "", ""}, {"GET /x/*id", "", ""}},
			[]string{"get_x_by_id_344205fa", "get_x_by_id_e3ea0a6a"},
		},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			var ops []introspect.Operation
			for _, o := range test.ops {
				ops = append(ops, sampleOperation(t, o.route, o.id, o.handler))
			}
			names, errs := Tools(ops, nil)
			if !slices.Equal(names, test.want) {
				t.Errorf("got  %q\nwant %q", names, test.want)
			}
			for _, err := range errs {
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// Explicit names are never corrected: a mistake in one is an error, and does not change the
// names of other operations.
func TestToolsRefuses(t *testing.T) {
	const want = `is not a tool name: want a letter or underscore, then at most 63 letters, digits, underscores and hyphens`
	tests := []struct{ reason, id string }{
		{"a digit first", "1st"},
		{"a hyphen first", "-x"},
		{"a dot", "users.list"},
		{"a space", "list users"},
		{"a line", "list\n"},
		{"no ASCII", "größe"},
		{"65 characters", strings.Repeat("x", 65)},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			names, errs := Tools([]introspect.Operation{sampleOperation(t, "GET /x", test.id, ""), sampleOperation(t, "GET /y", "", "")}, nil)
			if errs[0] == nil || !strings.HasPrefix(errs[0].Error(), "GET /x: ") || !strings.HasSuffix(errs[0].Error(), want) {
				t.Errorf("got %v, want an error that names the route and says what is legal", errs[0])
			}
			if errs[1] != nil || names[1] != "get_y" {
				t.Errorf("the other one is %s, %v", names[1], errs[1])
			}
		})
	}
	_, errs := Tools([]introspect.Operation{sampleOperation(t, "GET /x", "same", ""), sampleOperation(t, "GET /y", "same", ""), sampleOperation(t, "GET /z", "z", "")}, nil)
	for i, want := range []string{`GET /x: "same" is also the name of GET /y`, `GET /y: "same" is also the name of GET /x`, ""} {
		got := ""
		if errs[i] != nil {
			got = errs[i].Error()
		}
		if got != want {
			t.Errorf("error %d is %q, want %q", i, got, want)
		}
	}
}

// An ID may equal a hashed name, which then gets another hash.
func TestToolsMarkThatIsTaken(t *testing.T) {
	op := sampleOperation(t, "GET /a.b", "", "")
	mark := pathName(&op)
	names, _ := Tools([]introspect.Operation{op, sampleOperation(t, "GET /x", mark, "")}, nil)
	if names[0] == mark || !Legal(names[0]) || names[1] != mark {
		t.Errorf("got %q, want %q for the second and another name for the first", names, mark)
	}
}

func TestTitle(t *testing.T) {
	tests := []struct{ name, want string }{
		{"get_user", "Get user"},
		{"get_order__items", "Get order items"},
		{"Read-It_all", "Read It all"},
		{"get_users_", "Get users"},
		{"_", "_"},
	}
	for _, test := range tests {
		if got := Title(test.name); got != test.want {
			t.Errorf("the title of %s is %q, want %q", test.name, got, test.want)
		}
	}
}
