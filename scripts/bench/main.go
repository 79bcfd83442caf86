package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"
)

// A plan is what one run measures.
type plan struct {
	rounds      int
	duration    time.Duration
	connections int
	peers       []string
	scale       bool
	write       bool
}

func main() {
	var p plan
	var peers, serve string
	flag.IntVar(&p.rounds, "rounds", 10, "how many rounds; each one measures every server once, in shuffled order")
	flag.DurationVar(
		&p.duration,
		"duration",
		time.Second,
		"how long one server is measured in a round, for each operation",
	)
	flag.IntVar(&p.connections, "connections", 16, "how many keep-alive connections call at once")
	flag.StringVar(&peers, "peers", strings.Join(peerNames(), ","), "the servers to measure; rest is always measured")
	flag.BoolVar(&p.scale, "scale", false, "also measure the cost by the number of tools, connections and bytes")
	flag.BoolVar(&p.write, "write", false, "write tables and plots into docs/ and README.md; implies -scale")
	flag.StringVar(&serve, "serve", "", "serve one of the Go servers on a free port (used by the program itself)")
	flag.IntVar(&furtherRoutes, "tools", 0, "with -serve: how many further routes the application has")
	flag.Parse()
	if serve != "" {
		fail(serveGo(serve))
		return
	}
	p.peers, p.scale = strings.Split(peers, ","), p.scale || p.write
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	fail(run(ctx, &p))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

// run starts the servers, measures them, and prints or writes the tables.
func run(ctx context.Context, p *plan) error {
	began := conditions(p)
	servers, samples, err := measureAll(ctx, p)
	if err != nil {
		return err
	}
	var tables, scale bytes.Buffer
	fmt.Fprintln(&tables, began)
	printBars(&tables, servers, samples)
	printTables(&tables, servers, samples)
	var all []series
	if p.scale {
		if all, err = measureScale(ctx, p); err != nil {
			return err
		}
		printScale(&scale, all)
	}
	fmt.Print(tables.String(), scale.String())
	if !p.write {
		return nil
	}
	return writeDocuments(servers, samples, all, tables.String(), scale.String())
}

// measureAll measures plain REST and the peers.
func measureAll(ctx context.Context, p *plan) ([]*server, []sample, error) {
	servers, stop, err := startAll(ctx, p.peers)
	defer stop()
	if err != nil {
		return nil, nil, err
	}
	var samples []sample
	for _, op := range operations {
		if _, err := measureRound(ctx, p, servers, &op); err != nil { // warm: it does not count
			return nil, nil, err
		}
		for round := range p.rounds {
			more, err := measureRound(ctx, p, servers, &op)
			if err != nil {
				return nil, nil, err
			}
			samples = append(samples, more...)
			fmt.Fprintf(os.Stderr, "\r%s: round %d of %d ", op.name, round+1, p.rounds)
		}
		fmt.Fprintln(os.Stderr)
	}
	return servers, samples, nil
}
