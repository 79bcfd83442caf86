// Command replicas calls three replicas of one server through nginx while it stops, restarts and
// kills them, and counts what is lost.
//
//	go run ./scripts/replicas -nginx /usr/sbin/nginx
//
// It prints the results for report.py: the phase is the row. Reads are calls of a tool that reads;
// the client tries them again, as clients may. Writes are calls of a tool that writes; the client
// tries them again only if the response states that nothing was called (503).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

func main() {
	serveAt := flag.String("serve", "", "serve as one replica at this address; used by the command itself")
	mcpFirst := flag.Bool("mcp-first", false, "with -serve: at SIGTERM, stop ginmcp before the listener")
	log := flag.String("log", "", "with -serve: the file that writes are logged to")
	nginx := flag.String("nginx", "/usr/sbin/nginx", "the nginx to start")
	flag.Parse()

	const longest = 2 * time.Minute
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	var err error
	if *serveAt != "" {
		err = serve(*serveAt, *log, *mcpFirst)
	} else {
		err = measure(ctx, *nginx)
	}
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "replicas:", err)
		os.Exit(1)
	}
}

// measure goes through the phases and prints their results.
func measure(ctx context.Context, nginx string) error {
	dir, err := os.MkdirTemp("", "replicas")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	log := filepath.Join(dir, "writes")
	cluster, err := newCluster(log)
	if err != nil {
		return err
	}
	defer cluster.stop()
	for i := range cluster.replicas {
		if err := cluster.start(ctx, i, i == replicaMCPFirst); err != nil {
			return err
		}
	}
	proxy, err := startProxy(ctx, nginx, dir, cluster.replicas)
	if err != nil {
		return err
	}
	defer proxy.stop()

	l := &load{url: "http://" + proxy.addr + "/mcp"}
	for i, p := range phases(cluster) {
		if i > 0 {
			time.Sleep(failTimeout)
		}
		counts, err := l.run(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		counts.twice, err = countTwice(log)
		if err != nil {
			return err
		}
		counts.print(p)
	}
	return nil
}

// failTimeout is how long nginx does not ask a replica that failed. Each phase begins with all
// replicas in use.
const failTimeout = 10500 * time.Millisecond

// The replicas that the phases stop.
const (
	replicaGraceful = iota
	replicaMCPFirst
	replicaKilled
	replicaCount
)

// A phase is a number of calls, during which something happens to the replicas.
type phase struct {
	name        string
	calls       int
	noneFails   bool // every call has to succeed at the first attempt
	noWriteLost bool // every write has to succeed, if need be after a 503
	action      func(ctx context.Context) error
}

// phases are 5,000 calls in all.
func phases(c *cluster) []phase {
	return []phase{
		{"nothing happens", 1000, true, true, func(context.Context) error { return nil }},
		// The listener closes first: nginx asks the next replica.
		{"a replica stops and restarts", 1500, true, true, func(ctx context.Context) error {
			if err := c.terminate(replicaGraceful); err != nil {
				return err
			}
			return c.start(ctx, replicaGraceful, false)
		}},
		// ginmcp stops first, as where a load balancer has to see it before the listener closes.
		{"ginmcp stops before the listener", 1000, false, true, func(ctx context.Context) error {
			if err := c.terminate(replicaMCPFirst); err != nil {
				return err
			}
			return c.start(ctx, replicaMCPFirst, false)
		}},
		// nginx does not repeat a POST whose response it did not get: whether that write was carried
		// out is unknown.
		{"a replica is killed", 1500, false, false, func(context.Context) error { return c.kill(replicaKilled) }},
	}
}
