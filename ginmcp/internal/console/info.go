package console

// An Info is the data of the page for one caller. It is sent as JSON.
type Info struct {
	// Details are nil for a caller that may not see anything of the application.
	*Details

	// Endpoint is the address in the snippets for clients. It differs from the address in the
	// browser if a proxy changes the path.
	Endpoint string   `json:"endpoint"`
	Caller   Caller   `json:"caller"`
	Clients  []Client `json:"clients"`
}

// A Caller is the sender of the request.
type Caller struct {
	// User is "" if it is unknown.
	User   string   `json:"user"`
	Scopes []string `json:"scopes"`
}

// A Client is an MCP client, with its configuration for this server.
type Client struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	File    string `json:"file,omitempty"`
	Note    string `json:"note,omitempty"`
	Snippet string `json:"snippet"`
}

// Details are the data about the application.
type Details struct {
	Operations  []Operation  `json:"operations"`
	Excluded    []Excluded   `json:"excluded"`
	Diagnostics []Diagnostic `json:"diagnostics"`
	Lint        []Finding    `json:"lint"`
	Calls       []Row        `json:"calls"`
}

// An Operation is a route that the caller may use.
type Operation struct {
	// Tool is the name of the tool, or "" if Kind states another kind of component.
	Tool    string   `json:"tool,omitempty"`
	Kind    string   `json:"kind"`
	Method  string   `json:"method"`
	Path    string   `json:"path"`
	Handler string   `json:"handler,omitempty"`
	Place   string   `json:"place,omitempty"` // of the handler in the source
	Tags    []string `json:"tags,omitempty"`
	// Facts are the sources of the facts, by the names of the facts.
	Facts       map[string]string `json:"facts,omitempty"`
	Arguments   []Argument        `json:"arguments,omitempty"`
	Diagnostics []Diagnostic      `json:"diagnostics,omitempty"`
}

// An Argument is an argument of a tool, with its location in the request.
type Argument struct {
	Name string `json:"name"`
	// In is the location, and Wire the name there.
	In   string `json:"in"`
	Wire string `json:"wire"`
	// Whole states that the value is the whole body.
	Whole bool `json:"whole,omitempty"`
	// Source is the source of the argument, in words.
	Source string `json:"source"`
}

// An Excluded route is neither a tool nor a resource.
type Excluded struct {
	Route  string `json:"route"`
	Reason string `json:"reason"`
}

// A Diagnostic is a message for the developer. Level is one of slog's levels.
type Diagnostic struct {
	Level   string `json:"level"`
	Route   string `json:"route,omitempty"`
	Message string `json:"message"`
}

// A Finding is one problem that lint found. Tool is "" for the list as a whole.
type Finding struct {
	Tool    string `json:"tool,omitempty"`
	Level   string `json:"level"`
	Message string `json:"message"`
	Fix     string `json:"fix,omitempty"`
}
