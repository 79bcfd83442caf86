package command

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"os"
	"path/filepath"
)

// isFileArgument reports whether the schema describes a file argument: {filename, mimeType, data}.
func (p property) isFileArgument() bool {
	_, filename := p.Properties["filename"]
	_, data := p.Properties["data"]
	return filename && data
}

// fileArgument makes the value of a file argument.
func fileArgument(path string, content []byte) map[string]any {
	mimeType := mime.TypeByExtension(filepath.Ext(path))
	if mimeType == "" {
		mimeType = http.DetectContentType(content)
	}
	return map[string]any{
		"filename": filepath.Base(path), "mimeType": mimeType, "data": base64.StdEncoding.EncodeToString(content),
	}
}

// save writes binary content to a new file in dir and returns its path. The type determines the
// extension. It never replaces a file.
func save(dir, stem, mimeType string, content []byte) (string, error) {
	extension := ".bin"
	if known, err := mime.ExtensionsByType(mimeType); err == nil && len(known) > 0 {
		extension = known[len(known)-1]
	}
	const most = 1000
	for i := range most {
		name := stem
		if i > 0 {
			name = fmt.Sprintf("%s-%d", stem, i+1)
		}
		path := filepath.Join(dir, name+extension)
		const mode = 0o644
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return "", err //nolint:wrapcheck // it names the file
		}
		_, err = file.Write(content)
		if closed := file.Close(); err == nil {
			err = closed
		}
		return path, err //nolint:wrapcheck // it names the file
	}
	return "", fmt.Errorf("%s has %d files of that name", dir, most)
}
