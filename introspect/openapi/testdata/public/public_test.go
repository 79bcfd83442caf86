package main

import (
	"flag"
	"os"
	"testing"

	"github.com/gin-gonic/gin"
)

var all = flag.Bool("all", false, "try all documents, and not only those that CI tries")

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode)
	os.Exit(m.Run())
}

// TestPublicDocuments calls every tool of public documents.
func TestPublicDocuments(t *testing.T) {
	dir, err := install(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names := documents
	if !*all {
		names = names[:few]
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			r := try(dir, name)
			for kind, list := range r.problems {
				for _, problem := range list[:min(len(list), 10)] {
					t.Errorf("%s: %s", kind, problem)
				}
				if more := len(list) - 10; more > 0 {
					t.Errorf("%s: %d more", kind, more)
				}
			}
			// A generator that finds no arguments would make the test pass without a call.
			if r.called*10 < r.tools*8 {
				t.Errorf("only %d of %d tools were called", r.called, r.tools)
			}
		})
	}
}
