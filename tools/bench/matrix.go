package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/bridge/pause"
)

// course is how a conversation between the two homeservers goes.
type course struct {
	name  string
	count int
	gap   time.Duration
	// disturb is what happens meanwhile, if anything does.
	disturb func(context.Context, *bridged) error
}

// courses are those that other bridges were measured with.
var courses = []course{
	{"quiet", 60, time.Second, nil},
	{"busy", 1000, 20 * time.Millisecond, nil},
	{"kills", 400, 50 * time.Millisecond, killTwelveTimes},
	{"down", 400, 50 * time.Millisecond, stopTarget},
}

// bridgedPatience is how long the last message may take after the last was said.
const bridgedPatience = 90 * time.Second

// measureBridged measures a group of two Matrix rooms on two Dendrites: how long
// it takes from the moment in which one server has taken a message until a
// member sees it on the other, and what the members' books say, in peace and
// under faults.
func measureBridged(ctx context.Context, s setup, found *figures) (err error) {
	b, err := openBridged(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	first := 0
	for _, c := range courses {
		if err := b.play(ctx, c, first, found); err != nil {
			return fmt.Errorf("%s: %w (the relay's last words: %s)", c.name, err, b.relay.lastWords())
		}
		first += c.count
	}
	return nil
}

func (b *bridged) play(ctx context.Context, c course, first int, found *figures) error {
	group, within := errgroup.WithContext(ctx)
	group.Go(func() error { return b.talk(within, first, c.count, c.gap) })
	if c.disturb != nil {
		group.Go(func() error { return c.disturb(within, b) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := b.await(ctx, first, c.count, bridgedPatience); err != nil {
		return err
	}
	delays := b.delays(first, c.count)
	balance, err := b.books(ctx, first, c.count)
	if err != nil {
		return err
	}
	fmt.Printf("  %-6s %4d messages: p50 %.1f, p95 %.1f, p99 %.1f ms; lost %d, duplicated %d, reordered %d\n", c.name, c.count,
		median(delays), percentile(delays, 0.95), percentile(delays, 0.99), balance.lost, balance.duplicated, balance.reordered)
	found.set(c.name+"_p50_ms", median(delays))
	found.set(c.name+"_p95_ms", percentile(delays, 0.95))
	found.set(c.name+"_p99_ms", percentile(delays, 0.99))
	found.set(c.name+"_lost", float64(balance.lost))
	found.set(c.name+"_duplicated", float64(balance.duplicated))
	found.set(c.name+"_reordered", float64(balance.reordered))
	return nil
}

// killTwelveTimes kills the relay while 400 messages are said at 20 a second,
// and starts it again at once.
func killTwelveTimes(ctx context.Context, b *bridged) error {
	const kills, between = 12, 1500 * time.Millisecond
	for range kills {
		if err := pause.For(ctx, between); err != nil {
			return err
		}
		if err := b.relay.Kill(b.relay.program); err != nil {
			return err
		}
	}
	return nil
}

// stopTarget takes the target away from the fifth second to the 35th.
func stopTarget(ctx context.Context, b *bridged) error {
	if err := pause.For(ctx, 5*time.Second); err != nil {
		return err
	}
	if err := b.target.server.Stop(); err != nil {
		return err
	}
	if err := pause.For(ctx, 30*time.Second); err != nil {
		return err
	}
	return b.target.server.Restart()
}
