package bind

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

// contentType returns the media type of the body. Invalid parameters are ignored. An invalid media
// type is returned unparsed and does not count as missing, because a page of another origin may
// send such a header without a preflight request.
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
	problem := schema.Problem{Message: "the body must be " + want + ", got " + got}
	return &Error{http.StatusUnsupportedMediaType, []schema.Problem{problem}}
}

// bodyError returns the error of a body that could not be read: the given problems, unless the body
// was too large.
func bodyError(err error, problems []schema.Problem) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &Error{http.StatusRequestEntityTooLarge, []schema.Problem{{Message: "the body is too large"}}}
	}
	return badRequest(problems...)
}

// decodeJSON reads one JSON value into target. Without a body it leaves target unchanged.
func decodeJSON(c *gin.Context, target any) error {
	if !hasBody(c.Request) {
		return nil
	}
	if got := contentType(c); got != "" && got != binding.MIMEJSON && !strings.HasSuffix(got, "+json") {
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
