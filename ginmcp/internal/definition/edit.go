package definition

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Edit returns the definition of a tool as f edits it, or the reason why the edited definition
// cannot be published. The schemas do not change.
func Edit(tool *mcp.Tool, f func(*mcp.Tool) error) (*mcp.Tool, error) {
	edited := CopyTool(tool)
	if err := f(edited); err != nil {
		return nil, err
	}
	if err := acceptable(edited, tool); err != nil {
		return nil, err
	}
	if edited.Title == "" || edited.Title == tool.Title && tool.Title == naming.Title(tool.Name) {
		edited.Title = naming.Title(edited.Name)
	}
	edited.InputSchema, edited.OutputSchema = tool.InputSchema, tool.OutputSchema
	return CopyTool(edited), nil // f may have kept a reference
}

// acceptable returns the reason why an edited tool cannot be published, or nil.
func acceptable(edited, original *mcp.Tool) error {
	if err := naming.Check(edited.Name); err != nil {
		return err
	}
	if edited.Description == "" {
		return errors.New("the description is empty")
	}
	if !sameSchema(edited.InputSchema, original.InputSchema) || !sameSchema(edited.OutputSchema, original.OutputSchema) {
		return errors.New(
			"the schemas cannot be edited, because calls are checked against them; " +
				"Curate renames, describes and hides arguments",
		)
	}
	if _, err := json.Marshal(edited); err != nil {
		return fmt.Errorf("the tool cannot be written: %w", err)
	}
	return nil
}

// sameSchema reports whether a schema is unchanged: both are missing, or have the same text.
func sameSchema(edited, original any) bool {
	a, ok := edited.(json.RawMessage)
	b, had := original.(json.RawMessage)
	if !ok || !had {
		return edited == nil && original == nil
	}
	return string(a) == string(b)
}
