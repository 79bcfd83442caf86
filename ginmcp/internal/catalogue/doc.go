// Package catalogue decides what the operations of an application become and builds a
// [Catalogue] of it: an immutable snapshot of tools, resources and resource templates. Each
// has a definition, which clients see, and a way to invoke it.
//
// [Build] is a pipeline over a list of candidates, one for each operation and one for each
// virtual tool, which is a tool without a route. A mistake withholds the component that it
// affects.
//
// The package knows neither an HTTP transport nor the sessions of the protocol: every adapter to
// clients uses the same catalogue, and passes what it knows of a call as an [invoke.Call]. Of the
// protocol's SDK it uses the types of definitions only.
package catalogue
