// Package naming gives tools their names, and makes names and titles from other texts. A name is
// legal if every client accepts it, see [Check].
package naming
