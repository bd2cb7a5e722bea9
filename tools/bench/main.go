package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// setup is what the measurements are told.
type setup struct {
	program string // the relay's
	rounds  int    // where the median is taken
	files   int
	rows    int // of the backlog
	minutes int // against Telegram's ceiling
}

// measurement fills in a part of the figures.
type measurement struct {
	name string
	run  func(context.Context, setup, *figures) error
}

// measurements are in the order in which they run.
var measurements = []measurement{
	{"enqueue", measureEnqueue},
	{"backlog", measureBacklog},
	{"start", measureStart},
	{"idle", measureIdle},
	{"latency", measureLatency},
	{"ceiling", measureCeiling},
	{"media", measureMedia},
}

// onDendrite are made only where they are named: they need a homeserver, which
// is built the first time.
var onDendrite = []measurement{
	{"bridged", measureBridged},
}

func main() {
	var s setup
	flag.StringVar(&s.program, "program", "bin/lifeboat", "the relay's program")
	flag.IntVar(&s.rounds, "rounds", 3, "how many rounds there are where the median is taken")
	flag.IntVar(&s.files, "files", 100, "how many files of 20 MB are carried")
	flag.IntVar(&s.rows, "rows", 1_000_000, "how many deliveries the backlog has")
	flag.IntVar(&s.minutes, "minutes", 10, "how long Telegram's ceiling is pressed against")
	only := flag.String("only", "", "measure only these, separated by commas: "+strings.Join(names(everything()), ", "))
	out := flag.String("out", "", "write the figures to this file, as JSON")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx, s, *only, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measure makes the chosen measurements, one after another, and writes down
// what they found even if one of them fails.
func measure(ctx context.Context, s setup, only, out string) error {
	chosen, err := choose(only)
	if err != nil {
		return err
	}
	found := figures{}
	for _, m := range chosen {
		fmt.Printf("%s ...\n", m.name)
		if err := m.run(ctx, s, &found); err != nil {
			return errors.Join(fmt.Errorf("measure %s: %w", m.name, err), found.write(out))
		}
	}
	found.print(os.Stdout)
	return found.write(out)
}

func choose(only string) ([]measurement, error) {
	if only == "" {
		return measurements, nil
	}
	var chosen []measurement
	known := everything()
	for name := range strings.SplitSeq(only, ",") {
		i := slices.Index(names(known), name)
		if i < 0 {
			return nil, fmt.Errorf("there is no measurement %q; there are %s", name, strings.Join(names(known), ", "))
		}
		chosen = append(chosen, known[i])
	}
	return chosen, nil
}

func everything() []measurement { return append(slices.Clone(measurements), onDendrite...) }

func names(of []measurement) []string {
	var names []string
	for _, m := range of {
		names = append(names, m.name)
	}
	return names
}
