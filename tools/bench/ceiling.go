package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lifeboat/bridge/pause"
	"lifeboat/sim/scenario"
)

// ceilingPatience is how long the last messages may take.
const ceilingPatience = 2 * time.Minute

// chatterers has two people on Matrix who talk to somebody on Telegram.
var chatterers = scenario.Script{
	Name: "ceiling", Group: "Chatterers", Primary: scenario.Matrix,
	Fallbacks: []scenario.PlatformName{scenario.Telegram},
	Members: []scenario.Member{
		{Name: "Anna", On: []scenario.PlatformName{scenario.Matrix}},
		{Name: "Carla", On: []scenario.PlatformName{scenario.Matrix}},
		{Name: "Ben", On: []scenario.PlatformName{scenario.Telegram}},
	},
}

// measureCeiling has a message said on Matrix every second, by two people in
// turns of five, and measures how far Telegram is behind, which takes 20 posts a
// minute in a group. Every message must be there once, and all in order.
func measureCeiling(ctx context.Context, s setup, found *figures) (err error) {
	w, err := openWorld(ctx, s, chatterers)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	const turn = 5
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := range 60 * s.minutes {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		say := scenario.Say{Who: chatterers.Members[n/turn%2].Name, On: scenario.Matrix, Text: fmt.Sprintf("remark %d.", n)}
		if err := w.Say(ctx, say); err != nil {
			return err
		}
	}
	lags, posts, err := w.awaitRemarks(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("  %d messages became %d posts; behind by %.1f s (p50) and %.1f s at most\n", len(lags), posts, median(lags), percentile(lags, 1))
	found.set("telegram_lag_p95_s", percentile(lags, 0.95))
	return nil
}

// awaitRemarks waits until all that was said has been seen, and returns by how
// many seconds each message was behind, and in how many posts they were.
func (w *world) awaitRemarks(ctx context.Context) (lags []float64, posts int, err error) {
	ctx, cancel := context.WithTimeout(ctx, ceilingPatience)
	defer cancel()
	for {
		said, seen := w.Books().Entries()
		lags, posts, err = lagsOf(said, seen)
		if err != nil || len(lags) == len(said) {
			return lags, posts, err
		}
		if pause.For(ctx, 200*time.Millisecond) != nil {
			return nil, 0, fmt.Errorf("of %d messages only %d came to Telegram", len(said), len(lags))
		}
	}
}

// lagsOf reads the books. It is an error if a message is there twice or behind a
// later one.
func lagsOf(said []scenario.Said, seen []scenario.Seen) (lags []float64, posts int, err error) {
	next := 0
	for _, post := range seen {
		if post.On != scenario.Telegram || !post.FromRelay() {
			continue
		}
		posts++
		for line := range strings.Lines(post.Text) {
			at := strings.Index(line, "remark ")
			if at < 0 {
				continue
			}
			if next >= len(said) || strings.TrimSpace(line[at:]) != said[next].Text {
				return nil, 0, fmt.Errorf("on Telegram they saw %q where message %d was due", line[at:], next)
			}
			lags = append(lags, post.At.Sub(said[next].At).Seconds())
			next++
		}
	}
	return lags, posts, nil
}
