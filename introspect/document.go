package introspect

import "log/slog"

// A Document is what a Swagger 2.0 or OpenAPI 3 document says about an application,
// read once by [ParseDocument]. It is plain data, and not modified afterwards.
type Document struct {
	// Name is what diagnostics call the document, such as `the document "swagger"`.
	Name string
	// Operations are in the order of the document.
	Operations []DocumentOperation
	// Diagnostics tell what could not be read. They name no route.
	Diagnostics []Diagnostic
	// Default tells that nobody named the document: it was found. If nothing in it
	// belongs to the engine, it is that of another one and is not worth a warning.
	Default bool
}

// A DocumentOperation is one operation of a [Document].
type DocumentOperation struct {
	Method string
	// Path is as the document spells it, and Bases are what may stand before it.
	Path  string
	Bases []string
	// Handler is the symbol of the handler, or the end of it, where the document
	// tells one.
	Handler string

	ID, Title, Summary, Description string
	Tags                            []string
	Deprecated, Hidden              bool
	Hints                           Hints
	Security                        []SecurityRequirement
	// Inputs are bodies and Params everything else. Their types are schemas, each
	// complete in itself.
	Inputs    []Input
	Params    []Param
	Responses []Response

	notes []Diagnostic
}

// A SecurityRequirement is a set of security schemes of a document that are asked for
// together, each with its scopes.
type SecurityRequirement map[string][]string

// Described is what a document says about inputs that the application's types declare:
// it names no inputs of its own, and tells more about those of the same name.
type Described struct {
	// Name is that of the document.
	Name   string
	Inputs []Input
	Params []Param
}

// An Encoding tells how a parameter that is a list or an object is written.
type Encoding string

// The encodings. The zero Encoding repeats the name for each item of a list, and writes
// each member of an object under the member's name.
const (
	EncodingMulti Encoding = ""
	EncodingCSV   Encoding = "csv"
	EncodingSSV   Encoding = "ssv"
	EncodingTSV   Encoding = "tsv"
	EncodingPipes Encoding = "pipes"
	// EncodingDeep writes each member of an object as name[member].
	EncodingDeep Encoding = "deep"
	// EncodingJSON writes any value as JSON.
	EncodingJSON Encoding = "json"
)

func (d *DocumentOperation) note(level slog.Level, message string) {
	d.notes = append(d.notes, Diagnostic{Level: level, Message: message})
}

func (d *DocumentOperation) route() string { return d.Method + " " + d.Path }
