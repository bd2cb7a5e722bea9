package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	kills := flag.Int("kills", 1000, "how often relays are killed")
	seed := flag.Uint64("seed", 1, "what the plan is drawn from")
	out := flag.String("out", "", "write the figures to this file, as JSON")
	shipped := flag.String("shipped", "bin/lifeboat", "the binary that is shipped")
	tagged := flag.String("tagged", "bin/lifeboat-crashpoints", "the one that was built with the tag crashpoints")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := measure(ctx, makePlan(*kills, *seed), programs{*shipped, *tagged}, *out); err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		stop()
		os.Exit(1)
	}
}
