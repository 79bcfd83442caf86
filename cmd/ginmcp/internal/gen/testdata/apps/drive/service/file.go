package service

import (
	"fmt"
	"io"
	"mime/multipart"
	"path"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/drive/serializer"
)

type (
	// ListFileParameterCtx is the key of a ListFileService.
	ListFileParameterCtx struct{}
	// ListFileService lists a folder.
	ListFileService struct {
		URI            string `uri:"uri" form:"uri" json:"uri" binding:"required"`
		Page           int    `uri:"page" form:"page" json:"page" binding:"min=0"`
		PageSize       int    `uri:"page_size" form:"page_size" json:"page_size" binding:"min=0"`
		OrderBy        string `uri:"order_by" form:"order_by" json:"order_by" binding:"omitempty,oneof=name size created_at"`
		OrderDirection string `uri:"order_direction" form:"order_direction" json:"order_direction" binding:"omitempty,oneof=asc desc"`
	}
)

// List returns a page of a folder.
func (s *ListFileService) List(c *gin.Context) (*ListResponse, error) {
	m := managerFrom(c)
	parent, err := m.find(s.URI)
	if err != nil {
		return nil, err
	}
	files := m.children(s.URI)
	if s.OrderBy == "size" {
		slices.SortFunc(files, func(a, b *File) int { return int(a.Size - b.Size) })
	}
	if s.OrderDirection == "desc" {
		slices.Reverse(files)
	}
	res := &ListResponse{Files: []FileResponse{}, Parent: buildFile(parent)}
	res.Pagination = &PaginationResults{Page: s.Page, PageSize: s.PageSize, TotalItems: len(files)}
	for _, f := range files {
		res.Files = append(res.Files, *buildFile(f))
	}
	return res, nil
}

type (
	// CreateFileParameterCtx is the key of a CreateFileService.
	CreateFileParameterCtx struct{}
	// CreateFileService makes an empty file or a folder.
	CreateFileService struct {
		URI           string            `json:"uri" binding:"required"`
		Type          string            `json:"type" binding:"required,eq=file|eq=folder"`
		ErrOnConflict bool              `json:"err_on_conflict"`
		Metadata      map[string]string `json:"metadata"`
	}
)

// Create makes the file.
func (s *CreateFileService) Create(c *gin.Context) (*FileResponse, error) {
	m := managerFrom(c)
	if f, err := m.find(s.URI); err == nil {
		if s.ErrOnConflict {
			return nil, serializer.NewError(serializer.CodeParamErr, "object exists")
		}
		return buildFile(f), nil
	}
	f := &File{ID: fmt.Sprintf("f%d", len(m.files)+1), URI: s.URI, IsFolder: s.Type == "folder", Tags: s.Metadata, CreatedAt: created}
	m.files = append(m.files, f)
	return buildFile(f), nil
}

type (
	// RenameFileParameterCtx is the key of a RenameFileService.
	RenameFileParameterCtx struct{}
	// RenameFileService renames a file.
	RenameFileService struct {
		URI     string `json:"uri" binding:"required"`
		NewName string `json:"new_name" binding:"required,min=1,max=255"` // without a folder
	}
)

// Rename renames the file.
func (s *RenameFileService) Rename(c *gin.Context) (*FileResponse, error) {
	f, err := managerFrom(c).find(s.URI)
	if err != nil {
		return nil, err
	}
	if strings.Contains(s.NewName, "/") {
		return nil, serializer.NewError(serializer.CodeParamErr, "the name has a slash")
	}
	f.URI = path.Join(path.Dir(f.URI), s.NewName)
	return buildFile(f), nil
}

type (
	// DeleteFileParameterCtx is the key of a DeleteFileService.
	DeleteFileParameterCtx struct{}
	// DeleteFileService deletes files.
	DeleteFileService struct {
		Uris           []string `json:"uris" form:"uris" binding:"required,min=1"`
		SkipSoftDelete bool     `json:"skip_soft_delete" form:"skip_soft_delete"`
	}
)

// Delete deletes the files.
func (s *DeleteFileService) Delete(c *gin.Context) error {
	m := managerFrom(c)
	for _, uri := range s.Uris {
		f, err := m.find(uri)
		if err != nil {
			return err
		}
		m.remove(f.URI)
	}
	return nil
}

type (
	// UploadParameterCtx is the key of an UploadService.
	UploadParameterCtx struct{}
	// UploadService stores a file that a form has.
	UploadService struct {
		Dir       string                `form:"dir" binding:"required"`
		Overwrite bool                  `form:"overwrite"`
		File      *multipart.FileHeader `form:"file" binding:"required"`
	}
)

// Upload stores the file.
func (s *UploadService) Upload(c *gin.Context) (*FileResponse, error) {
	src, err := s.File.Open()
	if err != nil {
		return nil, err
	}
	defer src.Close()
	content, err := io.ReadAll(src)
	if err != nil {
		return nil, err
	}
	m := managerFrom(c)
	uri := path.Join("/", s.Dir, s.File.Filename)
	if old, err := m.find(uri); err == nil {
		if !s.Overwrite {
			return nil, serializer.NewError(serializer.CodeParamErr, "object exists")
		}
		old.Content = content
		return buildFile(old), nil
	}
	f := &File{ID: fmt.Sprintf("f%d", len(m.files)+1), URI: uri, Content: content, Size: int64(len(content)), CreatedAt: created}
	m.files = append(m.files, f)
	return buildFile(f), nil
}

type (
	// GetContentParameterCtx is the key of a GetContentService.
	GetContentParameterCtx struct{}
	// GetContentService reads a file.
	GetContentService struct {
		URI      string `form:"uri" binding:"required"`
		Download bool   `form:"download"`
	}
)

// Get returns the name and the contents of the file.
func (s *GetContentService) Get(c *gin.Context) (string, []byte, error) {
	f, err := managerFrom(c).find(s.URI)
	if err != nil {
		return "", nil, err
	}
	return path.Base(f.URI), f.Content, nil
}
