package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	seed := flag.Uint64("seed", 1, "the first seed; others count on from it")
	seeds := flag.Int("seeds", 20, "how many healthy streams there are of each kind")
	hours := flag.Int("hours", 1000, "how long each healthy stream is, in hours")
	rounds := flag.Int("rounds", 200, "how many outages there are of each kind")
	out := flag.String("out", "", "write the figures to this file, as JSON")
	flag.Parse()
	if err := measure(*seed, *seeds, time.Duration(*hours)*time.Hour, *rounds, *out); err != nil {
		fmt.Fprintln(os.Stderr, "detectsim:", err)
		os.Exit(1)
	}
}

// figures are what is measured.
type figures struct {
	Seed    uint64          `json:"seed"`
	Healthy []healthyFigure `json:"healthy"`
	Kinds   []kindFigure    `json:"kinds"`
}

func measure(seed uint64, seeds int, length time.Duration, rounds int, out string) error {
	result := figures{Seed: seed, Healthy: healthyStreams(seed, seeds, length), Kinds: outages(seed, rounds)}
	result.print(os.Stdout)
	if out == "" {
		return nil
	}
	body, err := json.MarshalIndent(result, "", "  ")
	if err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	if err := os.WriteFile(out, append(body, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}
