package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// A replica is one process of this command.
type replica struct {
	addr    string
	process *exec.Cmd
	exited  chan struct{}
}

// A cluster is the replicas of one server. Their writes go to one log.
type cluster struct {
	log      string
	replicas []replica
}

func newCluster(log string) (*cluster, error) {
	c := &cluster{log: log, replicas: make([]replica, replicaCount)}
	for i := range c.replicas {
		addr, err := freeAddr()
		if err != nil {
			return nil, err
		}
		c.replicas[i].addr = addr
	}
	return c, nil
}

// freeAddr returns an address of this machine that no one listens at.
func freeAddr() (string, error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// start starts a replica and waits until it accepts connections.
func (c *cluster) start(ctx context.Context, i int, mcpFirst bool) error {
	r := &c.replicas[i]
	self, err := os.Executable()
	if err != nil {
		return err
	}
	//nolint:gosec // the arguments are our own
	r.process = exec.CommandContext(ctx, self, "-serve", r.addr, "-log", c.log, "-mcp-first="+strconv.FormatBool(mcpFirst))
	r.process.Stderr = os.Stderr
	if err := r.process.Start(); err != nil {
		return err
	}
	r.exited = make(chan struct{})
	go func(process *exec.Cmd, exited chan struct{}) {
		_ = process.Wait()
		close(exited)
	}(r.process, r.exited)
	return accepts(ctx, r.addr)
}

// accepts waits until something accepts connections at an address.
func accepts(ctx context.Context, addr string) error {
	const tries, pause = 200, 50 * time.Millisecond
	for range tries {
		connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err == nil {
			return connection.Close()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		time.Sleep(pause)
	}
	return fmt.Errorf("nothing listens at %s", addr)
}

// terminate asks a replica to stop and waits until it has.
func (c *cluster) terminate(i int) error { return c.end(i, syscall.SIGTERM) }

func (c *cluster) kill(i int) error { return c.end(i, syscall.SIGKILL) }

func (c *cluster) end(i int, signal syscall.Signal) error {
	r := &c.replicas[i]
	if err := r.process.Process.Signal(signal); err != nil {
		return err
	}
	const patience = 10 * time.Second
	select {
	case <-r.exited:
		return nil
	case <-time.After(patience):
		return errors.New("the replica did not stop")
	}
}

func (c *cluster) stop() {
	for i := range c.replicas {
		if c.replicas[i].process != nil {
			_ = c.replicas[i].process.Process.Kill()
			<-c.replicas[i].exited
		}
	}
}
