package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/pause"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// result is what came of one world.
type result struct {
	name     string
	kills    int
	steps    map[crashpoint.Step]int
	missed   map[crashpoint.Step]int // killed at a random moment instead
	troubles map[string]int
	// doubts is how often a reply of Telegram may have been lost without a kill.
	doubts int
	// routedAgain is how much was handed to the relay a second time.
	routedAgain map[scenario.PlatformName]int
	// inReplay is how many of the kills fell while what was held was on its way.
	inReplay int
	balance  scenario.Balance
	// problems are what the relay failed to decide.
	problems []string
}

// rehearsal is one world with its relay.
type rehearsal struct {
	plan   worldPlan
	use    programs
	script scenario.Script
	world  *scenario.World
	relay  *process.Relay
	mouths *mouths
	// replaying says whether something that was held was on its way when the relay
	// was last asked.
	replaying bool
	result    result
}

// rehearse plays one world to its end and adds up the members' books.
func rehearse(ctx context.Context, planned worldPlan, use programs, folder string) (done result, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &rehearsal{plan: planned, use: use, script: scriptFor(planned), result: newResult(planned.Name)}
	if err := os.Mkdir(folder, 0o700); err != nil {
		return done, fmt.Errorf("make a folder for a relay: %w", err)
	}
	if r.world, err = scenario.Open(ctx, r.script, scenario.Show{}); err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, r.world.Close()) }()
	config, err := process.WriteConfig(folder, r.script, r.world.Facts())
	if err != nil {
		return done, err
	}
	if r.relay, err = process.Open(folder, config, cancel); err != nil {
		return done, err
	}
	err = r.run(ctx)
	err = errors.Join(err, r.relay.Stop())
	if err != nil {
		return done, fmt.Errorf("%w\nThe relay's last words: %s", err, process.LastWords(folder))
	}
	r.result.kills, r.result.balance = r.relay.Kills(), r.mouths.balance()
	return r.result, nil
}

func newResult(name string) result {
	return result{name: name, steps: map[crashpoint.Step]int{}, missed: map[crashpoint.Step]int{}, troubles: map[string]int{}, routedAgain: map[scenario.PlatformName]int{}}
}

func (r *rehearsal) shipped() process.Program { return process.Program{Path: r.use.shipped} }

func (r *rehearsal) run(ctx context.Context) error {
	if err := r.relay.Link(ctx, r.shipped(), r.world.LinkRelay); err != nil {
		return err
	}
	if err := r.relay.Start(r.shipped()); err != nil {
		return err
	}
	if err := r.relay.AwaitReady(ctx); err != nil {
		return err
	}
	r.mouths = newMouths(r.script, r.world)
	talking, hush := context.WithCancel(ctx)
	defer hush()
	group, all := errgroup.WithContext(talking)
	for _, platform := range r.script.Platforms() {
		group.Go(func() error { return r.mouths.talk(all, platform) })
	}
	group.Go(func() error {
		defer hush()
		if r.plan.Outage {
			return r.strikeInOutage(all)
		}
		return r.strikeAll(all, r.plan.Strikes, uncounted)
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return r.awaitHome(ctx)
}

const (
	// glance is how often a world looks how far things are.
	glance = 250 * time.Millisecond
	// homecoming is how long everything may take to arrive once all is quiet.
	homecoming = 4 * time.Minute
	// silence is how long nothing more may happen before the books are closed,
	// so that a late repeat is not missed.
	silence = 3 * time.Second
)

// awaitHome waits until nothing waits any more and members have seen everything
// that was due. It gives up without an error: then the books show what is
// missing.
func (r *rehearsal) awaitHome(ctx context.Context) error {
	capped, cancel := context.WithTimeout(ctx, homecoming)
	defer cancel()
	if err := r.await(capped, r.isAtRest); err != nil {
		return context.Cause(ctx)
	}
	if err := pause.For(capped, silence); err != nil {
		return context.Cause(ctx)
	}
	return nil
}

func (r *rehearsal) isAtRest(ctx context.Context) bool {
	status, err := r.relay.Client().Status(ctx)
	return err == nil && process.AtRest(status) && process.Connected(status)
}

// await looks again and again until something is so, or returns why ctx ended.
func (r *rehearsal) await(ctx context.Context, isSo func(context.Context) bool) error {
	for !isSo(ctx) {
		if err := pause.For(ctx, glance); err != nil {
			return err
		}
	}
	return nil
}
