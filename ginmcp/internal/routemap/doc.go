// Package routemap decides what each operation becomes: a tool, a resource, a resource template or
// nothing. It applies the options that select operations by route and tag: route maps, filters and the
// application's own function.
package routemap
