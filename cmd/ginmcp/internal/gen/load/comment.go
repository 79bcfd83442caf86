package load

import (
	"go/ast"
	"go/token"
	"strings"
)

// Comments finds the comments of a program by their position. The zero value is ready to use.
type Comments struct{ byFile map[string]map[int]string }

// Above returns the comment that ends on the line before a position, without its markers.
func (c *Comments) Above(p *Program, pos token.Position) string {
	if c.byFile == nil {
		c.byFile = map[string]map[int]string{}
		for _, pkg := range p.Packages {
			for _, file := range pkg.Files {
				lines := map[int]string{}
				for _, group := range file.Comments {
					lines[p.Fset.Position(group.End()).Line] = commentText(group)
				}
				c.byFile[p.Fset.Position(file.Pos()).Filename] = lines
			}
		}
	}
	return c.byFile[pos.Filename][pos.Line-1]
}

func commentText(g *ast.CommentGroup) string { return strings.TrimSpace(g.Text()) }
