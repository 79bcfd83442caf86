package ginmcp

import (
	"mime/multipart"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/schema"
)

func (b *binder) fillForm(c *gin.Context, fields []schema.Field, target reflect.Value) error {
	if !isForm(contentType(c)) && hasBody(c.Request) {
		return unsupported(c, "a form")
	}
	if err := parseForm(c); err != nil {
		return bodyError(err, []schema.Problem{{Message: "the body is not a valid form"}})
	}
	var files []schema.Field
	texts := slices.DeleteFunc(slices.Clone(fields), func(f schema.Field) bool {
		file := isFile(f.StructField.Type)
		if file {
			files = append(files, f)
		}
		return file
	})
	if err := b.fillText(texts, c.Request.PostForm, "form", target); err != nil {
		return err
	}
	if form := c.Request.MultipartForm; form != nil {
		for _, f := range files {
			if given := form.File[f.Name]; len(given) > 0 && !setFiles(fieldByIndex(target.Elem(), f.Index), given) {
				return &inputError{http.StatusBadRequest, []schema.Problem{{Path: f.Name, Message: "must be another number of files, got " + strconv.Itoa(len(given))}}}
			}
		}
	}
	return nil
}

func parseForm(c *gin.Context) error {
	if contentType(c) == binding.MIMEMultipartPOSTForm {
		_, err := c.MultipartForm()
		return err
	}
	return c.Request.ParseForm()
}

// isFile tells whether the type is an uploaded file, or several.
func isFile(t reflect.Type) bool {
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		t = t.Elem()
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t == reflect.TypeFor[multipart.FileHeader]()
}

// setFiles puts uploaded files into a field, of the types that Gin binds: one file takes
// the first, an array has to have room for exactly those that came.
func setFiles(field reflect.Value, files []*multipart.FileHeader) bool {
	switch field.Kind() {
	case reflect.Slice:
		field.Set(reflect.MakeSlice(field.Type(), len(files), len(files)))
	case reflect.Array:
		if field.Len() != len(files) {
			return false
		}
	default:
		setFile(field, files[0])
		return true
	}
	for i, file := range files {
		setFile(field.Index(i), file)
	}
	return true
}

func setFile(field reflect.Value, file *multipart.FileHeader) {
	v := reflect.ValueOf(file)
	if field.Kind() != reflect.Pointer {
		v = v.Elem()
	}
	field.Set(v)
}
