package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A sample is one measurement of one server.
type sample struct {
	server, operation string
	perSecond         float64
	cpu               float64 // microseconds for each request
	mallocs           float64 // allocations for each request, 0 if the server does not report them
	p50, p99          time.Duration
}

// measureRound measures every server once, in a shuffled order, so that the other load of the
// machine is spread over all of them.
func measureRound(ctx context.Context, p *plan, servers []*server, op *operation) ([]sample, error) {
	var out []sample
	for _, i := range rand.Perm(len(servers)) {
		s, err := measure(ctx, p, servers[i], op)
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", servers[i].name, op.name, err)
		}
		out = append(out, s)
	}
	return out, nil
}

// request returns the bytes of a request.
func (s *server) request(op *operation) []byte {
	method, path, body := op.method, op.path, op.body
	head := ""
	if !s.rest {
		method, path, body = "POST", s.path, op.toolCall()
		head = "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\n"
		if s.modern {
			head = "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n" +
				"Mcp-Method: tools/call\r\nMcp-Name: " + op.tool + "\r\n"
			body = op.modernToolCall()
		}
	}
	if body != "" {
		head += "Content-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n"
	}
	return fmt.Appendf(nil, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n%s", method, path, s.port, head, body)
}

// measure calls one server from all connections for the duration.
func measure(ctx context.Context, p *plan, s *server, op *operation) (sample, error) {
	request := s.request(op)
	ctx, cancel := context.WithTimeout(ctx, p.duration)
	defer cancel()
	results := make([][]time.Duration, p.connections)
	errs := make([]error, p.connections)
	mallocs, _ := s.memory()
	cpu, started := s.cpu(), time.Now()
	var all sync.WaitGroup
	for i := range p.connections {
		all.Go(func() { results[i], errs[i] = callUntil(ctx, s.port, request, op.want) })
	}
	all.Wait()
	elapsed, used := time.Since(started), s.cpu()-cpu
	after, _ := s.memory()
	times := slices.Concat(results...)
	if err := errors.Join(errs...); err != nil || len(times) == 0 {
		return sample{}, fmt.Errorf("no responses: %w", err)
	}
	slices.Sort(times)
	n := len(times)
	return sample{
		server: s.name, operation: op.name, perSecond: float64(n) / elapsed.Seconds(), cpu: used / float64(n) * 1e6,
		mallocs: (after - mallocs) / float64(n),
		p50:     times[n/2], p99: times[n*99/100],
	}, nil
}

// callUntil sends a request over one connection again and again, and returns how long each took.
// The first response is checked.
func callUntil(ctx context.Context, port int, request []byte, want string) ([]time.Duration, error) {
	conn, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	const patience = 30 * time.Second
	_ = conn.SetDeadline(time.Now().Add(patience))
	r := bufio.NewReaderSize(conn, 64<<10)
	var times []time.Duration
	var body []byte
	for times == nil || ctx.Err() == nil { // one call at least
		began := time.Now()
		if _, err := conn.Write(request); err != nil {
			return nil, err
		}
		if body, err = response(r, body[:0]); err != nil {
			return nil, err
		}
		if times == nil && !bytes.Contains(body, []byte(want)) {
			return nil, fmt.Errorf("the response does not contain %q: %.300s", want, body)
		}
		times = append(times, time.Since(began))
	}
	return times, nil
}

// holdConnection makes one call on a connection, reports that it is ready, and keeps the connection
// until it may release it.
func holdConnection(port int, request []byte, ready func(), release <-chan struct{}) error {
	conn, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Write(request); err != nil {
		return err
	}
	if _, err := response(bufio.NewReader(conn), nil); err != nil {
		return err
	}
	ready()
	<-release
	return nil
}

// response reads one response with the status 200 and appends its body.
func response(r *bufio.Reader, body []byte) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
		return nil, fmt.Errorf("the status is %s", strings.TrimSpace(string(line)))
	}
	length, chunked := 0, false
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			length, err = strconv.Atoi(string(value))
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(value, []byte("chunked"))
		}
		if err != nil {
			return nil, err
		}
	}
	if !chunked {
		return read(r, body, length)
	}
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		size, err := strconv.ParseInt(string(bytes.TrimRight(line, "\r\n")), 16, 32)
		if err != nil {
			return nil, err
		}
		if body, err = read(r, body, int(size)); err != nil {
			return nil, err
		}
		if _, err := r.Discard(len("\r\n")); err != nil {
			return nil, err
		}
		if size == 0 {
			return body, nil
		}
	}
}

func read(r *bufio.Reader, body []byte, n int) ([]byte, error) {
	body = slices.Grow(body, n)
	at := len(body)
	_, err := io.ReadFull(r, body[at:at+n])
	return body[:at+n], err
}
