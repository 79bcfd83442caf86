package introspect

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
)

// A Document holds the operations of a Swagger 2.0 or OpenAPI 3 document. Package
// introspect/openapi makes one from a text. A Document is plain data, and is not modified
// afterwards.
type Document struct {
	// Name is the name of the document in diagnostics, such as `the document "swagger"`.
	Name string
	// Operations are in the order of the document.
	Operations []DocumentOperation
	// Diagnostics report parts that could not be read. They have no route.
	Diagnostics []Diagnostic
	// Advice reports whether the document may be older than the code, so that its inputs are only
	// advice.
	Advice bool
	// Under is the path prefix of the operations, such as "/github", if routes with a wildcard lead
	// to them. It is also the base of each operation. It is empty for a document that describes the
	// routes of the engine itself.
	Under string
	// Default reports whether the document was found by its default name instead of being given by
	// an option. If none of its operations matches a route, the document belongs to another engine,
	// and there is no warning.
	Default bool
}

// A DocumentOperation is one operation of a [Document].
type DocumentOperation struct {
	Method string
	// Path is spelled as in the document. Bases are the prefixes that the path may have.
	Path  string
	Bases []string
	// Handler is the symbol of the handler or the end of that symbol, if the document states one.
	Handler string

	ID, Title, Summary, Description string
	Tags                            []string
	Deprecated, Hidden              bool
	Hints                           Hints
	Security                        []SecurityRequirement
	// Inputs are bodies, and Params are all other parameters. Their types are schemas, each of
	// which is complete.
	Inputs    []Input
	Params    []Param
	Responses []Response

	// Notes report parts that could not be read, or whose interpretation is not obvious. They have
	// no route: they get that of the route that the operation matches.
	Notes []Diagnostic
}

// A SecurityRequirement is a set of security schemes of a document that are required together,
// each with its scopes.
type SecurityRequirement map[string][]string

// Described is what a document states about inputs that the application's types declare. It adds no
// inputs. It only describes those with the same name.
type Described struct {
	// Name is the name of the document.
	Name   string
	Inputs []Input
	Params []Param
}

// An Encoding is the way in which a parameter that is a list or an object is written.
type Encoding string

// The encodings. The zero Encoding repeats the name for each item of a list, and writes each
// member of an object under the member's name.
const (
	EncodingMulti Encoding = ""
	EncodingCSV   Encoding = "csv"
	EncodingSSV   Encoding = "ssv"
	EncodingTSV   Encoding = "tsv"
	EncodingPipes Encoding = "pipes"
	// EncodingPairs writes an object as its names and values, separated by commas: R,100,G,200.
	// EncodingAssigned writes R=100,G=200. Both separate the items of a list by commas. They are
	// the styles form and simple of OpenAPI 3, without and with explode.
	EncodingPairs    Encoding = "pairs"
	EncodingAssigned Encoding = "assigned"
	// EncodingDeep writes each member of an object as name[member].
	EncodingDeep Encoding = "deep"
	// EncodingJSON writes any value as JSON.
	EncodingJSON Encoding = "json"
)

// bodiless reports whether the operation lists no body, although its verb usually has one.
func (d *DocumentOperation) bodiless() bool {
	switch d.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		inForm := func(p Param) bool { return p.In == LocationForm }
		return len(d.Inputs) == 0 && !slices.ContainsFunc(d.Params, inForm)
	default:
		return false
	}
}

func (d *DocumentOperation) note(level slog.Level, format string, args ...any) {
	d.Notes = append(d.Notes, Diagnostic{Level: level, Message: fmt.Sprintf(format, args...)})
}

func (d *DocumentOperation) route() string { return d.Method + " " + d.Path }
