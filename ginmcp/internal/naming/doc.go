// Package naming names tools, and makes names and titles from other texts. A name is legal if every
// client accepts it, see [Check].
package naming
