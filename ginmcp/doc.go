// Package ginmcp turns a Gin application into a server of the Model Context
// Protocol, in one line and without changing what the application is:
//
//	r := gin.Default()
//	r.GET("/users/:id", getUser)
//	ginmcp.Attach(r) // every route is now a tool at /mcp
//	r.Run()
//
// A tool call is dispatched as a request in process, through the engine, so that
// the application's own middleware, authentication, validation and errors apply
// exactly as they do over HTTP. The request carries what the call's own HTTP request
// carried: headers, cookies, address and context.
//
// # What agents see
//
// [Attach] needs nothing but the engine: a route that says no more about itself
// becomes a tool with its path parameters and an undocumented query, body and form. What
// else is known makes it better. [Op] annotates a handler and leaves it as it is:
//
//	r.GET("/users/:id", auth, ginmcp.Op("get_user", getUser, ginmcp.In[GetUser](), ginmcp.Out[User]()))
//
// [Handle] takes a typed handler, which cannot drift from what it declares, and
// [WithOperation] annotates a route whose registration cannot be touched. All three
// take the same options.
//
// # What is a tool
//
// Every route but those of ginmcp itself, static files, documentation and profiling
// handlers, verbs other than GET, POST, PUT, PATCH and DELETE, and what is [Hidden].
// [Server.Diagnostics] tells what was left out, and why.
//
// # When the list is built
//
// At the first use of the server, so that Attach may stand before the routes or
// after them; and again at [Server.Refresh], which returns every mistake as an error
// and is worth calling after the last route. Without it a mistake is a Diagnostic of
// the level Error, is logged once, and withholds what it touches.
//
// # Security
//
// The mount is a route like any other: it sits behind the middleware that the engine
// or the group had when it was made. Attach after Use(auth) if the list of tools is
// not for everyone; calls are guarded by the application's own middleware in any
// case. Requests from other origins are refused ([WithTrustedOrigins]). An argument
// reaches the route of its tool or is refused, and can never set a header that says
// who or where the caller is. A panic in a handler is an error result.
package ginmcp
