// Command go runs the scenario of scenario.mjs with a Go client.
//
//	go run . -client go-sdk URL
//	go run . -client mcp-go URL
//
// With -modfile=go2025.mod the clients are releases of 2025.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// From the version modern on, a client asks for the log of each call, in a member of _meta.
const (
	modern   = "2026-07-28"
	logLevel = "io.modelcontextprotocol/logLevel"
)

// errNotOffered is returned for a step that does not apply to a client.
var errNotOffered = errors.New("-")

// A client is what goes through the scenario.
type client interface {
	connect(ctx context.Context, url string) error
	list(ctx context.Context) ([]string, error)
	// call calls a tool; progress, unless it is nil, is called with every report.
	call(ctx context.Context, name string, arguments map[string]any, progress func(float64)) (result, error)
	resources(ctx context.Context) ([]string, error)
	read(ctx context.Context, uri string) (string, error)
	// onLog sets what is called with every line that the server logs.
	onLog(f func(string))
	// unsupported calls a method that the server does not have.
	unsupported(ctx context.Context) error
}

type result struct {
	isError bool
	text    string
	images  []string // their MIME types
}

// A scenario is one run of a client.
type scenario struct {
	client client
	url    string
}

func main() {
	name := flag.String("client", "go-sdk", "go-sdk or mcp-go")
	flag.Parse()
	s := scenario{map[string]client{"go-sdk": &goSDK{}, "mcp-go": &mcpGo{}}[*name], flag.Arg(0)}
	if s.client == nil || s.url == "" {
		flag.Usage()
		os.Exit(2)
	}
	s.run()
}

func (s scenario) run() {
	const patience = 30 * time.Second
	for _, step := range []struct {
		name string
		take func(context.Context) error
	}{
		{"connect", func(context.Context) error { return s.client.connect(context.Background(), s.url) }},
		{"list", s.list}, {"good call", s.goodCall}, {"bad call", s.badCall}, {"image", s.image},
		{"error", s.failure}, {"resource", s.resource}, {"progress", s.progress}, {"log", s.log},
		{"cancel", s.cancel}, {"unsupported", s.unsupported}, {"afterwards", s.afterwards},
	} {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		err := step.take(ctx)
		cancel()
		outcome, message := "ok", ""
		if errors.Is(err, errNotOffered) {
			outcome = "-"
		} else if err != nil {
			outcome, message = "fail", strings.Join(strings.Fields(err.Error()), " ")
		}
		fmt.Printf("%s\t%s\t%s\n", step.name, outcome, message)
		if step.name == "connect" && err != nil {
			break
		}
	}
}

func (s scenario) list(ctx context.Context) error {
	names, err := s.client.list(ctx)
	slices.Sort(names)
	if want := []string{"chat", "count", "get_item", "get_picture", "greet", "wait"}; err == nil && !slices.Equal(names, want) {
		return fmt.Errorf("the tools are %q", names)
	}
	return err
}

// expect calls a tool and checks whether the result is an error and contains the texts.
func (s scenario) expect(ctx context.Context, tool string, arguments map[string]any, isError bool, texts ...string) error {
	res, err := s.client.call(ctx, tool, arguments, nil)
	if err != nil {
		return err
	}
	for _, text := range texts {
		if res.isError != isError || !strings.Contains(res.text, text) {
			return fmt.Errorf("isError is %t: %s", res.isError, res.text)
		}
	}
	return nil
}

func (s scenario) goodCall(ctx context.Context) error {
	return cmp.Or(
		s.expect(ctx, "greet", map[string]any{"name": "Ada"}, false, "Hello, Ada"),
		s.expect(ctx, "get_item", map[string]any{"id": 1}, false, "Teapot"),
	)
}

func (s scenario) badCall(ctx context.Context) error {
	return s.expect(ctx, "greet", map[string]any{"name": strings.Repeat("Ada", 10), "colour": "red"}, true, "name", "colour")
}

func (s scenario) image(ctx context.Context) error {
	res, err := s.client.call(ctx, "get_picture", nil, nil)
	if err == nil && !slices.Equal(res.images, []string{"image/png"}) {
		return fmt.Errorf("the images are %q", res.images)
	}
	return err
}

func (s scenario) failure(ctx context.Context) error {
	return s.expect(ctx, "get_item", map[string]any{"id": 2}, true, "there is no such item")
}

func (s scenario) resource(ctx context.Context) error {
	uris, err := s.client.resources(ctx)
	if err != nil {
		return err
	}
	for _, uri := range uris {
		if text, err := s.client.read(ctx, uri); err != nil || text != "Grüß Gott" {
			return cmp.Or(err, fmt.Errorf("%s is %q", uri, text))
		}
	}
	const uri = "app:///notes/grüße"
	if text, err := s.client.read(ctx, uri); err != nil || text != "note grüße" {
		return cmp.Or(err, fmt.Errorf("%s is %q", uri, text))
	}
	return nil
}

func (s scenario) progress(ctx context.Context) error {
	var mu sync.Mutex
	var seen []float64
	_, err := s.client.call(ctx, "count", nil, func(done float64) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, done)
	})
	time.Sleep(100 * time.Millisecond)
	mu.Lock()
	defer mu.Unlock()
	if err == nil && !slices.Equal(seen, []float64{1, 2, 3}) {
		return fmt.Errorf("progress was %v", seen)
	}
	return err
}

func (s scenario) log(ctx context.Context) error {
	lines := make(chan string, 10)
	s.client.onLog(func(line string) { lines <- line })
	_, err := s.client.call(ctx, "chat", nil, nil)
	time.Sleep(100 * time.Millisecond)
	if err == nil && len(lines) != 1 {
		return fmt.Errorf("%d lines arrived", len(lines))
	}
	return err
}

func (s scenario) cancel(ctx context.Context) error {
	id := strconv.FormatInt(time.Now().UnixNano(), 10)
	short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	if _, err := s.client.call(short, "wait", map[string]any{"id": id}, nil); err == nil {
		return errors.New("the call went on")
	}
	for range 20 {
		body, err := get(ctx, strings.Replace(s.url, "/mcp", "/cancelled/"+id, 1))
		if err != nil || body == "true" {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.New("the handler ran on")
}

func get(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

func (s scenario) unsupported(ctx context.Context) error {
	err := s.client.unsupported(ctx)
	if err == nil {
		return errors.New("the client reported no error")
	}
	if errors.Is(err, errNotOffered) || regexp.MustCompile(`-32601|[Mm]ethod not found|not support`).MatchString(err.Error()) {
		return nil
	}
	return err
}

func (s scenario) afterwards(ctx context.Context) error {
	return s.expect(ctx, "greet", map[string]any{"name": "Bob"}, false, "Hello, Bob")
}
