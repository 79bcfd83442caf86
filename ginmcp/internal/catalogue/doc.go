// Package catalogue decides what the operations of an application become and builds a [Catalogue]:
// an immutable snapshot of tools, resources and resource templates. Each has a definition, which
// clients see, and a function that invokes it.
//
// [Build] is a pipeline over a list of candidates, one for each operation and one for each
// virtual tool, which is a tool without a route. A mistake withholds the component that it
// affects.
//
// The package does not depend on an HTTP transport or on sessions of the protocol. Every adapter to
// clients uses the same catalogue, and describes a call as an [invoke.Call]. From the protocol's
// SDK, the package uses only the types of definitions.
package catalogue
