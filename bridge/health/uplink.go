package health

import (
	"iter"
	"maps"
	"time"

	"lifeboat/bridge"
)

// Uplink is what is known of the relay's own way to the internet: when the
// fallback links and the control targets last answered.
type Uplink struct {
	Links    map[bridge.PlatformName]Answer
	Controls map[string]Answer
	// RestoredAt is when our network was last seen to come back after it had
	// been at fault. Failures before it are blamed on nobody else.
	RestoredAt time.Time
	broken     bool
	led        bool // names led astray when it was last looked
}

// Answer is when something unrelated to the watched platform last answered,
// and when it last failed to.
type Answer struct {
	LastOK     time.Time
	LastFailed time.Time
	// LastStranger is when somebody else last answered in its place, which is a
	// failure, too.
	LastStranger time.Time
}

func (a Answer) note(ok bool, at time.Time) Answer {
	if ok {
		a.LastOK = at
	} else {
		a.LastFailed = at
	}
	return a
}

// stands says whether the latest word was an answer later than a moment.
func (a Answer) stands(after time.Time) bool {
	return a.LastOK.After(after) && !a.LastFailed.After(a.LastOK)
}

// ObserveLink notes whether a fallback link answered.
func (u Uplink) ObserveLink(platform bridge.PlatformName, ok bool, at time.Time) Uplink {
	u.Links = maps.Clone(u.Links)
	if u.Links == nil {
		u.Links = map[bridge.PlatformName]Answer{}
	}
	u.Links[platform] = u.Links[platform].note(ok, at)
	return u
}

// ObserveControl notes whether a control target answered.
func (u Uplink) ObserveControl(target string, ok bool, at time.Time) Uplink {
	u.Controls = maps.Clone(u.Controls)
	if u.Controls == nil {
		u.Controls = map[string]Answer{}
	}
	u.Controls[target] = u.Controls[target].note(ok, at)
	return u
}

// ObserveStranger notes that somebody else answered for a control target, as a
// captive portal does.
func (u Uplink) ObserveStranger(target string, at time.Time) Uplink {
	u = u.ObserveControl(target, false, at)
	answer := u.Controls[target]
	answer.LastStranger = at
	u.Controls[target] = answer
	return u
}

// proof returns when something last proved that our network works: an answer
// later than the given moment that still stands and is inside the window.
func (u Uplink) proof(p Policy, after, now time.Time) (at time.Time, by string, proven bool) {
	if at, by, proven = u.linkProof(p, after, now); proven {
		return at, by, true
	}
	after = later(after, now.Add(-p.ProofWindow))
	count := 0
	for _, answer := range u.Controls {
		if answer.stands(after) {
			count++
			if answer.LastOK.After(at) {
				at = answer.LastOK
			}
		}
	}
	return at, "unrelated hosts answer", count >= p.ControlQuorum
}

// linkProof is proof by the fallback links alone, which are found by their names.
func (u Uplink) linkProof(p Policy, after, now time.Time) (at time.Time, by string, proven bool) {
	after = later(after, now.Add(-p.ProofWindow))
	for name, answer := range u.Links {
		if answer.stands(after) && answer.LastOK.After(at) {
			at, by = answer.LastOK, p.title(name)+" answers"
		}
	}
	return at, by, by != ""
}

// unlinked says whether fallback links fail just now, and none answers.
func (u Uplink) unlinked(p Policy, now time.Time) bool {
	recent := now.Add(-p.ProofWindow)
	if _, _, proven := u.linkProof(p, recent, now); proven {
		return false
	}
	for _, answer := range u.Links {
		if answer.LastFailed.After(recent) {
			return true
		}
	}
	return false
}

// disproved says whether our own network is at fault: a quorum of control
// targets failed just now and nothing proves otherwise. Fallback links that
// fail are not enough: when WhatsApp is down, everybody moves to them at once.
func (u Uplink) disproved(p Policy, now time.Time) bool {
	recent := now.Add(-p.ProofWindow)
	if _, _, proven := u.proof(p, recent, now); proven {
		return false
	}
	return u.failing(recent, func(Answer) bool { return true }) >= p.ControlQuorum
}

// captured says whether somebody else answers for a quorum of control targets.
func (u Uplink) captured(p Policy, now time.Time) bool {
	recent := now.Add(-p.ProofWindow)
	return u.failing(recent, func(a Answer) bool { return !a.LastStranger.Before(a.LastFailed) }) >= p.ControlQuorum
}

// failing counts the control targets of a kind that failed just now.
func (u Uplink) failing(recent time.Time, counts func(Answer) bool) int {
	count := 0
	for _, answer := range u.Controls {
		if answer.LastFailed.After(recent) && !answer.LastOK.After(answer.LastFailed) && counts(answer) {
			count++
		}
	}
	return count
}

// expiries are the times at which an answer, or a failure, leaves the window of
// proof.
func (u Uplink) expiries(p Policy) []time.Time {
	var times []time.Time
	for _, answers := range []iter.Seq[Answer]{maps.Values(u.Links), maps.Values(u.Controls)} {
		for answer := range answers {
			times = append(times, answer.LastOK.Add(p.ProofWindow), answer.LastFailed.Add(p.ProofWindow))
		}
	}
	return times
}

// Settle returns the uplink after a look at now: it remembers that our network
// was at fault, and when it was first seen to work again. The link is the one that
// it is held against.
func (u Uplink) Settle(p Policy, link Link, now time.Time) Uplink {
	switch {
	case u.disproved(p, now):
		u.broken = true
	case u.astray(p, link, now):
		u.led = true
	case u.led:
		u.broken, u.led, u.RestoredAt = false, false, now
	case u.broken:
		if at, _, proven := u.proof(p, time.Time{}, now); proven {
			u.broken, u.RestoredAt = false, at
		}
	}
	return u
}

// astray says whether names lead nowhere, or to somebody else, by our own fault.
func (u Uplink) astray(p Policy, link Link, now time.Time) bool {
	worst, _ := worstOf(judge(p, link, u.RestoredAt, now))
	cause, _ := ownNetwork(p, link, u, worst, now)
	return cause == NameServer
}
