// Package schema turns the Go types of an [introspect.Operation] into JSON Schema
// 2020-12, and into the check that a tool's arguments have to pass.
//
// [NewInput] makes one flat object of all inputs of a request: the path, the query,
// headers, cookies and the body. [NewOutput] makes the schema of an operation's
// response. Both use one tree of nodes per type. The tree is written out as the
// schema that a client sees, and it checks the values that the client sends, so that
// the two cannot disagree.
//
// A schema makes two promises. First, every value that it allows can be bound: it
// follows the rules of encoding/json for a JSON body, and of Gin's form mapping for
// every other location. Second, it does not allow what the application would refuse,
// as far as JSON Schema can express that. The rules of validator in a field's tags
// become keywords where JSON Schema has them, and sentences in the description where
// it does not. The check enforces both where the value alone decides.
//
// Schemas are written so that existing clients accept them: no $schema, no reference
// except to a recursive type, no boolean schema, only properties at the root, no
// enumeration of numbers, and descriptions of at most 1,000 characters.
package schema
