package document

import (
	"slices"
	"testing"

	"github.com/swaggo/swag"
)

type text string

func (t text) ReadDoc() string { return string(t) }

// The names in swag's registry are known, although swag does not list them.
func TestInstances(t *testing.T) {
	swag.Register("ginmcp_listed", text("{}"))
	if names := instances(); !slices.Contains(names, "ginmcp_listed") {
		t.Errorf("swag's registry has changed: %q", names)
	}
}
