package lint

import "encoding/json"

// schema checks whether clients accept the input schema of a tool, which is given as JSON.
func (f *Finding) schema(tool []byte) {
	var listed struct {
		InputSchema map[string]json.RawMessage `json:"inputSchema"`
	}
	if err := json.Unmarshal(tool, &listed); err != nil || listed.InputSchema == nil {
		f.refused(object, "it has no input schema")
		return
	}
	if string(listed.InputSchema["type"]) != `"object"` {
		f.refused(object, "its input schema is not of the type object")
	}
	for _, keyword := range []string{"anyOf", "oneOf", "allOf"} {
		if listed.InputSchema[keyword] != nil {
			f.refused(object, "clients refuse %s at the root of its input schema", keyword)
		}
	}
	f.limits(listed.InputSchema)
}
