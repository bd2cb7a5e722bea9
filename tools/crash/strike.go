package main

import (
	"context"
	"errors"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/pause"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

const (
	// stepPatience is how long a step may let itself be waited for. After that
	// the relay is killed all the same.
	stepPatience = 40 * time.Second
	// nudge is how often members are urged to do what leads to a step.
	nudge = 5 * time.Second
)

// strikeAll carries strikes out, one after the other. The shipped binary runs
// before and after it, so the first strike is at a random moment. Before each of
// them, note is called.
func (r *rehearsal) strikeAll(ctx context.Context, strikes []strike, note func(context.Context)) error {
	for i, s := range strikes {
		note(ctx)
		next := r.shipped()
		if i+1 < len(strikes) {
			next = r.programFor(strikes[i+1])
		}
		if err := r.strike(ctx, s, next); err != nil {
			return err
		}
	}
	return nil
}

// uncounted notes nothing.
func uncounted(context.Context) {}

// programFor is what has to run for a strike to happen.
func (r *rehearsal) programFor(s strike) process.Program {
	if s.Step == "" {
		return r.shipped()
	}
	return process.Program{Path: r.use.tagged, Doomed: true, Environment: []string{
		crashpoint.StepVariable + "=" + string(s.Step), crashpoint.CountVariable + "=" + strconv.Itoa(s.Count),
	}}
}

// strike carries one strike out, while trouble comes and goes, and starts what
// the next one needs.
func (r *rehearsal) strike(ctx context.Context, s strike, next process.Program) error {
	group, all := errgroup.WithContext(ctx)
	over, end := context.WithCancel(all)
	defer end()
	group.Go(func() error { return r.makeTrouble(over, s.Trouble) })
	group.Go(func() error {
		defer end()
		if s.Step == "" {
			return r.killAfter(all, s.After, next)
		}
		return r.awaitStep(all, s, next)
	})
	return group.Wait()
}

func (r *rehearsal) killAfter(ctx context.Context, after time.Duration, next process.Program) error {
	if err := pause.For(ctx, after); err != nil {
		return err
	}
	return r.relay.Kill(next)
}

func (r *rehearsal) awaitStep(ctx context.Context, s strike, next process.Program) error {
	for waited := time.Duration(0); waited < stepPatience; waited += nudge {
		lift, err := r.leadTo(s.Step)
		if err != nil {
			return err
		}
		dead, err := r.relay.AwaitKill(ctx, nudge)
		if err = errors.Join(err, lift()); err != nil {
			return err
		}
		if dead {
			r.result.steps[s.Step]++
			return r.relay.Start(next)
		}
	}
	r.result.missed[s.Step]++
	return r.relay.Kill(next)
}

// leadTo has members do what makes the relay take a step, where not everything
// that is said does. What it returns undoes what has to be undone.
func (r *rehearsal) leadTo(step crashpoint.Step) (lift func() error, err error) {
	lift = func() error { return nil }
	switch step {
	case crashpoint.FetchedBeforeKept, crashpoint.KeptBeforeRecorded, crashpoint.Folded, crashpoint.UploadDone:
		r.mouths.urge(scenario.Telegram, true)
	case crashpoint.Settled:
		lose := scenario.Fault{On: scenario.Matrix, Kind: "lose-answers", Calls: []string{"send"}, Times: 1}
		if err := r.world.Begin(scenario.Begin{Name: "doubt", Fault: lose}); err != nil {
			return lift, err
		}
		lift = func() error { return r.world.Lift("doubt") }
		r.mouths.urge(scenario.Telegram, false)
	default:
		r.mouths.urge(scenario.Matrix, false)
	}
	return lift, nil
}
