package main

import (
	"math/rand/v2"
	"time"

	"lifeboat/bridge/health"
)

// How the fallback link is held and how closely everybody is asked under
// suspicion (bridge/telegram/poller.go, bridge/relay/suspicion.go).
const (
	pollHold    = 50 * time.Second
	pollBackoff = 2 * time.Second
	askEvery    = 3 * time.Second
	askInOutage = 10 * time.Second
	askDeadline = 4 * time.Second
)

// controlTargets is the number of unrelated hosts.
var controlTargets = []string{"first", "second", "third"}

// others is everybody who is unrelated to the watched platform: the fallback
// link, which polls all the time, and the control targets, which are asked
// under suspicion only.
type others struct {
	clock    *clockwork
	random   *rand.Rand
	network  *network
	detector *detector
	fault    *fault
	watched  func() // asks the watched platform, if it is connected
	asking   bool
	// surveying says that the way to the watched platform is asked, too.
	surveying bool
	surveyed  time.Duration // when the latest survey ended
}

// poll is one long poll of the fallback, and the next.
func (o *others) poll() {
	began := o.clock.now
	asked, ok := o.network.reach(began, began+askDeadline+pollHold, retransmit, nil)
	if !ok {
		o.clock.at(asked, func() { o.polled(false) })
		return
	}
	answered, ok := o.network.reach(asked+pollHold, asked+pollHold+10*time.Second, retransmit, nil)
	o.clock.at(answered, func() { o.polled(ok) })
}

func (o *others) polled(ok bool) {
	ok = ok && !o.fault.at(o.clock.now).leadsAstray()
	o.detector.observeFallback(ok)
	if ok {
		o.poll()
		return
	}
	o.clock.after(pollBackoff, o.poll)
}

// watch asks everybody now and every few seconds, until the detector is at ease.
func (o *others) watch() {
	if !o.surveying {
		o.surveying = true
		o.survey()
	}
	if o.asking {
		return
	}
	o.asking = true
	o.round()
}

func (o *others) round() {
	if !o.detector.alarmed() {
		o.asking = false
		return
	}
	o.watched()
	k := o.fault.at(o.clock.now)
	last := o.ask(nil, retransmit, func(ok bool) { o.detector.observeFallback(ok && !k.leadsAstray()) })
	for i, target := range controlTargets {
		var path *bursts
		if i == 0 {
			path = o.network.control
		}
		gone := k == metaDown && i == 0
		last = max(last, o.ask(path, opening, func(ok bool) {
			if ok && k == captivePortal {
				o.detector.observeStranger(target)
				return
			}
			o.detector.observeControl(target, ok && !gone)
		}))
	}
	wait := askEvery
	if o.detector.report.State == health.Failing {
		wait = askInOutage
	}
	o.clock.at(last+wait, o.round)
}

// ask returns when the answer is there, or when it is given up.
func (o *others) ask(path *bursts, tries []time.Duration, tell func(bool)) time.Duration {
	answered, ok := o.network.reach(o.clock.now, o.clock.now+askDeadline, tries, path)
	o.clock.at(answered, func() { tell(ok) })
	return answered
}
