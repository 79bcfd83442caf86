// Package ginmcp turns a Gin application into a server of the Model Context Protocol, in one line
// and without changing the application:
//
//	r := gin.Default()
//	r.GET("/users/:id", getUser)
//	ginmcp.Attach(r) // every route is now a tool at /mcp
//	r.Run()
//
// A tool call is dispatched as a request in process, through the engine, so the application's own
// middleware, authentication, validation and errors apply exactly as they do over HTTP. The
// request carries what the call's own HTTP request carried: headers, cookies, address and context.
//
// # What agents see
//
// [Attach] needs nothing but the engine: a route that declares nothing becomes a tool with its
// path parameters and an undocumented query and body. More facts make a better tool. [Op]
// annotates a handler and leaves it unchanged:
//
//	r.GET("/users/:id", auth, ginmcp.Op("get_user", getUser, ginmcp.In[GetUser](), ginmcp.Out[User]()))
//
// [Handle] takes a typed handler, which cannot drift from what it declares, and [WithOperation]
// annotates a route whose registration you cannot change. All three take the same options.
//
// # What is a tool
//
// Every route, except ginmcp's own mounts, static files, handlers of documentation and profiling,
// verbs other than GET, POST, PUT, PATCH and DELETE, and [Hidden] routes. Options exclude more:
// see [WithRouteMaps]. [Server.Diagnostics] reports what was excluded, and why.
//
// # When the tools are built
//
// At the first use of the server, so Attach may be called before the routes are registered or after
// them. Lists look for routes that were registered since. Call [Server.Check] after the last route:
// it returns every mistake as an error. In any case, a mistake withholds what it affects, and is
// logged once as a diagnostic at the level Error. An option that hides, excludes or curates
// something and matches nothing withholds everything, because ginmcp cannot know what it was meant
// to restrict.
//
// # Security
//
// The mount is a route like any other: it is behind the middleware that the engine or the group had
// when the server was mounted. Attach after Use(auth) if the list of tools is not for everyone.
// Calls pass through the application's own middleware in any case. Requests from other origins are
// refused ([WithTrustedOrigins]). An argument reaches the route of its tool or is refused, and can
// never set a header that states who or where the caller is. A panic in a handler is an error
// result.
package ginmcp
