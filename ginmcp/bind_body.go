package ginmcp

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/schema"
)

// contentType returns the media type of the body. One whose parameters are broken is still
// that type, and one that is broken itself is not a missing one: a page elsewhere may send
// such a header without the browser asking.
func contentType(c *gin.Context) string {
	given := c.GetHeader("Content-Type")
	mediaType, _, err := mime.ParseMediaType(given)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return strings.TrimSpace(given)
	}
	return mediaType
}

func hasBody(r *http.Request) bool {
	return r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0
}

func unsupported(c *gin.Context, want string) error {
	got := contentType(c)
	if got == "" {
		got = "no content type"
	}
	return &inputError{http.StatusUnsupportedMediaType, []schema.Problem{{Message: "the body must be " + want + ", got " + got}}}
}

// bodyError is what came of a body that could not be read.
func bodyError(err error, problems []schema.Problem) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &inputError{http.StatusRequestEntityTooLarge, []schema.Problem{{Message: "the body is too large"}}}
	}
	return &inputError{http.StatusBadRequest, problems}
}

// decodeJSON reads one JSON value; no body at all leaves target as it is.
func decodeJSON(c *gin.Context, target any) error {
	if !hasBody(c.Request) {
		return nil
	}
	if mime := contentType(c); mime != "" && mime != binding.MIMEJSON && !strings.HasSuffix(mime, "+json") {
		return unsupported(c, binding.MIMEJSON)
	}
	dec := json.NewDecoder(c.Request.Body)
	if binding.EnableDecoderUseNumber {
		dec.UseNumber()
	}
	if binding.EnableDecoderDisallowUnknownFields {
		dec.DisallowUnknownFields()
	}
	if err := dec.Decode(target); err != nil && !errors.Is(err, io.EOF) {
		return bodyError(err, schema.Explain(reflect.TypeOf(target), err))
	}
	return nil
}
