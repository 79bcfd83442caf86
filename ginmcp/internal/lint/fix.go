package lint

// How problems are corrected.
const (
	comment  = "write a comment above the handler and run ginmcp gen, or use Summary and Description"
	declare  = "run ginmcp gen, pass a document with WithOpenAPI, or annotate the handler with Op and In"
	describe = `add a tag such as description:"…" to the field, or use Curate and DescribeArgument`
	fewer    = "use WithSearch, leave routes out with WithRouteMaps, or let clients choose toolsets"
	object   = "make the input an object with properties, without anyOf, oneOf and allOf at its root"
	rename   = "name it with ID, WithNames, or Curate and Rename"
	smaller  = "declare less with Op, hide arguments with Curate and HideArgument, or split the route"
	shorten  = "shorten its Summary or Description, or use Curate and Describe"
)
