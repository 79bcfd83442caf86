package bind

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Binder binds requests to values of one type. It is safe for concurrent use.
type Binder struct {
	t     reflect.Type // without pointers
	plans sync.Map     // of planKey to *plan
}

// A planKey identifies a route of the handler.
type planKey struct{ method, path string }

// A plan states which part of a request each field comes from at one route.
type plan struct {
	body, form, query, header, path []boundField
	// names are the names of fields in their part of the request, by the names that validation
	// gives them, if the two differ.
	names map[string]string
	err   error
}

// A boundField is a field with a struct type that has only this field. Gin's form mapping would
// bind all fields of a struct, and does not end for a recursive type.
type boundField struct {
	locate.Field

	alone reflect.Type
}

// New makes a binder for a type, which may be a pointer. A struct is bound field by field, as
// [locate.Fields] determines, and any other type is the JSON body.
func New(t reflect.Type) *Binder {
	t, _ = locate.Deref(t)
	return &Binder{t: t}
}

// Bind binds a request to the value that target points at, which has the binder's type, and
// validates it with Gin's validator. The error is an [*Error] if the request does not fit. Any
// other error is a mistake in the type.
func (b *Binder) Bind(c *gin.Context, target reflect.Value) error {
	for target.Elem().Kind() == reflect.Pointer && target.Elem().Type() != b.t {
		target.Elem().Set(reflect.New(target.Elem().Type().Elem()))
		target = target.Elem()
	}
	switch {
	case b.t.Kind() == reflect.Pointer:
		return fmt.Errorf("encoding/json cannot read a %s, which points only to pointers", b.t)
	case locate.Whole(b.t):
		if err := decodeJSON(c, target.Interface()); err != nil {
			return err
		}
	case b.t.NumField() > 0:
		if err := b.fill(c, b.plan(c), target); err != nil {
			return err
		}
	}
	if binding.Validator == nil {
		return nil
	}
	if err := binding.Validator.ValidateStruct(target.Interface()); err != nil {
		problems := schema.Explain(b.t, err)
		if !locate.Whole(b.t) {
			b.plan(c).rename(problems)
		}
		return badRequest(problems...)
	}
	return nil
}

// plan returns the plan for the route of a request. It makes the plan for the first request.
func (b *Binder) plan(c *gin.Context) *plan {
	key := planKey{locate.MethodClass(c.Request.Method), c.FullPath()}
	if p, ok := b.plans.Load(key); ok {
		if known, ok := p.(*plan); ok {
			return known
		}
	}
	names := make([]string, len(c.Params))
	for i, p := range c.Params {
		names[i] = p.Key
	}
	assigned := locate.Fields(b.t, locate.Auto, key.method, names)
	p := &plan{err: assigned.Err, names: map[string]string{}}
	for _, f := range assigned.Fields {
		group := p.group(f.In)
		sf := f.StructField
		alone := reflect.StructOf([]reflect.StructField{{Name: sf.Name, PkgPath: sf.PkgPath, Type: sf.Type, Tag: sf.Tag}})
		*group = append(*group, boundField{f, alone})
		if validated := schema.WireName(f.StructField); validated != f.Name {
			p.names[validated] = f.Name
		}
	}
	b.plans.Store(key, p)
	return p
}

// rename replaces the names that validation gives to fields by their names in the request.
func (p *plan) rename(problems []schema.Problem) {
	for i := range problems {
		end := strings.IndexAny(problems[i].Path, ".[")
		if end < 0 {
			end = len(problems[i].Path)
		}
		if name, ok := p.names[problems[i].Path[:end]]; ok {
			problems[i].Path = name + problems[i].Path[end:]
		}
	}
}

func (p *plan) group(in locate.Location) *[]boundField {
	switch in {
	case locate.Body:
		return &p.body
	case locate.Form:
		return &p.form
	case locate.Header:
		return &p.header
	case locate.Path:
		return &p.path
	default:
		return &p.query
	}
}

// fill reads each field from its own part of the request, and ignores a value with the same name in
// another part. The path is bound last.
func (b *Binder) fill(c *gin.Context, p *plan, target reflect.Value) error {
	if p.err != nil {
		return p.err
	}
	if len(p.body) > 0 {
		if err := b.fillBody(c, p, target); err != nil {
			return err
		}
	}
	if len(p.form) > 0 {
		if err := b.fillForm(c, p.form, target); err != nil {
			return err
		}
	}
	if len(p.header) > 0 {
		if err := b.fillText(p.header, headerValues(p.header, c.Request.Header), "header", target); err != nil {
			return err
		}
	}
	if len(p.query) > 0 {
		if err := b.fillText(p.query, c.Request.URL.Query(), "form", target); err != nil {
			return err
		}
	}
	if len(p.path) > 0 {
		values := url.Values{}
		for _, param := range c.Params {
			values[param.Key] = []string{param.Value}
		}
		return b.fillText(p.path, values, "uri", target)
	}
	return nil
}

func headerValues(fields []boundField, h http.Header) url.Values {
	values := url.Values{}
	for _, f := range fields {
		if v := h.Values(f.Name); len(v) > 0 {
			values[f.Name] = v
		}
	}
	return values
}

// fillBody reads a JSON body, or a form if the same fields have form tags, as Gin's ShouldBind
// does.
func (b *Binder) fillBody(c *gin.Context, p *plan, target reflect.Value) error {
	if isForm(contentType(c)) {
		var fields []boundField
		for _, f := range p.body {
			if locate.Names(f.StructField, "form") {
				f.Name = locate.TagName(f.StructField, "form")
				fields = append(fields, f)
			}
		}
		if len(fields) > 0 {
			return b.fillForm(c, fields, target)
		}
	}
	read := reflect.New(b.t)
	if err := decodeJSON(c, read.Interface()); err != nil {
		return err
	}
	copyFields(p.body, target.Elem(), read.Elem())
	return nil
}

func isForm(contentType string) bool {
	return contentType == binding.MIMEPOSTForm || contentType == binding.MIMEMultipartPOSTForm
}

// fillText binds strings with Gin's form mapping, field by field, because the other fields of the
// struct come from other parts of the request.
func (b *Binder) fillText(fields []boundField, values url.Values, tag string, target reflect.Value) error {
	var problems []schema.Problem
	for _, f := range fields {
		given, ok := values[f.Name]
		if !ok && !f.HasDefault {
			continue
		}
		known := url.Values{}
		if ok {
			known[f.Name] = given
		}
		read := reflect.New(f.alone)
		if err := binding.MapFormWithTag(read.Interface(), known, tag); err != nil {
			message := schema.Want(introspect.Location(f.In), f.StructField) + ", got " + quoted(known.Get(f.Name))
			problems = append(problems, schema.Problem{Path: f.Name, Message: message})
			continue
		}
		if value := read.Elem().Field(0); !value.IsZero() {
			fieldByIndex(target.Elem(), f.Index).Set(value)
		}
	}
	if len(problems) > 0 {
		return badRequest(problems...)
	}
	return nil
}

// maxQuoted is the number of bytes of a value that a problem repeats.
const maxQuoted = 40

func quoted(text string) string {
	q, _ := json.Marshal(schema.Truncate(text, maxQuoted)) // marshalling a string never fails
	return string(q)
}

// copyFields copies the fields that are not zero.
func copyFields(fields []boundField, to, from reflect.Value) {
	for _, f := range fields {
		value, err := from.FieldByIndexErr(f.Index)
		if err != nil || value.IsZero() {
			continue // the field is missing, or its embedded struct is nil
		}
		fieldByIndex(to, f.Index).Set(value)
	}
}

// fieldByIndex returns a field, and allocates the embedded structs that contain it.
func fieldByIndex(v reflect.Value, index []int) reflect.Value {
	for i, x := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}
