// Package models has the tables.
package models

import (
	"time"

	"gorm.io/gorm"
)

// ControlBy records who changed a row.
type ControlBy struct {
	CreateBy int `json:"createBy" gorm:"index;comment:creator"`
	UpdateBy int `json:"updateBy" gorm:"index;comment:last editor"`
}

// SysDept is a department.
type SysDept struct {
	gorm.Model
	ParentID int        `json:"parentId" gorm:"comment:parent"`
	Name     string     `json:"deptName" gorm:"size:128" binding:"required"`
	Sort     int        `json:"sort"` // position in the list
	Leader   string     `json:"leader" gorm:"size:128"`
	Status   int        `json:"status" gorm:"default:1"` // 1: in use, 2: closed
	Children []*SysDept `json:"children,omitempty" gorm:"-"`
}

// SysUser is a user.
type SysUser struct {
	gorm.Model
	Username string   `json:"username" gorm:"size:64;comment:login name" binding:"required"`
	Password string   `json:"password,omitempty" gorm:"size:128"`
	NickName string   `json:"nickName" gorm:"default:user"`
	Phone    string   `json:"phone"`
	RoleID   uint     `json:"roleId"`
	DeptID   *uint    `json:"deptId"`
	Dept     *SysDept `json:"dept,omitempty" gorm:"foreignKey:DeptID"`
	Salt     string   `json:"-" gorm:"size:255"`
	ControlBy
}

// SysPost is a position.
type SysPost struct {
	PostID    int       `json:"postId" gorm:"primaryKey;autoIncrement"`
	PostName  string    `json:"postName" gorm:"size:128" binding:"required"`
	PostCode  string    `json:"postCode" gorm:"size:128" binding:"required"`
	Sort      int       `json:"sort"`
	Status    int       `json:"status" binding:"oneof=1 2"`
	Remark    string    `json:"remark"`
	CreatedAt time.Time `json:"createdAt"`
	ControlBy
}

// SysDictData is an entry of a list of choices.
type SysDictData struct {
	ID        uint   `gorm:"primarykey"`
	DictType  string `json:"dictType" binding:"required"`
	Label     string `json:"dictLabel"`
	Value     string `json:"dictValue"`
	IsDefault bool
}

// Hired is when everybody began.
var Hired = time.Date(2025, time.September, 1, 8, 0, 0, 0, time.UTC)

// The tables.
var (
	Users []*SysUser
	Depts []*SysDept
	Posts []*SysPost
	Dicts []*SysDictData
)

// Reset restores the tables.
func Reset() {
	model := func(id uint) gorm.Model { return gorm.Model{ID: id, CreatedAt: Hired, UpdatedAt: Hired} }
	deptID := uint(2)
	Depts = []*SysDept{
		{Model: model(1), Name: "head office", Sort: 1, Leader: "Mo", Status: 1},
		{Model: model(2), ParentID: 1, Name: "sales", Sort: 2, Leader: "Li", Status: 1},
	}
	Users = []*SysUser{
		{Model: model(1), Username: "mo", NickName: "Mo", Phone: "1", RoleID: 1, Salt: "x"},
		{Model: model(2), Username: "li", NickName: "Li", Phone: "2", RoleID: 2, DeptID: &deptID, Dept: Depts[1]},
	}
	Posts = []*SysPost{{PostID: 1, PostName: "clerk", PostCode: "clk", Status: 2, CreatedAt: Hired}}
	Dicts = []*SysDictData{{1, "colour", "red", "#f00", true}, {2, "colour", "blue", "#00f", false}, {3, "size", "large", "L", true}}
}
