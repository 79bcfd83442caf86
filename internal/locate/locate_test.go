package locate_test

import (
	"fmt"
	"mime/multipart"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/internal/locate"
)

type (
	mixed struct {
		ID     string `uri:"id"`
		Trace  string `header:"X-Trace"`
		Page   int    `form:"page"`
		Name   string `json:"name"`
		Both   string `form:"b_form" json:"b_json"`
		Plain  string
		Hidden string `json:"-"`
	}
	formOnly struct {
		ID    string `uri:"id" form:"id"`
		Name  string `form:"name,default=x"`
		Plain string
	}
	upload struct {
		File *multipart.FileHeader `form:"file"`
		Note string                `json:"note"`
	}
	queryOnly struct {
		Filter struct {
			From time.Time `form:"from"`
		}
		Since time.Time `form:"since"`
		*embeddedPage
	}
	embeddedPage struct {
		Page int `form:"page"`
	}
	optional struct {
		Name string `json:",omitempty" form:"name"`
	}
	selfish struct {
		A *selfish `form:"a"`
		B *selfish `form:"b"`
		C *other   `form:"c"`
		D string   `form:"d"`
	}
	other struct {
		A *selfish `form:"a"`
		B *other   `form:"b"`
	}
)

// TestFields is the rule, one row for each of its clauses.
func TestFields(t *testing.T) {
	for _, c := range []struct {
		reason string
		t      reflect.Type
		in     locate.Location
		method string
		want   string // location/name of each field, in order
		notes  string // a part of each skipped field's sentence, or of the error
	}{
		{"everything has its tag's location", reflect.TypeFor[mixed](), locate.Auto, http.MethodPost, "path/id header/X-Trace query/page body/name body/b_json body/Plain", ""},
		{"on DELETE, form comes before json, and what has no tag is skipped", reflect.TypeFor[mixed](), locate.Auto, http.MethodDelete, "path/id header/X-Trace query/page body/name query/b_form", "Plain has no tag"},
		{"on GET there is no JSON body", reflect.TypeFor[mixed](), locate.Auto, http.MethodGet, "path/id header/X-Trace query/page query/b_form", "Name is a member of a JSON body|Plain has no tag"},
		{"without json tags, form is the body", reflect.TypeFor[formOnly](), locate.Auto, http.MethodPut, "path/id form/name form/Plain", ""},
		{"on GET it is the query", reflect.TypeFor[formOnly](), locate.Auto, http.MethodGet, "path/id query/name", "Plain has no tag"},
		{"a file makes the whole body a form", reflect.TypeFor[upload](), locate.Auto, http.MethodPost, "form/file form/Note", ""},
		{"on GET there is no file", reflect.TypeFor[upload](), locate.Auto, http.MethodGet, "", "Note is a member of a JSON body|File is a file"},
		{"nested and embedded structs are flattened, times are not", reflect.TypeFor[queryOnly](), locate.Auto, http.MethodGet, "query/from query/since query/page", ""},
		{"a json tag without a name names the body", reflect.TypeFor[optional](), locate.Auto, http.MethodPost, "body/Name", ""},
		{"a declared location overrides the tags", reflect.TypeFor[mixed](), locate.Query, http.MethodPost, "query/page query/Name query/b_form query/Plain", ""},
		{"also for the body", reflect.TypeFor[mixed](), locate.Body, http.MethodPost, "body/ID body/Trace body/Page body/name body/b_json body/Plain", ""},
		{"a path has only the parameters of the route", reflect.TypeFor[formOnly](), locate.Path, http.MethodPost, "path/id", ""},
		{"a header is no place for a file", reflect.TypeFor[upload](), locate.Header, http.MethodPost, "header/Note", "File is a file"},
	} {
		got := locate.Fields(c.t, c.in, c.method, []string{"id"})
		fields := make([]string, len(got.Fields))
		for i, f := range got.Fields {
			fields[i] = string(f.In) + "/" + f.Name
		}
		if strings.Join(fields, " ") != c.want {
			t.Errorf("%s: got %s, want %s", c.reason, strings.Join(fields, " "), c.want)
		}
		notes := got.Skipped
		if got.Err != nil {
			notes = append([]string{got.Err.Error()}, notes...)
		}
		if told := strings.Join(notes, "|"); len(notes) != len(strings.FieldsFunc(c.notes, func(r rune) bool { return r == '|' })) {
			t.Errorf("%s: got the notes %q, want %q", c.reason, told, c.notes)
		}
		for part := range strings.SplitSeq(c.notes, "|") {
			if !strings.Contains(strings.Join(notes, "|"), part) {
				t.Errorf("%s: got the notes %q, want %q", c.reason, notes, part)
			}
		}
	}
}

// TestFieldsAreBounded: there is no end of ways to the fields of structs that contain each other.
func TestFieldsAreBounded(t *testing.T) {
	wide := reflect.TypeFor[struct {
		A string `form:"a"`
	}]()
	for range 20 {
		wide = reflect.StructOf([]reflect.StructField{
			{Name: "A", Type: wide, Tag: `form:"a"`}, {Name: "B", Type: wide, Tag: `form:"b"`},
		})
	}
	got := locate.Fields(wide, locate.Auto, http.MethodGet, nil)
	if len(got.Fields) > 10_000 || len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0], "only the first") {
		t.Errorf("%d fields, and the notes %q", len(got.Fields), got.Skipped)
	}
}

// TestNeedsBody decides the verb of a route that takes any.
func TestNeedsBody(t *testing.T) {
	type never *never
	for typ, want := range map[reflect.Type]bool{
		reflect.TypeFor[mixed]():         true,
		reflect.TypeFor[upload]():        true,
		reflect.TypeFor[queryOnly]():     true, // Filter has no tag
		reflect.TypeFor[embeddedPage]():  false,
		reflect.TypeFor[*embeddedPage](): false,
		reflect.TypeFor[optional]():      false,
		reflect.TypeFor[[]string]():      true,
		reflect.TypeFor[selfish]():       false,
		reflect.TypeFor[never]():         true,
	} {
		if got := locate.NeedsBody(typ); got != want {
			t.Errorf("%s needs a body: %t, want %t", typ, got, want)
		}
	}
}

// TestMethodClass: the rule is the same for all methods of a class.
func TestMethodClass(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "DELETE", "POST", "PUT", "PATCH", "OPTIONS", "PURGE"} {
		for _, typ := range []reflect.Type{reflect.TypeFor[mixed](), reflect.TypeFor[formOnly](), reflect.TypeFor[upload]()} {
			own, class := locate.Fields(typ, locate.Auto, method, nil), locate.Fields(typ, locate.Auto, locate.MethodClass(method), nil)
			same := slices.EqualFunc(own.Fields, class.Fields, func(x, y locate.Field) bool { return x.In == y.In && x.Name == y.Name })
			if !same || fmt.Sprint(own.Err != nil) != fmt.Sprint(class.Err != nil) {
				t.Errorf("%s binds %s as no method of its class %s", method, typ, locate.MethodClass(method))
			}
		}
	}
}
