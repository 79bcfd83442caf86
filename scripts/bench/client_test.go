package main

import (
	"bufio"
	"strings"
	"testing"
)

// Responses are read to their end, so that the next one on the connection begins where it should.
func TestResponse(t *testing.T) {
	for _, tt := range []struct{ reason, text, body string }{
		{"a declared length", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc", "abc"},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", "abc"},
		{"nothing", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := bufio.NewReader(strings.NewReader(tt.text + tt.text))
			for range 2 {
				if body, err := response(r, nil); err != nil || string(body) != tt.body {
					t.Fatalf("got %q, %v", body, err)
				}
			}
		})
	}
	if _, err := response(bufio.NewReader(strings.NewReader("HTTP/1.1 500 No\r\n\r\n")), nil); err == nil {
		t.Error("an error of the server is not reported")
	}
}

func TestRatios(t *testing.T) {
	samples := []sample{
		{server: "rest", operation: "get", perSecond: 10}, {server: "ginmcp", operation: "get", perSecond: 5},
		{server: "rest", operation: "get", perSecond: 20}, {server: "ginmcp", operation: "get", perSecond: 16},
		{server: "rest", operation: "get", perSecond: 10}, {server: "ginmcp", operation: "get", perSecond: 6},
	}
	if got := spreadOf(ratios(samples, "ginmcp", "rest", "get", perSecond)); got != (spread{0.6, 0.5, 0.8}) {
		t.Errorf("got %v", got)
	}
}
