package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed assets
var assets embed.FS

// indexName is the file of the page itself.
const indexName = "index.html"

// contentTypes are the types of the assets by their extensions.
var contentTypes = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
	".svg": "image/svg+xml",
}

// A file is an asset, plain and compressed.
type file struct {
	contentType, tag string
	plain, packed    []byte
}

// files returns the assets by their names, except the page itself. They are compressed at the first
// use.
var files = sync.OnceValue(func() map[string]*file {
	out := map[string]*file{}
	entries, _ := assets.ReadDir("assets") // the folder is embedded
	for _, e := range entries {
		if e.Name() != indexName {
			out[e.Name()] = newFile(e.Name(), read(e.Name()))
		}
	}
	return out
})

var indexPage = sync.OnceValue(func() []byte { return read(indexName) })

// read returns the content of an embedded file, or nil if there is no such file.
func read(name string) []byte {
	content, _ := assets.ReadFile("assets/" + name)
	return content
}

func newFile(name string, content []byte) *file {
	sum := sha256.Sum256(content)
	const shown = 8
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid, and a buffer never fails
	_, _ = z.Write(content)
	_ = z.Close()
	return &file{contentTypes[path.Ext(name)], `"` + hex.EncodeToString(sum[:shown]) + `"`, content, b.Bytes()}
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	headers(w)
	content := f.plain
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", f.tag)
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		content = f.packed
		h.Set("Content-Encoding", "gzip")
		h.Set("ETag", `W/`+f.tag)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
