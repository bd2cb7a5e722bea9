package main

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// The connections of the play.
const (
	primary  bridge.PlatformName = "whatsapp"
	fallback bridge.PlatformName = "telegram"
	group                        = "Family"
)

// epoch is the simulated moment at which a play starts.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// detector decides as the relay does, from the same observations.
type detector struct {
	clock    *clockwork
	health   health.Policy
	failover failover.Policy
	link     health.Link
	uplink   health.Uplink
	state    failover.State
	report   health.Report
	facts    failover.Facts
	wakeAt   time.Duration // when the next look is booked, 0 if none is

	failovers, failbacks []time.Duration
	watch                func() // asks what is unrelated whether it answers
	released             func() // what was held may go
}

func newDetector(clock *clockwork) *detector {
	return &detector{clock: clock, health: health.DefaultPolicy(), failover: failover.DefaultPolicy()}
}

func (d *detector) now() time.Time { return epoch.Add(d.clock.now) }

// observe takes in a signal about the watched platform.
func (d *detector) observe(s bridge.Signal) {
	s.Platform, s.At = primary, d.now()
	d.link = d.link.Observe(s)
	d.look()
}

// observeFallback takes in whether the fallback link answered.
func (d *detector) observeFallback(ok bool) {
	d.uplink = d.uplink.ObserveLink(fallback, ok, d.now())
	d.look()
}

func (d *detector) observeControl(target string, ok bool) {
	d.uplink = d.uplink.ObserveControl(target, ok, d.now())
	d.look()
}

// observeStranger notes that somebody else answered for a control target.
func (d *detector) observeStranger(target string) {
	d.uplink = d.uplink.ObserveStranger(target, d.now())
	d.look()
}

// observeSurvey takes in what was found on the way to the watched platform.
func (d *detector) observeSurvey(layers []bridge.Signal) {
	for i := range layers {
		layers[i].At = d.now()
	}
	d.link = d.link.Surveyed(layers)
	d.look()
}

// look judges and decides at this moment, and books the next look.
func (d *detector) look() {
	now := d.now()
	d.uplink = d.uplink.Settle(d.health, d.link, now)
	d.report = health.Assess(d.health, d.link, d.uplink, now)
	if d.calm() {
		return
	}
	before := d.state.InIncident() && d.state.Phase != failover.Returning
	next, actions := d.state.Step(d.failover, now, failover.Input{Report: d.report, Groups: map[string]failover.Facts{group: d.facts}})
	d.state = next
	after := d.state.InIncident() && d.state.Phase != failover.Returning
	switch {
	case after && !before:
		d.failovers = append(d.failovers, d.clock.now)
	case before && !after:
		d.failbacks = append(d.failbacks, d.clock.now)
		d.released()
	}
	if len(actions) > 0 {
		d.look()
		return
	}
	d.book(now)
	if d.alarmed() {
		d.watch()
	}
}

// calm says that nothing is wrong and nothing is going on, so that there is
// nothing to decide.
func (d *detector) calm() bool {
	idle := d.state.Phase == "" || d.state.Phase == failover.Standby
	return idle && !d.state.Groups[group].Open && (d.report.State == health.Working || d.report.State == health.Unclear) && d.state.Trouble == failover.NoTrouble
}

func (d *detector) alarmed() bool {
	return d.report.State != health.Working && d.report.State != health.Unclear || d.state.Phase == failover.Down
}

// held says whether what is meant for the watched platform waits.
func (d *detector) held() bool { return d.state.Groups[group].Hold() }

// book looks again when time alone changes something.
func (d *detector) book(now time.Time) {
	next, set := d.state.Deadline(d.failover)
	if at, also := health.Deadline(d.health, d.link, d.uplink, now); also && (!set || at.Before(next)) {
		next, set = at, true
	}
	if !set {
		return
	}
	at := max(next.Sub(epoch), d.clock.now+time.Millisecond)
	if d.wakeAt != 0 && d.wakeAt <= at {
		return
	}
	d.wakeAt = at
	d.clock.at(at, func() {
		if d.wakeAt == at {
			d.wakeAt = 0
			d.look()
		}
	})
}
