// Command upload accepts a file with a caption: an agent gives the file's bytes in base64.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log"
	"mime/multipart"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

type Upload struct {
	File    *multipart.FileHeader `form:"file" binding:"required" description:"The file to keep"`
	Caption string                `form:"caption" binding:"max=100"`
}

type Stored struct {
	Name    string `json:"name"`
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"`
	Caption string `json:"caption,omitempty"`
}

func upload(_ *gin.Context, in Upload) (Stored, error) {
	file, err := in.File.Open()
	if err != nil {
		return Stored{}, err
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return Stored{}, err
	}
	return Stored{
		Name: in.File.Filename, Size: in.File.Size, SHA256: hex.EncodeToString(hash.Sum(nil)), Caption: in.Caption,
	}, nil
}

func newEngine() *gin.Engine {
	r := gin.Default()
	r.POST("/files", ginmcp.Handle("upload_file", upload, ginmcp.Summary("Store a file and return its checksum.")))
	ginmcp.Attach(r)
	return r
}

func main() {
	log.Fatal(newEngine().Run("127.0.0.1:8080"))
}
