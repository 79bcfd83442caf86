package dispatch

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/schema"
)

// A file is a file in the form that an agent sends.
type file struct {
	Filename string  `json:"filename"`
	MIMEType string  `json:"mimeType"`
	Data     *string `json:"data"`
	Text     *string `json:"text"`
}

const octetStream = "application/octet-stream"

// readFile returns a file and its content. The error names the argument.
func readFile(a *schema.Argument, raw []byte) (f file, content []byte, err error) {
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, nil, &ArgumentError{a.Name, "must be a file: an object with filename and either data or text"}
	}
	if content, err = f.content(); err != nil {
		return f, nil, &ArgumentError{a.Name, err.Error()}
	}
	return f, content, nil
}

func (f *file) content() ([]byte, error) {
	switch {
	case f.Data != nil && f.Text != nil:
		return nil, errors.New("give either data or text, not both")
	case f.Text != nil:
		return []byte(*f.Text), nil
	case f.Data == nil:
		return nil, errors.New("give the file's content as data, in base64, or as text")
	}
	content, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(*f.Data, "="))
	if err != nil {
		return nil, fmt.Errorf("data must be base64: %w", err)
	}
	return content, nil
}

// as returns the content type of a file that is sent as a body of the declared type. If the
// declared type has a star, such as image/*, the file's own type is used.
func (f *file) as(a *schema.Argument, declared string) (string, error) {
	family, ok := strings.CutSuffix(declared, "*")
	if !ok {
		return declared, nil
	}
	given := cmp.Or(f.MIMEType, octetStream)
	if declared == "*/*" {
		family = ""
	}
	if _, _, err := mime.ParseMediaType(given); err != nil || !strings.HasPrefix(strings.ToLower(given), family) {
		return "", &ArgumentError{a.Name, "must have a mimeType of the kind " + declared}
	}
	return given, nil
}

// isFileValue reports whether a member of an undeclared form is a file: an object with a filename.
func isFileValue(raw []byte) bool {
	for name := range jsonscan.Members(raw) {
		if string(name) == "filename" {
			return true
		}
	}
	return false
}

// hasFiles reports whether a member of an undeclared form is a file or a list with one.
func hasFiles(form []byte) bool {
	for _, value := range jsonscan.Members(form) {
		if isFileValue(value) {
			return true
		}
		for item := range jsonscan.Items(value) {
			if isFileValue(item) {
				return true
			}
		}
	}
	return false
}
