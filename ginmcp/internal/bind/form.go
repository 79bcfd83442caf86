package bind

import (
	"fmt"
	"mime/multipart"
	"reflect"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/schema"
)

// fillForm reads an urlencoded or multipart body. Without a body all fields are missing.
func (b *Binder) fillForm(c *gin.Context, fields []boundField, target reflect.Value) error {
	if !isForm(contentType(c)) && hasBody(c.Request) {
		return unsupported(c, "a form")
	}
	if err := parseForm(c); err != nil {
		return bodyError(err, []schema.Problem{{Message: "the body is not a valid form"}})
	}
	var files []boundField
	texts := slices.DeleteFunc(slices.Clone(fields), func(f boundField) bool {
		file := locate.IsFile(f.StructField.Type)
		if file {
			files = append(files, f)
		}
		return file
	})
	if err := b.fillText(texts, c.Request.PostForm, "form", target); err != nil {
		return err
	}
	form := c.Request.MultipartForm
	if form == nil {
		return nil
	}
	for _, f := range files {
		given := form.File[f.Name]
		if len(given) > 0 && !setFiles(fieldByIndex(target.Elem(), f.Index), given) {
			message := fmt.Sprintf("the number of files must be %d, got %d", f.StructField.Type.Len(), len(given))
			return badRequest(schema.Problem{Path: f.Name, Message: message})
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

// setFiles sets a field to uploaded files. A field for a single file gets the first one. It returns
// false if the field is an array of another length, which Gin also refuses.
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
