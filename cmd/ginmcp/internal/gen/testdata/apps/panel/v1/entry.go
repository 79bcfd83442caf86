// Package v1 has the handlers of the panel.
package v1

import (
	"errors"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/apps/panel/dto"
	"example.com/apps/panel/helper"
)

// BaseApi has all handlers.
type BaseApi struct {
	containers *containerService
	files      *fileService
	settings   map[string]string
	jobs       []dto.CronjobInfo
}

var boot = time.Date(2024, time.October, 1, 12, 0, 0, 0, time.UTC)

// NewBaseApi returns the handlers of a host with two containers.
func NewBaseApi() *BaseApi {
	return &BaseApi{
		containers: &containerService{all: []dto.ContainerInfo{
			{ContainerID: "c1", Name: "db", ImageName: "postgres:16", State: "running", Ports: []string{"5432/tcp"}},
			{ContainerID: "c2", Name: "web", ImageName: "nginx:1", State: "exited", Ports: []string{"80/tcp"}},
		}},
		files: &fileService{root: &dto.FileInfo{
			Path: "/", Name: "/", IsDir: true, Mode: "0755", ModTime: boot, ItemTotal: 1,
			Items: []*dto.FileInfo{{Path: "/hosts", Name: "hosts", Size: 19, Mode: "0644", Content: "127.0.0.1 localhost", ModTime: boot}},
		}},
		settings: map[string]string{"PanelName": "panel", "Theme": "dark", "Port": "9999"},
		jobs:     []dto.CronjobInfo{{ID: 1, Name: "backup", Type: "shell", Spec: "0 3 * * *", RetainCopies: 7, Status: "Enable"}},
	}
}

// SessionAuth lets users with a session through.
func SessionAuth(c *gin.Context) {
	if sID, err := c.Cookie("psession"); err != nil || sID != "s-1" {
		helper.ErrorWithDetail(c, helper.CodeErrUnauthorized, "not logged in", nil)
		return
	}
	c.Next()
}

var errRecordNotFound = errors.New("record not found")

type containerService struct{ all []dto.ContainerInfo }

func (s *containerService) page(req dto.PageContainer) (int64, interface{}, error) {
	list := []dto.ContainerInfo{}
	for _, c := range s.all {
		if req.State == "all" || c.State == req.State {
			list = append(list, c)
		}
	}
	return int64(len(list)), list, nil
}

func (s *containerService) find(name string) (*dto.ContainerInfo, error) {
	i := slices.IndexFunc(s.all, func(c dto.ContainerInfo) bool { return c.Name == name || c.ContainerID == name })
	if i < 0 {
		return nil, errRecordNotFound
	}
	return &s.all[i], nil
}

type fileService struct{ root *dto.FileInfo }

func (f *fileService) get(path string) (*dto.FileInfo, error) {
	if path == f.root.Path {
		return f.root, nil
	}
	for _, item := range f.root.Items {
		if item.Path == path {
			return item, nil
		}
	}
	return nil, errRecordNotFound
}
