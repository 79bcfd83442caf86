package locate

import (
	"reflect"
	"strings"
)

// TagName returns the name that a tag gives to a field: the text before the first comma.
func TagName(sf reflect.StructField, tag string) string {
	name, _, _ := strings.Cut(sf.Tag.Get(tag), ",")
	return name
}

// Names reports whether a tag assigns a field to the tag's location. A json tag does so even
// without a name, as in ",omitempty".
func Names(sf reflect.StructField, tag string) bool {
	if tag == "json" {
		return sf.Tag.Get(tag) != "-" && sf.Tag.Get(tag) != ""
	}
	name := TagName(sf, tag)
	return name != "" && name != "-"
}

// Tag returns the struct tag that names the fields of a location.
func Tag(in Location) string {
	switch in {
	case Path:
		return "uri"
	case Header:
		return "header"
	case Body:
		return "json"
	case Cookie:
		return "cookie"
	default:
		return "form"
	}
}

// An Option holds the options after the name in a form, uri or header tag.
type Option struct {
	// Default is the value that Gin binds if there is none, and HasDefault reports whether
	// the tag gives one.
	Default    string
	HasDefault bool
	// Parser is the name of the interface by which Gin reads the text.
	Parser string
}

// Options returns the options in the tag for a location.
func Options(in Location, sf reflect.StructField) Option {
	var o Option
	_, options, _ := strings.Cut(sf.Tag.Get(Tag(in)), ",")
	for option := range strings.SplitSeq(options, ",") {
		switch key, value, _ := strings.Cut(option, "="); key {
		case "default":
			o.Default, o.HasDefault = value, true
		case "parser":
			o.Parser = value
		}
	}
	return o
}

// hiddenFromJSON reports whether a field is left out of JSON. Applications mark fields in this way
// that only the server sets.
func hiddenFromJSON(sf reflect.StructField) bool { return sf.Tag.Get("json") == "-" }

// nameOr returns name, or the name of the Go field if that is empty.
func nameOr(name string, sf reflect.StructField) string {
	if name == "" {
		return sf.Name
	}
	return name
}
