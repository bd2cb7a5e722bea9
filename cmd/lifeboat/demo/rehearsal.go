package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// rehearsal is one performance with everything that takes part.
type rehearsal struct {
	script    scenario.Script
	world     *scenario.World
	folder    string
	kills     int
	screen    *screen
	relay     *process.Relay
	decisions decisions
	timeline  scenario.Timeline
	began     time.Time
	looks     looks
}

// rehearse connects a relay to the world, plays the script and settles the books. An error means that it could not
// be played; what the relay did wrong stands in the result.
func rehearse(ctx context.Context, r *rehearsal) (result demoResult, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	config, err := process.WriteConfig(r.folder, r.script, r.world.Facts())
	if err != nil {
		return result, err
	}
	r.relay, err = process.Open(r.folder, config, cancel)
	if err != nil {
		return result, err
	}
	err = r.run(ctx)
	err = errors.Join(err, r.relay.Stop())
	if err != nil {
		return result, err
	}
	return r.settle(), nil
}

// run plays while it follows what the relay decides. It returns when everything is home or the script's cap is
// reached.
func (r *rehearsal) run(ctx context.Context) error {
	if err := r.prepare(ctx); err != nil {
		return err
	}
	following, stop := context.WithCancel(ctx)
	group, playing := errgroup.WithContext(following)
	group.Go(func() error { return r.decisions.follow(playing, r.relay.Client(), r.screen) })
	group.Go(func() error {
		defer stop()
		return r.play(playing)
	})
	return group.Wait()
}

// prepare links the relay, where there is WhatsApp, and starts it.
func (r *rehearsal) prepare(ctx context.Context) error {
	if r.world.Facts().WhatsApp != nil {
		if err := r.relay.Link(ctx, process.Program{}, r.world.LinkRelay); err != nil {
			return err
		}
	}
	if err := r.relay.Start(process.Program{}); err != nil {
		return err
	}
	return r.relay.AwaitReady(ctx)
}

// play plays the script, kills the relay meanwhile, and waits until everything is home.
func (r *rehearsal) play(ctx context.Context) error {
	r.began = time.Now()
	r.screen.begin(r.began)
	killing, stopKilling := context.WithCancel(ctx)
	group, playing := errgroup.WithContext(ctx)
	group.Go(func() error { return r.killNowAndThen(killing) })
	r.looks.wanted = slices.Clone(r.script.Status)
	group.Go(func() error { return r.looks.look(killing, r.relay) })
	group.Go(func() error {
		defer stopKilling()
		player := scenario.Player{Script: r.script, World: r.world, Kill: r.kill, PhoneAway: r.losePhone, Show: r.screen.event}
		timeline, err := player.Play(playing)
		if err != nil {
			return err
		}
		r.timeline = timeline
		return r.awaitHome(playing)
	})
	err := group.Wait()
	stopKilling()
	return err
}

// losePhone takes the phone of the relay's number away.
func (r *rehearsal) losePhone(ctx context.Context, days int) error {
	r.screen.trouble(fmt.Sprintf("%d days pass for the phone of the relay's number, and the relay is started again", days))
	return r.relay.LosePhone(ctx, r.folder, time.Duration(days)*24*time.Hour, process.Program{})
}

// kill kills the relay where everybody can see it.
func (r *rehearsal) kill(context.Context) error {
	r.screen.trouble("the relay is killed (SIGKILL) and started again")
	return r.relay.Kill(process.Program{})
}
