package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// fastMCP is a program that builds the tools of a document with FastMCP, and writes a [cost].
//
//go:embed compare.py
var fastMCP string

// compared are the documents whose cost is compared unless others are named.
var compared = []string{githubFull, "stripe.com", "kubernetes.io"}

// compare prints the cost of documents beside that of FastMCP on the same files. The environment variable
// PYTHON names an interpreter that has FastMCP, such as that of a virtual environment; it is python3
// otherwise.
func compare(ctx context.Context, names []string) error {
	if len(names) == 0 {
		names = compared
	}
	python := os.Getenv("PYTHON")
	if python == "" {
		python = "python3"
	}
	fmt.Printf("%-20s %-8s %6s %8s %8s %6s\n", "document", "", "tools", "list kB", "CPU", "MB")
	for _, name := range names {
		ours, file, err := costOf(ctx, name)
		if err != nil {
			return err
		}
		ours.print(name, "ginmcp")
		text, err := exec.CommandContext(ctx, python, "-c", fastMCP, file).Output()
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			return fmt.Errorf("%w: %s", err, failed.Stderr)
		}
		if err != nil {
			return err
		}
		var theirs cost
		if err := json.Unmarshal(text, &theirs); err != nil {
			return err
		}
		theirs.print(name, "FastMCP")
	}
	return nil
}

// costOf measures a document, and returns the path of its file.
func costOf(ctx context.Context, name string) (cost, string, error) {
	d, err := load(ctx, name)
	if err != nil {
		return cost{}, "", err
	}
	c, err := measure(ctx, d.file, newApp(d.parsed).routes)
	return c, d.file, err
}

func (c *cost) print(document, by string) {
	fmt.Printf("%-20s %-8s %6d %8d %7.2fs %6d\n", document, by, c.Tools, c.ListBytes/1000, c.CPU.Seconds(), c.Peak/megabyte)
}
