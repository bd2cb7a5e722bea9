package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Player plays a script in a world, in real time.
type Player struct {
	Script Script
	World  *World
	// Kill ends the relay without warning and starts it again. It returns when the relay has been started.
	Kill func(ctx context.Context) error
	// PhoneAway ends the relay, lets it have seen the phone of its number so many days ago, and starts it again.
	PhoneAway func(ctx context.Context, days int) error
	// Show is told of each event just before it happens; nil tells nobody.
	Show func(Event)
}

// Timeline is when the trouble of a play began and ended; zero for what did not happen.
type Timeline struct {
	FirstFault time.Time
	LastLift   time.Time
	Faults     []Trouble // in the order in which they began
}

// Trouble is one fault and when it was on.
type Trouble struct {
	Begin
	From, To time.Time
}

// During says whether a fault of the platform was on at a moment.
func (t Timeline) During(on PlatformName, at time.Time) bool {
	return slices.ContainsFunc(t.Faults, func(f Trouble) bool {
		return f.Fault.On == on && !at.Before(f.From) && (f.To.IsZero() || at.Before(f.To))
	})
}

func (t *Timeline) begin(fault Begin, at time.Time) {
	if t.FirstFault.IsZero() {
		t.FirstFault = at
	}
	t.Faults = append(t.Faults, Trouble{Begin: fault, From: at})
}

func (t *Timeline) lift(name string, at time.Time) {
	t.LastLift = at
	for i, fault := range t.Faults {
		if fault.Name == name && fault.To.IsZero() {
			t.Faults[i].To = at
		}
	}
}

// Play plays the whole script from now on. It returns when the last event has happened and everybody has said what
// they had to say, or as soon as something cannot be played. A member says one thing after the other on each
// platform; nothing that hangs holds up anything else of the script, except that a relay which is being started
// again or paired is waited for before that is done once more.
func (p *Player) Play(ctx context.Context) (Timeline, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	play := &play{Player: p, ctx: ctx, fail: cancel, mouths: map[screen]chan Act{}}
	play.openMouths()
	if err := play.run(); err != nil {
		cancel(err)
	}
	play.finish()
	return play.timeline, context.Cause(ctx)
}

// play is one performance.
type play struct {
	*Player
	ctx      context.Context
	fail     context.CancelCauseFunc
	timeline Timeline
	mouths   map[screen]chan Act // what each member still has to say or to change on each platform
	errands  chan Act            // what takes time but must be done in order: kills, pairing
	talking  sync.WaitGroup
}

func (p *play) openMouths() {
	for _, member := range p.Script.Members {
		for _, platform := range member.On {
			lines := make(chan Act, len(p.Script.Events))
			p.mouths[screen{member.Name, platform}] = lines
			p.talking.Go(func() { p.talk(lines) })
		}
	}
	p.errands = make(chan Act, len(p.Script.Events))
	p.talking.Go(p.runErrands)
}

func (p *play) finish() {
	for _, lines := range p.mouths {
		close(lines)
	}
	close(p.errands)
	p.talking.Wait()
}

func (p *play) talk(lines <-chan Act) {
	for line := range lines {
		if p.ctx.Err() != nil {
			continue
		}
		if err := p.utter(line); err != nil {
			p.fail(err)
		}
	}
}

// utter has a member say or change something.
func (p *play) utter(line Act) error {
	switch line := line.(type) {
	case Say:
		return p.World.Say(p.ctx, line)
	case Change:
		return p.World.Change(p.ctx, line)
	}
	return nil
}

var (
	errNoKill  = errors.New("the script kills the relay, and nobody has said how")
	errNoPhone = errors.New("the script takes the phone away, and nobody has said how")
)

func (p *play) runErrands() {
	for errand := range p.errands {
		if p.ctx.Err() != nil {
			continue
		}
		if err := p.runErrand(errand); err != nil {
			p.fail(err)
		}
	}
}

func (p *play) runErrand(errand Act) error {
	switch errand := errand.(type) {
	case Pair:
		return p.World.PairRelay(p.ctx)
	case PhoneAway:
		return p.takePhoneAway(errand.Days)
	default:
		return p.kill()
	}
}

func (p *play) kill() error {
	if p.Kill == nil {
		return errNoKill
	}
	if err := p.Kill(p.ctx); err != nil {
		return fmt.Errorf("kill the relay and start it again: %w", err)
	}
	return nil
}

func (p *play) takePhoneAway(days int) error {
	if p.PhoneAway == nil {
		return errNoPhone
	}
	if err := p.PhoneAway(p.ctx, days); err != nil {
		return fmt.Errorf("take the phone of the relay's number away: %w", err)
	}
	return nil
}

func (p *play) run() error {
	start := time.Now()
	for _, event := range p.Script.Events {
		if err := waitUntil(p.ctx, start.Add(event.At)); err != nil {
			return err
		}
		if p.Show != nil {
			p.Show(event)
		}
		if err := p.do(event.Do); err != nil {
			return fmt.Errorf("%s.txt:%d: %w", p.Script.Name, event.Line, err)
		}
		if late := time.Since(start.Add(event.At)); event.Do == (Await{}) {
			start = start.Add(late)
		}
	}
	return nil
}

func (p *play) do(act Act) error {
	switch act := act.(type) {
	case Say:
		p.mouths[screen{act.Who, act.On}] <- act // has room for all
	case Change:
		p.mouths[screen{act.Who, act.On}] <- act // has room for all
	case Begin:
		p.timeline.begin(act, time.Now())
		return p.World.Begin(act)
	case Lift:
		err := p.World.Lift(act.Name)
		p.timeline.lift(act.Name, time.Now())
		return err
	case Cut:
		return p.World.Cut(act.On)
	case Order:
		return p.World.Order(act.Text)
	case Unlink:
		return p.World.UnlinkRelay()
	case Replace:
		return p.World.ReplaceRelay()
	case Regroup:
		return p.World.Regroup(act.How)
	case SetTimer:
		return p.World.SetTimer(act.After)
	case Await:
		return p.World.awaitReplay(p.ctx)
	case Kill, Pair, PhoneAway:
		p.errands <- act // has room for all
	case Note:
	}
	return nil
}

func waitUntil(ctx context.Context, moment time.Time) error {
	timer := time.NewTimer(time.Until(moment))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
