package ginmcp

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A binder fills a value of one type from requests. It is safe for concurrent use.
type binder struct {
	t reflect.Type // without pointers
	// plans are the assignments of the routes that the handler stands at.
	plans sync.Map // of planKey to *bindPlan
}

type planKey struct{ method, path string }

// A bindPlan tells which fields come from where at one route.
type bindPlan struct {
	body, form, query, header, path []schema.Field
	// names are what problems call a field, where it has several tags, and what it is
	// called where it comes from.
	names map[string]string
	err   error
}

func newBinder(t reflect.Type) *binder {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return &binder{t: t}
}

// bind fills the value that target points at: a value of the type, or of a pointer
// to it.
func (b *binder) bind(c *gin.Context, target reflect.Value) error {
	for target.Elem().Kind() == reflect.Pointer {
		target.Elem().Set(reflect.New(target.Elem().Type().Elem()))
		target = target.Elem()
	}
	switch {
	case schema.Whole(b.t):
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
		if !schema.Whole(b.t) {
			b.plan(c).rename(problems)
		}
		return &inputError{http.StatusBadRequest, problems}
	}
	return nil
}

func (b *binder) plan(c *gin.Context) *bindPlan {
	key := planKey{methodClass(c.Request.Method), c.FullPath()}
	if p, ok := b.plans.Load(key); ok {
		if plan, ok := p.(*bindPlan); ok {
			return plan
		}
	}
	names := make([]string, len(c.Params))
	for i, p := range c.Params {
		names[i] = p.Key
	}
	assigned := schema.Assign(b.t, introspect.LocationAuto, key.method, names)
	plan := &bindPlan{err: assigned.Err, names: map[string]string{}}
	for _, f := range assigned.Fields {
		group := plan.group(f.In)
		*group = append(*group, f)
		if spoken := schema.WireName(f.StructField); spoken != f.Name {
			plan.names[spoken] = f.Name
		}
	}
	b.plans.Store(key, plan)
	return plan
}

// methodClass returns a method that binds as the given one does. A handler that serves
// every request that has no route sees methods that a client made up, and keeps no plan
// for each.
func methodClass(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead:
		return http.MethodGet
	case http.MethodDelete:
		return method
	default:
		return http.MethodPost
	}
}

// rename makes problems call a field what it is called where it comes from.
func (p *bindPlan) rename(problems []schema.Problem) {
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

func (p *bindPlan) group(in introspect.Location) *[]schema.Field {
	switch in {
	case introspect.LocationBody:
		return &p.body
	case introspect.LocationForm:
		return &p.form
	case introspect.LocationHeader:
		return &p.header
	case introspect.LocationPath:
		return &p.path
	default:
		return &p.query
	}
}

// fill takes every field from its own source and from no other: what another source
// holds under the same name is not looked at. The path comes last.
func (b *binder) fill(c *gin.Context, p *bindPlan, target reflect.Value) error {
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

func headerValues(fields []schema.Field, h http.Header) url.Values {
	values := url.Values{}
	for _, f := range fields {
		if v := h.Values(f.Name); len(v) > 0 {
			values[f.Name] = v
		}
	}
	return values
}

// fillBody reads a JSON body. A form is as good where the same fields have form tags, as
// with Gin's ShouldBind.
func (b *binder) fillBody(c *gin.Context, p *bindPlan, target reflect.Value) error {
	if isForm(contentType(c)) {
		var fields []schema.Field
		for _, f := range p.body {
			if name, _, _ := strings.Cut(f.StructField.Tag.Get("form"), ","); name != "" && name != "-" {
				f.Name = name
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

// fillText binds texts by Gin's form mapping, into a value of its own: the mapping
// looks at every field of the struct, and only some of them are to come from here.
func (b *binder) fillText(fields []schema.Field, values url.Values, tag string, target reflect.Value) error {
	known := url.Values{}
	for _, f := range fields {
		if v, ok := values[f.Name]; ok {
			known[f.Name] = v
		}
	}
	read := reflect.New(b.t)
	if err := binding.MapFormWithTag(read.Interface(), known, tag); err != nil {
		return &inputError{http.StatusBadRequest, []schema.Problem{b.culprit(fields, known, tag, err)}}
	}
	copyFields(fields, target.Elem(), read.Elem())
	return nil
}

// culprit finds the field that Gin could not bind, whose name its error lacks.
func (b *binder) culprit(fields []schema.Field, values url.Values, tag string, err error) schema.Problem {
	for _, f := range fields {
		one := url.Values{f.Name: values[f.Name]}
		if values.Has(f.Name) && binding.MapFormWithTag(reflect.New(b.t).Interface(), one, tag) != nil {
			return schema.Problem{Path: f.Name, Message: schema.Want(f) + ", got " + quoted(values.Get(f.Name))}
		}
	}
	return schema.Problem{Message: err.Error()}
}

func quoted(text string) string {
	q, _ := json.Marshal(schema.Truncate(text, 40)) // a string never fails
	return string(q)
}

func copyFields(fields []schema.Field, to, from reflect.Value) {
	for _, f := range fields {
		value, err := from.FieldByIndexErr(f.Index)
		if err != nil || value.IsZero() {
			continue // within an embedded struct that was not made, or not given
		}
		fieldByIndex(to, f.Index).Set(value)
	}
}

// fieldByIndex makes the embedded structs on the way to a field.
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
