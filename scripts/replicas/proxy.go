package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// upstream is the name of the replicas in the configuration of nginx.
const upstream = "replicas"

// A proxy is an nginx with its default configuration.
type proxy struct {
	addr    string
	process *exec.Cmd
}

func startProxy(ctx context.Context, nginx, dir string, replicas []replica) (*proxy, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	var servers strings.Builder
	for _, r := range replicas {
		fmt.Fprintf(&servers, "server %s;\n", r.addr)
	}
	// Nothing but addresses and the places of files: round robin, and when to ask the next
	// replica, are nginx's defaults.
	configuration := fmt.Sprintf(`daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr crit;
events {}
http {
	access_log off;
	client_body_temp_path body;
	proxy_temp_path proxy;
	fastcgi_temp_path fastcgi;
	uwsgi_temp_path uwsgi;
	scgi_temp_path scgi;
	upstream %[1]s {
		%[2]s
	}
	server {
		listen %[3]s;
		location / { proxy_pass http://%[1]s; }
	}
}
`, upstream, servers.String(), addr)
	const private = 0o600
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(configuration), private); err != nil {
		return nil, err
	}
	//nolint:gosec // the developer names the program
	p := &proxy{addr, exec.CommandContext(ctx, nginx, "-p", dir, "-e", "stderr", "-c", file)}
	p.process.Stderr = os.Stderr
	if err := p.process.Start(); err != nil {
		return nil, err
	}
	if err := accepts(ctx, addr); err != nil {
		p.stop()
		return nil, fmt.Errorf("nginx: %w", err)
	}
	return p, nil
}

func (p *proxy) stop() {
	_ = p.process.Process.Signal(syscall.SIGTERM)
	_ = p.process.Wait()
}
