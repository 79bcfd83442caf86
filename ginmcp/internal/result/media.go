package result

import (
	"mime"
	"strings"
)

// mediaType returns a content type without its parameters, in lower case.
func mediaType(contentType string) string {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		mediaType, _, _ = strings.Cut(strings.ToLower(contentType), ";")
	}
	return strings.TrimSpace(mediaType)
}

// jsonType is the content type that Gin writes, so that the common case needs no parsing.
const jsonType = "application/json; charset=utf-8"

func isJSON(contentType string) bool {
	if contentType == jsonType || contentType == "application/json" {
		return true
	}
	mime := mediaType(contentType)
	return mime == "application/json" || mime == "text/json" || strings.HasSuffix(mime, "+json")
}

// textTypes are the types of texts that do not begin with text/.
var textTypes = set(`application/xml application/yaml application/x-yaml application/toml application/javascript
	application/x-ndjson application/x-www-form-urlencoded application/sql application/graphql image/svg+xml
	application/json`)

func isText(mime string) bool {
	return strings.HasPrefix(mime, "text/") || textTypes[mime] ||
		strings.HasSuffix(mime, "+xml") || strings.HasSuffix(mime, "+yaml") || strings.HasSuffix(mime, "+json")
}
