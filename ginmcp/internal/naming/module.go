package naming

import (
	"path"
	"regexp"
)

// Module makes the name of a program from its module's path: the last element that is not a major
// version. "example.com/shop/v2" becomes "shop", and "gopkg.in/shop.v2" too.
func Module(modulePath string) string {
	if majorVersion.MatchString(path.Base(modulePath)) && path.Dir(modulePath) != "." {
		return path.Base(path.Dir(modulePath))
	}
	return gopkgVersion.ReplaceAllString(path.Base(modulePath), "")
}

// The two spellings of a major version in the path of a module:
// https://go.dev/ref/mod#major-version-suffixes
var (
	majorVersion = regexp.MustCompile(`^v[0-9]+$`)
	gopkgVersion = regexp.MustCompile(`\.v[0-9]+$`)
)
