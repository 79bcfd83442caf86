package ginmcp

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
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
	err                             error
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
		return &inputError{http.StatusBadRequest, schema.Explain(b.t, err)}
	}
	return nil
}

func (b *binder) plan(c *gin.Context) *bindPlan {
	key := planKey{c.Request.Method, c.FullPath()}
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
	plan := &bindPlan{err: assigned.Err}
	for _, f := range assigned.Fields {
		group := plan.group(f.In)
		*group = append(*group, f)
	}
	b.plans.Store(key, plan)
	return plan
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

// fillBody reads a JSON body. A form is read by the form tags of the same fields, as
// Gin's ShouldBind would.
func (b *binder) fillBody(c *gin.Context, p *bindPlan, target reflect.Value) error {
	switch contentType(c) {
	case binding.MIMEPOSTForm, binding.MIMEMultipartPOSTForm:
		return b.fillForm(c, p.body, target)
	}
	read := reflect.New(b.t)
	if err := decodeJSON(c, read.Interface()); err != nil {
		return err
	}
	copyFields(p.body, target.Elem(), read.Elem())
	return nil
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

func (b *binder) fillForm(c *gin.Context, fields []schema.Field, target reflect.Value) error {
	var err error
	if contentType(c) == binding.MIMEMultipartPOSTForm {
		_, err = c.MultipartForm()
	} else {
		err = c.Request.ParseForm()
	}
	if err != nil {
		return &inputError{http.StatusBadRequest, []schema.Problem{{Message: "the body is not a valid form"}}}
	}
	if err := b.fillText(fields, c.Request.PostForm, "form", target); err != nil {
		return err
	}
	if form := c.Request.MultipartForm; form != nil {
		for _, f := range fields {
			if files := form.File[f.Name]; len(files) > 0 {
				setFiles(fieldByIndex(target.Elem(), f.Index), files)
			}
		}
	}
	return nil
}

// setFiles puts uploaded files into a field, of the types that Gin binds.
func setFiles(field reflect.Value, files []*multipart.FileHeader) {
	switch field.Interface().(type) {
	case *multipart.FileHeader:
		field.Set(reflect.ValueOf(files[0]))
	case multipart.FileHeader:
		field.Set(reflect.ValueOf(*files[0]))
	case []*multipart.FileHeader:
		field.Set(reflect.ValueOf(files))
	case []multipart.FileHeader:
		list := make([]multipart.FileHeader, len(files))
		for i := range files {
			list[i] = *files[i]
		}
		field.Set(reflect.ValueOf(list))
	}
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

func contentType(c *gin.Context) string {
	mediaType, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil {
		return ""
	}
	return mediaType
}

// decodeJSON reads one JSON value; no body at all leaves target as it is.
func decodeJSON(c *gin.Context, target any) error {
	switch contentType(c) {
	case "", binding.MIMEJSON:
	default:
		return &inputError{http.StatusUnsupportedMediaType, []schema.Problem{{Message: "the body must be application/json, got " + contentType(c)}}}
	}
	if c.Request.Body == nil {
		return nil
	}
	dec := json.NewDecoder(c.Request.Body)
	if binding.EnableDecoderUseNumber {
		dec.UseNumber()
	}
	if binding.EnableDecoderDisallowUnknownFields {
		dec.DisallowUnknownFields()
	}
	err := dec.Decode(target)
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &tooLarge):
		return &inputError{http.StatusRequestEntityTooLarge, []schema.Problem{{Message: "the body is too large"}}}
	default:
		return &inputError{http.StatusBadRequest, schema.Explain(reflect.TypeOf(target), err)}
	}
}
