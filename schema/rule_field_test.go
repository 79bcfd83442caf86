package schema

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/introspect"
)

type fieldRulesBody struct {
	Kind     string    `json:"kind"`
	Count    int       `json:"count"`
	Flag     bool      `json:"flag"`
	List     []string  `json:"list"`
	Pass     string    `json:"password"`
	From     time.Time `json:"from_time"`
	Untagged string
	Inner    struct {
		Code string `json:"code"`
	} `json:"inner"`

	If          string    `json:"f1" binding:"required_if=Kind email"`
	IfTwo       string    `json:"f2" binding:"required_if=Kind email Count 3"`
	IfBool      string    `json:"f3" binding:"required_if=Flag true"`
	IfLength    string    `json:"f4" binding:"required_if=List 2"`
	IfQuoted    string    `json:"f5" binding:"required_if=Kind 'by post'"`
	Unless      string    `json:"f6" binding:"required_unless=Kind email Kind post"`
	With        string    `json:"f7" binding:"required_with=Pass"`
	WithSome    string    `json:"f8" binding:"required_with=Pass Kind"`
	WithAll     string    `json:"f9" binding:"required_with_all=Pass Kind"`
	Without     string    `json:"f10" binding:"required_without=Pass"`
	WithoutAll  string    `json:"f11" binding:"required_without_all=Pass Untagged"`
	ExcludedIf  string    `json:"f12" binding:"excluded_if=Kind email"`
	ExcludedUn  string    `json:"f13" binding:"excluded_unless=Kind email"`
	ExcludedW   string    `json:"f14" binding:"excluded_with=Pass Kind"`
	Same        string    `json:"f15" binding:"eqfield=Pass"`
	Differs     string    `json:"f16" binding:"nefield=Pass"`
	MoreThan    int       `json:"f17" binding:"gtfield=Count"`
	AtLeast     int       `json:"f18" binding:"gtefield=Count"`
	LessThan    int       `json:"f19" binding:"ltfield=Count"`
	AtMost      int       `json:"f20" binding:"ltefield=Count"`
	Later       time.Time `json:"f21" binding:"gtfield=From"`
	Longer      string    `json:"f22" binding:"gtfield=Pass"`
	Contains    string    `json:"f23" binding:"fieldcontains=Pass"`
	Excludes    string    `json:"f24" binding:"fieldexcludes=Pass"`
	SameInside  string    `json:"f25" binding:"eqcsfield=Inner.Code"`
	SkipUnless  string    `json:"f26" binding:"skip_unless=Kind email"`
	UnknownOne  string    `json:"f27" binding:"required_if=Nowhere x"`
	OwnRule     string    `json:"f28" binding:"mobile_phone"`
	UniqueNames []inner2  `json:"f29" binding:"unique=Name"`
	Postcode    string    `json:"f30" binding:"postcode_iso3166_alpha2_field=Kind"`
	NilOther    string    `json:"f31" binding:"required_if=List nil"`
}

type inner2 struct {
	Name string `json:"label"`
}

// TestRulesAboutFields are sentences, with the names that a client knows.
func TestRulesAboutFields(t *testing.T) {
	in := typeInput(t, reflect.TypeFor[fieldRulesBody]())
	var got struct {
		Properties map[string]struct{ Description string }
	}
	if err := json.Unmarshal(in.Schema, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"f1": `Required when kind is "email".`, "f2": `Required when kind is "email" and count is 3.`, "f3": `Required when flag is true.`,
		"f4": `Required when list is of length 2.`, "f5": `Required when kind is "by post".`, "f6": `Required unless kind is "email" or kind is "post".`,
		"f7": `Required when password is given.`, "f8": `Required when password or kind is given.`, "f9": `Required when password and kind are given.`,
		"f10": `Required when password is missing.`, "f11": `Required when password and Untagged are missing.`,
		"f12": `Must be left out when kind is "email".`, "f13": `Must be left out unless kind is "email".`, "f14": `Must be left out when password or kind is given.`,
		"f15": `Must be the same as password.`, "f16": `Must differ from password.`, "f17": `Must be more than count.`, "f18": `Must not be less than count.`,
		"f19": `Must be less than count.`, "f20": `Must not be more than count.`, "f21": `Must be later than from_time.`, "f22": `Must be longer than password.`,
		"f23": `Must contain the value of password.`, "f24": `Must not contain the value of password.`, "f25": `Must be the same as inner.code.`,
		"f26": `Required when kind is "email".`, "f27": `Required when Nowhere is "x".`, "f28": `Must satisfy the rule "mobile_phone".`,
		"f29": `No two may have the same label.`, "f30": `Must be a postcode of the country in kind.`, "f31": `Required when list is missing.`,
	}
	for name, text := range want {
		if got := got.Properties[name].Description; got != text {
			t.Errorf("%s: got %q, want %q", name, got, text)
		}
	}
	for name, spec := range ruleSpecs {
		used := false
		typ := reflect.TypeFor[fieldRulesBody]()
		for i := range typ.NumField() {
			used = used || strings.HasPrefix(typ.Field(i).Tag.Get("binding"), name)
		}
		if spec.fields != nil && !used && !strings.HasSuffix(name, "csfield") && !strings.HasPrefix(name, "excluded_with") {
			t.Errorf("the rule %s has no case", name)
		}
	}
}

// TestNamesInRulesFollowTheLocation: in a query, the other field is called as it is there.
func TestNamesInRulesFollowTheLocation(t *testing.T) {
	type page struct {
		From string `form:"from_date" json:"fromDate"`
		To   string `form:"to_date" json:"toDate" binding:"required_with=From"`
	}
	for in, want := range map[introspect.Location]string{introspect.LocationQuery: "from_date", introspect.LocationBody: "fromDate"} {
		input, _, err := NewInput(&introspect.Operation{
			Method: "POST", Path: "/x", Declared: true, Inputs: []introspect.Input{{In: in, Type: introspect.TypeRef{Go: reflect.TypeFor[page]()}}},
		}, InputOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(input.Schema), "Required when "+want+" is given.") {
			t.Errorf("in the %s: %s", in, input.Schema)
		}
	}
}

// TestViolatedRulesAboutFields: an error of the validator has the same words.
func TestViolatedRulesAboutFields(t *testing.T) {
	type contact struct {
		Kind  string `json:"kind"`
		Email string `json:"email" binding:"required_if=Kind email"`
	}
	type order struct {
		Contacts []contact `json:"contacts" binding:"dive"`
		Min      int       `json:"min"`
		Max      int       `json:"max" binding:"gtfield=Min"`
	}
	value := order{Contacts: []contact{{Kind: "email"}}, Min: 3, Max: 2}
	problems := Explain(reflect.TypeFor[order](), binding.Validator.ValidateStruct(value))
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := `contacts[0].email: required when kind is "email"|max: must be more than min`
	if strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
