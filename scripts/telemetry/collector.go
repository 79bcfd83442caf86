package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// configuration is that of the collector: OTLP over gRPC and HTTP in, and OTLP as JSON out.
const configuration = `
receivers:
  otlp: {protocols: {grpc: {endpoint: "%[1]s"}, http: {endpoint: "%[2]s"}}}
exporters:
  otlp_http: {endpoint: "%[3]s", encoding: json, compression: none, sending_queue: {batch: {flush_timeout: 10ms, min_size: 0}}}
service:
  telemetry: {metrics: {level: none}}
  pipelines:
    traces: {receivers: [otlp], exporters: [otlp_http]}
    metrics: {receivers: [otlp], exporters: [otlp_http]}
`

// A process is a collector that runs.
type process struct {
	endpoint string // for OTLP over HTTP
	command  *exec.Cmd
	dir      string
	log      strings.Builder
	ended    chan struct{} // closed when err is set
	err      error
}

// startCollector starts a collector that sends what it receives on to a URL, and waits until it
// accepts telemetry.
func startCollector(ctx context.Context, program, sink string) (*process, error) {
	dir, err := os.MkdirTemp("", "collector")
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "collector.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, configuration, ports[0], ports[1], sink), 0o600); err != nil {
		return nil, err
	}
	p := &process{endpoint: "http://" + ports[1], dir: dir, ended: make(chan struct{})}
	p.command = exec.CommandContext(ctx, program, "--config", "file:"+file)
	p.command.Stdout, p.command.Stderr = &p.log, &p.log
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("the collector: %w", err)
	}
	go func() {
		p.err = p.command.Wait()
		close(p.ended)
	}()
	for !p.accepts(ctx) {
		select {
		case <-p.ended:
			return nil, fmt.Errorf("the collector did not start: %w", p.stop())
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), p.stop())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return p, nil
}

// accepts reports whether the collector accepts telemetry.
func (p *process) accepts(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.endpoint+"/v1/traces", strings.NewReader("{}"))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

// stop ends the collector after it has sent on what it received.
func (p *process) stop() error {
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended
	<-p.ended
	_ = os.RemoveAll(p.dir)
	if p.err != nil {
		return fmt.Errorf("the collector: %w\n%s", p.err, p.log.String())
	}
	return nil
}

// freePorts returns addresses that nothing listens on.
func freePorts(n int) ([]string, error) {
	var out []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		out = append(out, l.Addr().String())
	}
	return out, nil
}
