package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// programs are the binaries that are run as relays.
type programs struct{ shipped, tagged string }

var errBroken = errors.New("a promise was broken")

// measure plays all worlds at the same time, writes the figures and returns an
// error if a promise was broken.
func measure(ctx context.Context, planned plan, use programs, out string) error {
	folder, err := os.MkdirTemp("", "lifeboat-crash-")
	if err != nil {
		return fmt.Errorf("make a folder for the relays: %w", err)
	}
	began := time.Now()
	results, err := play(ctx, planned, use, folder)
	if err != nil {
		return fmt.Errorf("%w\nThe relays' data and logs are in %s", err, folder)
	}
	sum := tally(results)
	sum.Seconds = int(time.Since(began).Seconds())
	if err := sum.write(out); err != nil {
		return err
	}
	broken := sum.broken(planned)
	for _, problem := range broken {
		fmt.Println("  " + problem)
	}
	if len(broken) > 0 {
		return fmt.Errorf("%w; the relays' data and logs are in %s", errBroken, folder)
	}
	fmt.Println("Everything arrived, once and in order.")
	return os.RemoveAll(folder)
}

// play plays all rows and returns what came of each world.
func play(ctx context.Context, planned plan, use programs, folder string) ([]result, error) {
	rows := make([][]result, len(planned))
	group, playing := errgroup.WithContext(ctx)
	for i, row := range planned {
		group.Go(func() (err error) {
			rows[i], err = playRow(playing, row, use, folder)
			return err
		})
	}
	err := group.Wait()
	return slices.Concat(rows...), err
}

func playRow(ctx context.Context, row []worldPlan, use programs, folder string) ([]result, error) {
	var results []result
	for _, world := range row {
		done, err := rehearse(ctx, world, use, filepath.Join(folder, world.Name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", world.Name, err)
		}
		results = append(results, done)
	}
	return results, nil
}

// write shows the figures, and puts them into a file if one is named.
func (f figures) write(path string) error {
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	fmt.Println(string(text))
	if path == "" {
		return nil
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}
