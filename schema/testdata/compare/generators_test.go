package compare_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	google "github.com/google/jsonschema-go/jsonschema"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
)

// A generator makes the JSON Schema of a row's type, in its default settings or in those
// that suit the row better.
type generator struct {
	name, module string
	draft        *validator.Draft
	make         func(r row) ([]byte, error)
}

var generators = []generator{
	{"swag", "github.com/swaggo/swag", validator.Draft4, swagSchema}, // Swagger 2 has the keywords of draft 4
	{"huma", "github.com/danielgtaylor/huma/v2", validator.Draft2020, humaSchema},
	{"invopop", "github.com/invopop/jsonschema", validator.Draft2020, invopopSchema},
	{"google", "github.com/google/jsonschema-go", validator.Draft2020, googleSchema},
	{"ours", "", validator.Draft2020, ourSchema},
}

// title is the generator's name and the version that go.mod asks for.
func (g generator) title(t *testing.T) string {
	t.Helper()
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(mod)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == g.module {
			return g.name + " " + strings.TrimPrefix(words[1], "v")
		}
	}
	if g.module != "" {
		t.Errorf("go.mod does not have %s", g.module)
	}
	return g.name
}

func humaSchema(r row) ([]byte, error) {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	root := registry.Schema(r.t, false, "Root")
	raw, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	return withMember(raw, "components", map[string]any{"schemas": registry.Map()})
}

func googleSchema(r row) ([]byte, error) {
	s, err := google.ForType(r.t, nil)
	if err != nil {
		return nil, err
	}
	return json.Marshal(s)
}

func ourSchema(r row) ([]byte, error) {
	in, err := ourInput(r)
	if err != nil {
		return nil, err
	}
	if !locate.Whole(r.t) {
		return in.Schema, nil
	}
	var root struct {
		Properties struct{ Body json.RawMessage }
	}
	err = json.Unmarshal(in.Schema, &root)
	return root.Properties.Body, err
}

func ourInput(r row) (*schema.Input, error) {
	op := introspect.Operation{Method: http.MethodPost, Path: "/", Declared: true, Inputs: []introspect.Input{{In: r.in, Type: introspect.TypeRef{Go: r.t}}}}
	if r.in == introspect.LocationQuery {
		op.Method = http.MethodGet
	}
	in, _, err := schema.NewInput(&op, schema.InputOptions{})
	return in, err
}

// withMember adds a member to a JSON object.
func withMember(raw []byte, name string, value any) ([]byte, error) {
	object := map[string]any{}
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	object[name] = value
	return json.Marshal(object)
}

// invopopRow tells a process of this test to print the schema of one row and no more.
const invopopRow = "COMPARE_INVOPOP_ROW"

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	if name := os.Getenv(invopopRow); name != "" {
		printInvopop(name)
		return
	}
	os.Exit(m.Run())
}

// invopopSchema runs in a process of its own: on a recursive type invopop/jsonschema, told to
// write references out, overflows the stack, which no program survives.
func invopopSchema(r row) ([]byte, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	child := exec.Command(self)
	child.Env = append(os.Environ(), invopopRow+"="+r.t.String())
	out, err := child.Output()
	if err != nil {
		return nil, fmt.Errorf("the process ended with %w", err)
	}
	return out, nil
}

func printInvopop(name string) {
	debug.SetMaxStack(16 << 20)
	for _, group := range rows {
		for _, r := range group.rows {
			if r.t.String() != name {
				continue
			}
			reflector := jsonschema.Reflector{Anonymous: true, DoNotReference: true}
			if r.in == introspect.LocationQuery && !hasJSONTags(r.t) {
				reflector.FieldNameTag = "form"
			}
			raw, err := json.Marshal(reflector.ReflectFromType(r.t))
			if err != nil {
				panic(err)
			}
			fmt.Println(string(raw))
			return
		}
	}
	panic("no row binds a " + name)
}

func hasJSONTags(t reflect.Type) bool {
	return slices.ContainsFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return f.Tag.Get("json") != "" })
}
