package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"lifeboat/sim/scenario"
)

// starts is how many cold starts there are in a round.
const starts = 5

// measureStart measures how long a relay takes from the start of its process to
// being connected with three platforms, and how large the program is.
func measureStart(ctx context.Context, s setup, found *figures) (err error) {
	about, err := os.Stat(s.program)
	if err != nil {
		return fmt.Errorf("look at the relay's program (make build builds it): %w", err)
	}
	found.set("binary_mb", float64(about.Size())/mebibyte)
	w, err := openWorld(ctx, s, threePlatforms)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	var taken []float64
	for range s.rounds * starts {
		if err := w.relay.End(); err != nil {
			return err
		}
		began := time.Now()
		if err := w.relay.startReady(ctx); err != nil {
			return err
		}
		taken = append(taken, time.Since(began).Seconds()*1000)
	}
	fmt.Printf("  %d starts took %.0f to %.0f ms\n", len(taken), percentile(taken, 0), percentile(taken, 1))
	found.set("start_ms", median(taken))
	return nil
}

// threePlatforms has one member on each platform; nothing breaks.
var threePlatforms = scenario.Script{
	Name: "bench", Group: "Family", Primary: scenario.WhatsApp,
	Fallbacks: []scenario.PlatformName{scenario.Telegram, scenario.Matrix},
	Members: []scenario.Member{
		{Name: "Anna", On: []scenario.PlatformName{scenario.WhatsApp}},
		{Name: "Ben", On: []scenario.PlatformName{scenario.Telegram}},
		{Name: "Carla", On: []scenario.PlatformName{scenario.Matrix}},
	},
}
