package ginmcp

// WithMaxList sets the size of the list of all tools, in bytes, from which on the largest schemas
// are described in part, those of responses first. The default is 3,000,000. The check of
// arguments is not affected. Zero keeps the default, and a negative number removes the limit. The
// list has no such limit with [WithSearch].
func WithMaxList(bytes int) Option {
	return optionFunc(func(c *config) error {
		c.spec.ListSize = bytes
		return nil
	})
}
