// Package dto has what is sent and returned.
package dto

import "time"

// Response is around each response.
type Response struct {
	Code    int         `json:"code"`
	Message string      `json:"message"`
	Data    interface{} `json:"data"`
}

// PageResult is a page.
type PageResult struct {
	Total int64       `json:"total"`
	Items interface{} `json:"items"`
}

// PageInfo selects a page.
type PageInfo struct {
	Page     int `json:"page" validate:"required,number"`
	PageSize int `json:"pageSize" validate:"required,number"`
}

// SearchWithPage selects a page of what matches.
type SearchWithPage struct {
	PageInfo
	Info string `json:"info"`
}

// PageContainer selects a page of containers.
type PageContainer struct {
	PageInfo
	Name    string `json:"name"`
	State   string `json:"state" validate:"required,oneof=all created running paused exited"`
	OrderBy string `json:"orderBy" validate:"required,oneof=name state created_at"`
	Order   string `json:"order" validate:"required,oneof=null ascending descending"`
}

// ContainerInfo is a container.
type ContainerInfo struct {
	ContainerID string   `json:"containerID"`
	Name        string   `json:"name"`
	ImageName   string   `json:"imageName"`
	State       string   `json:"state"`
	Ports       []string `json:"ports"`
	CreateTime  string   `json:"createTime"`
}

// ContainerOptions is what lists of choices show.
type ContainerOptions struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// ContainerCreate describes a container.
type ContainerCreate struct {
	Name         string         `json:"name" validate:"required"`
	Image        string         `json:"image" validate:"required"`
	ExposedPorts []PortHelper   `json:"exposedPorts"`
	Volumes      []VolumeHelper `json:"volumes"`
	Env          []string       `json:"env"`
	NanoCPUs     float64        `json:"nanoCPUs"` // number of cores
	Memory       float64        `json:"memory"`   // in megabytes
	AutoRemove   bool           `json:"autoRemove"`
	// always, no, on-failure or unless-stopped
	RestartPolicy string `json:"restartPolicy" validate:"omitempty,oneof=always no on-failure unless-stopped"`
}

// PortHelper publishes a port.
type PortHelper struct {
	HostIP        string `json:"hostIP"`
	HostPort      string `json:"hostPort"`
	ContainerPort string `json:"containerPort"`
	Protocol      string `json:"protocol"`
}

// VolumeHelper mounts a folder.
type VolumeHelper struct {
	SourceDir    string `json:"sourceDir"`
	ContainerDir string `json:"containerDir"`
	Mode         string `json:"mode"`
}

// ContainerOperation does something with containers.
type ContainerOperation struct {
	Names     []string `json:"names" validate:"required"`
	Operation string   `json:"operation" validate:"required,oneof=start stop restart kill pause remove"`
}

// OperationWithName names something.
type OperationWithName struct {
	Name string `json:"name" validate:"required"`
}

// ContainerStats is the load of a container.
type ContainerStats struct {
	CPUPercent float64   `json:"cpuPercent"`
	Memory     float64   `json:"memory"`
	ShotTime   time.Time `json:"shotTime"`
}

// ContainerPrune removes what is not used.
type ContainerPrune struct {
	PruneType  string `json:"pruneType" validate:"required,oneof=container image volume network buildcache"`
	WithTagAll bool   `json:"withTagAll"`
}

// ContainerPruneReport is what was removed.
type ContainerPruneReport struct {
	DeletedNumber  int `json:"deletedNumber"`
	SpaceReclaimed int `json:"spaceReclaimed"`
}

// FileOption lists a folder.
type FileOption struct {
	Path       string `json:"path" validate:"required"`
	Search     string `json:"search"`
	ContainSub bool   `json:"containSub"`
	Expand     bool   `json:"expand"`
	Dir        bool   `json:"dir"`
	SortBy     string `json:"sortBy"`
	Page       int    `json:"page"`
	PageSize   int    `json:"pageSize"`
}

// FileInfo is a file or a folder. A folder has items.
type FileInfo struct {
	Path      string      `json:"path"`
	Name      string      `json:"name"`
	Size      int64       `json:"size"`
	IsDir     bool        `json:"isDir"`
	Mode      string      `json:"mode"`
	Content   string      `json:"content"`
	ModTime   time.Time   `json:"modTime"`
	Items     []*FileInfo `json:"items"`
	ItemTotal int         `json:"itemTotal"`
}

// FileCreate makes a file or a folder.
type FileCreate struct {
	Path    string `json:"path" validate:"required"`
	Content string `json:"content"`
	IsDir   bool   `json:"isDir"`
	Mode    int64  `json:"mode"` // permission bits, such as 0755
	IsLink  bool   `json:"isLink"`
	// only with isLink
	LinkPath string `json:"linkPath" validate:"required_if=IsLink true"`
}

// FileContentReq reads a file.
type FileContentReq struct {
	Path string `json:"path" validate:"required"`
}

// FileMode changes permissions.
type FileMode struct {
	Path string `json:"path" validate:"required"`
	Mode int64  `json:"mode" validate:"required"`
	Sub  bool   `json:"sub"`
}

// SettingInfo is the configuration.
type SettingInfo struct {
	UserName      string `json:"userName"`
	PanelName     string `json:"panelName"`
	Theme         string `json:"theme"`
	Port          string `json:"port"`
	SystemVersion string `json:"systemVersion"`
}

// SettingUpdate changes one setting.
type SettingUpdate struct {
	Key   string `json:"key" validate:"required"`
	Value string `json:"value"`
}

// PortUpdate changes the port of the panel.
type PortUpdate struct {
	ServerPort uint `json:"serverPort" validate:"required,number,max=65535,min=1"`
}

// CronjobCreate describes a job.
type CronjobCreate struct {
	Name         string   `json:"name" validate:"required"`
	Type         string   `json:"type" validate:"required"`
	Spec         string   `json:"spec" validate:"required"`
	Script       string   `json:"script"`
	ExclusionIDs []uint   `json:"exclusionIDs"`
	RetainCopies int      `json:"retainCopies" validate:"number,min=1"`
	Tags         []string `json:"tags"`
}

// CronjobBatchDelete deletes jobs.
type CronjobBatchDelete struct {
	CleanData bool   `json:"cleanData"`
	IDs       []uint `json:"ids" validate:"required"`
}

// CronjobUpdateStatus starts or stops a job.
type CronjobUpdateStatus struct {
	ID     uint   `json:"id" validate:"required"`
	Status string `json:"status" validate:"required"`
}

// CronjobInfo is a job.
type CronjobInfo struct {
	ID           uint   `json:"id"`
	Name         string `json:"name"`
	Type         string `json:"type"`
	Spec         string `json:"spec"`
	RetainCopies int    `json:"retainCopies"`
	Status       string `json:"status"`
}
