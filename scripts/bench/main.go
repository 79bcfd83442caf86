package main

import (
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
	svg         string
}

func main() {
	var p plan
	var peers, serve string
	flag.IntVar(&p.rounds, "rounds", 10, "how many rounds; each one measures every server once, in shuffled order")
	flag.DurationVar(&p.duration, "duration", time.Second, "how long one server is measured in a round, for each operation")
	flag.IntVar(&p.connections, "connections", 16, "how many keep-alive connections call at once")
	flag.StringVar(&peers, "peers", strings.Join(peerNames(), ","), "the servers to measure; rest is always measured")
	flag.StringVar(&p.svg, "svg", "", "the directory to write plots to; none by default")
	flag.StringVar(&serve, "serve", "", "serve one of the Go servers on a free port (used by the program itself)")
	flag.Parse()
	if serve != "" {
		fail(serveGo(serve))
		return
	}
	p.peers = strings.Split(peers, ",")
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

// run starts the servers, measures them and prints the tables.
func run(ctx context.Context, p *plan) error {
	servers, stop, err := startAll(ctx, p.peers)
	defer stop()
	if err != nil {
		return err
	}
	var samples []sample
	for _, op := range operations {
		if _, err := measureRound(ctx, p, servers, &op); err != nil { // warm: it does not count
			return err
		}
		for round := range p.rounds {
			more, err := measureRound(ctx, p, servers, &op)
			if err != nil {
				return err
			}
			samples = append(samples, more...)
			fmt.Fprintf(os.Stderr, "\r%s: round %d of %d ", op.name, round+1, p.rounds)
		}
		fmt.Fprintln(os.Stderr)
	}
	printTables(os.Stdout, p, servers, samples)
	if p.svg == "" {
		return nil
	}
	return writePlots(ctx, p, servers, samples)
}
