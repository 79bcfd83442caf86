package serve

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// errEncoding is the error of a body with an unknown content coding.
var errEncoding = errors.New("the Content-Encoding is neither gzip nor identity")

// decoded returns a body without its content coding (RFC 9110, section 8.4). A body that grows
// beyond [MaxBody] is an [http.MaxBytesError].
func decoded(r *http.Request, body []byte, held *reservation) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(field(r.Header, "Content-Encoding"))) {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
	default:
		return nil, errEncoding
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the body is not gzip: %w", err)
	}
	plain, err := readAll(io.LimitReader(z, MaxBody+1), -1, held)
	switch {
	case errors.Is(err, errNoRoom):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("the body is not gzip: %w", err)
	case len(plain) > MaxBody:
		return nil, &http.MaxBytesError{Limit: MaxBody}
	}
	return plain, nil
}
