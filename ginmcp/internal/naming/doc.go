// Package naming gives operations their names as tools, and makes names and titles of other
// texts. A name is legal if every client accepts it, see [Check].
package naming
