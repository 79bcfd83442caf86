// Package service works on the tables.
package service

import (
	"errors"
	"slices"

	"gorm.io/gorm"

	"example.com/apps/admin/app/models"
)

// Page selects a page.
type Page struct {
	PageIndex int `form:"pageIndex" json:"pageIndex"`
	PageSize  int `form:"pageSize" json:"pageSize"`
}

// GetPageIndex returns 1 if there is none.
func (m *Page) GetPageIndex() int {
	if m.PageIndex <= 0 {
		m.PageIndex = 1
	}
	return m.PageIndex
}

// GetPageSize returns 10 if there is none.
func (m *Page) GetPageSize() int {
	if m.PageSize <= 0 {
		m.PageSize = 10
	}
	return m.PageSize
}

// Slice returns the page of a list.
func Slice[T any](p *Page, list []T) []T {
	from := min((p.GetPageIndex()-1)*p.GetPageSize(), len(list))
	return list[from:min(from+p.GetPageSize(), len(list))]
}

// ErrNotFound is gorm's.
var ErrNotFound = gorm.ErrRecordNotFound

// Find returns the first that fits.
func Find[T any](rows []*T, fits func(*T) bool) (*T, error) {
	if i := slices.IndexFunc(rows, fits); i >= 0 {
		return rows[i], nil
	}
	return nil, ErrNotFound
}

// Create adds a row.
func Create[T any](rows *[]*T, row *T, taken func(*T) bool) error {
	if slices.ContainsFunc(*rows, taken) {
		return errors.New("it exists already")
	}
	*rows = append(*rows, row)
	return nil
}

// Tree puts departments under their parents.
func Tree(depts []*models.SysDept, parent int) []*models.SysDept {
	var tree []*models.SysDept
	for _, d := range depts {
		if d.ParentID == parent {
			node := *d
			node.Children = Tree(depts, int(d.ID))
			tree = append(tree, &node)
		}
	}
	return tree
}
