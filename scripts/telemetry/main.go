// Command telemetry sends the telemetry of an application through a real OpenTelemetry collector, and
// checks what comes out of it against the semantic conventions.
//
//	telemetry COLLECTOR
//
// COLLECTOR is the program of ./collector.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"
)

// limit is how long a run may take.
const limit = 2 * time.Minute

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: telemetry COLLECTOR")
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	problems, err := run(ctx, os.Args[1])
	cancel()
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range problems {
		fmt.Println("WRONG ", p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}

// run sends telemetry through a collector, and returns what is wrong with what comes out.
func run(ctx context.Context, collector string) ([]string, error) {
	out, err := newSink(ctx)
	if err != nil {
		return nil, err
	}
	defer out.close()
	c, err := startCollector(ctx, collector, out.url)
	if err != nil {
		return nil, err
	}
	defer c.stop() //nolint:errcheck // it has been stopped, unless something failed
	app, err := newApplication(ctx, c.endpoint)
	if err != nil {
		return nil, err
	}
	if err := app.use(ctx); err != nil {
		return nil, err
	}
	if err := app.flush(ctx); err != nil {
		return nil, err
	}
	if err := c.stop(); err != nil { // it sends on what it has first
		return nil, err
	}
	spans, metrics := out.received()
	fmt.Printf("%d spans and %d metrics came out of the collector\n", len(spans), len(metrics))
	return append(checkSpans(spans), checkMetrics(metrics)...), nil
}
