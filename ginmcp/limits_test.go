package ginmcp

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/ginmcp/internal/uri"
	"github.com/ginmcp/ginmcp/internal/budget"
	"github.com/ginmcp/ginmcp/internal/callback"
)

// documentedLimits are the limits of docs/limits.md that are constants, by what they limit.
var documentedLimits = map[string]string{
	"Body of a request":             fmt.Sprintf("%d MiB", serve.MaxBody>>20),
	"Line on stdio":                 fmt.Sprintf("%d MiB", serve.MaxBody>>20),
	"Responses to a batch on stdio": fmt.Sprintf("%d MiB", serve.MaxBody>>20),
	"Time in which a large body arrives while another one waits": seconds(serve.SlowBody),
	"Large results that the SDK encodes at a time":               fmt.Sprintf("%d MiB", serve.MinRoom>>20),
	"Resources that a client subscribes to":                      fmt.Sprint(gosdk.MaxSubscriptions),
	"Large bodies in progress together":                          fmt.Sprintf("%d MiB", serve.MinRoom>>20),
	"Message other than a call, a prompt request or an answer":   fmt.Sprintf("%d KiB", serve.MaxOther>>10),
	"Id, method, and name of a tool or prompt": fmt.Sprintf(
		"%d,%03d, %d and %d,%03d bytes",
		serve.MaxID/1000,
		serve.MaxID%1000,
		serve.MaxMethod,
		gosdk.MaxName/1000,
		gosdk.MaxName%1000,
	),
	"Messages in a batch of JSON-RPC":  fmt.Sprint(serve.MaxBatch),
	"Nesting of JSON":                  fmt.Sprintf("%d,%03d levels", serve.MaxDepth/1000, serve.MaxDepth%1000),
	"URI of a resource":                fmt.Sprintf("%d KiB", uri.MaxLength>>10),
	"Levels of `name[member]`":         fmt.Sprint(budget.MaxDepth),
	"Time of a call":                   seconds(defaultTimeout),
	"Handlers of one tool that run":    fmt.Sprint(maxPerOperation),
	"Handlers for one caller that run": fmt.Sprint(maxPerCaller),
	"Handlers that run":                fmt.Sprint(maxHandlers),
	"Functions given in options":       seconds(callback.Limit),
	"Response of the application":      fmt.Sprintf("%d MiB", defaultMaxResponse>>20),
	"Tools that a search finds":        fmt.Sprint(defaultResults),
	"Values that a completion returns": fmt.Sprint(gosdk.MaxCompletions),
	"Path, query, headers and cookies together": fmt.Sprintf(
		"%d KiB and %d times the arguments, at most %d MiB", budget.Base>>10, budget.Factor, budget.Most>>20),
	"A form, urlencoded or multipart": fmt.Sprintf("%d times the arguments", budget.BodyFactor),
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.0f s", d.Seconds()) }

// TestLimitsDocument: every row of docs/limits.md names a test that exists and options that
// exist, and states the limit that the code has.
func TestLimitsDocument(t *testing.T) {
	text, err := os.ReadFile("../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	tests, options := declared(t, "..", "_test.go"), declared(t, ".", ".go")
	code := regexp.MustCompile("`([A-Za-z]+)`")
	checked, rows := 0, 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) != 5 || strings.TrimSpace(cells[0]) == "What" {
			continue
		}
		rows++
		what, limit := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1])
		if want, ok := documentedLimits[what]; ok {
			checked++
			if !strings.Contains(limit, want) {
				t.Errorf("%s: the document states %q, the code has %q", what, limit, want)
			}
		}
		if strings.TrimSpace(cells[3]) == "" {
			t.Errorf("%s: it is not stated what the caller sees", what)
		}
		named := code.FindAllStringSubmatch(cells[4], -1)
		if len(named) == 0 {
			t.Errorf("%s: no test", what)
		}
		for _, name := range named {
			if !tests[name[1]] {
				t.Errorf("%s: there is no test %s", what, name[1])
			}
		}
		for _, name := range code.FindAllStringSubmatch(cells[2], -1) {
			if !options[name[1]] {
				t.Errorf("%s: there is no option %s", what, name[1])
			}
		}
	}
	if rows < 30 || checked != len(documentedLimits) {
		t.Errorf("%d rows, %d of them compared with the code, want %d", rows, checked, len(documentedLimits))
	}
}

// declared returns the names of the functions in the files below a directory.
func declared(t *testing.T, dir, suffix string) map[string]bool {
	t.Helper()
	function := regexp.MustCompile(`(?m)^func ([A-Za-z]+)[\[(]`)
	names := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, suffix) {
			return err
		}
		source, err := os.ReadFile(path)
		for _, match := range function.FindAllStringSubmatch(string(source), -1) {
			names[match[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
