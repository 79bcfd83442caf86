// Package schema turns the Go types of an [introspect.Operation] into JSON Schema
// 2020-12, and into the check that a tool's arguments have to pass.
//
// [NewInput] makes one flat object of everything that a request is bound from: the
// path, the query, headers, cookies and the body. [NewOutput] makes the schema of
// what an operation answers. Both come from one tree of nodes per type, made once:
// it is written out as the schema that a client sees and checks the values that the
// client sends, so that the two cannot disagree.
//
// A schema promises two things. What it allows can be bound: it is made by the
// rules of what does the binding, encoding/json for a JSON body ([Assign] tells
// which field comes from where) and Gin's form mapping for everything else. And
// what the application would refuse, it does not allow, as far as JSON Schema can
// say: the rules of validator in a field's tags become keywords where there are
// some, and sentences in the description where there are none, and the check
// enforces both where the value alone decides.
//
// Schemas are written for the clients there are: no $schema, no reference except
// to a recursive type, no boolean schema, nothing but properties at the root, no
// enumeration of numbers, descriptions of at most 1,000 characters.
package schema
