package main

import (
	"math/rand/v2"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// A try of a send, as bridge/whatsapp ships it.
const (
	sendDeadline = 10 * time.Second
	settleTime   = 8 * time.Second
	canaryEvery  = time.Minute
	canaryRetry  = 2 * time.Second
	inHaste      = 3 // canaries that follow unconfirmed sends at once
)

// sends is what the relay has to send to the watched platform: one post at a
// time, each until it is acknowledged. While the group is held only the one
// whose outcome is unknown goes on being settled.
type sends struct {
	clock    *clockwork
	random   *rand.Rand
	network  *network
	fault    *fault
	detector *detector
	link     *watched

	every   time.Duration // mean time between two posts; 0 for none
	waiting int
	trying  bool
	unknown bool // the first waiting post may have arrived

	posted   func()        // a post was acknowledged
	busy     time.Duration // until when a conversation is on
	expected health.Expectation
	shown    time.Duration // when a send last showed anything
	failed   int           // sends in a row that were not confirmed
	canaries int
	chirping int // the number of the canary that is under way; 0 for none
}

// talk lets somebody write, and again later.
func (s *sends) talk() {
	if s.every == 0 {
		return
	}
	s.clock.after(time.Duration(s.random.ExpFloat64()*float64(s.every)), func() {
		s.waiting++
		s.next()
		s.talk()
	})
}

// converse lets several people write for a while, and again another time.
func (s *sends) converse() {
	s.clock.after(time.Duration(s.random.ExpFloat64()*float64(conversations)), func() {
		s.busy = s.clock.now + conversationLast
		s.chat()
		s.converse()
	})
}

func (s *sends) chat() {
	if s.clock.now >= s.busy {
		return
	}
	s.waiting++
	s.next()
	s.clock.after(time.Duration(s.random.ExpFloat64()*float64(conversationTalk)), s.chat)
}

// next tries the first waiting post if it may go. A canary gives way to it.
func (s *sends) next() {
	if s.trying || s.waiting == 0 || !s.link.caughtUp || s.detector.held() && !s.unknown && !s.onProbation() {
		return
	}
	s.trying, s.chirping = true, 0
	s.try(func() bool { return s.trying }, func(arrived bool) {
		s.trying = false
		s.ended(arrived)
	})
}

// try makes one try of a post or a canary.
func (s *sends) try(underWay func() bool, ended func(arrived bool)) {
	began := s.clock.now
	deadline := began + s.expected.Deadline(s.detector.health, sendDeadline)
	answered, ok := s.network.reach(began, deadline, retransmit, s.network.watched)
	if k := s.fault.at(began); k == sendsUnacked || k == halfOpen {
		answered, ok = deadline, false
	}
	s.clock.at((began+deadline)/2, func() {
		if underWay() && s.clock.now < answered {
			s.link.probe() // is the connection still good for anything?
		}
	})
	s.clock.at(answered, func() {
		if !underWay() {
			return
		}
		// An answered ping shows that what was sent before it has arrived.
		arrived := ok || s.fault.at(began) == none && s.link.lastAsked >= began
		ended(arrived)
		s.observe(arrived, s.clock.now-began)
		s.next()
		s.chirp()
	})
}

// observe tells the detector what a try showed.
func (s *sends) observe(arrived bool, took time.Duration) {
	s.shown = s.clock.now
	signal := bridge.Signal{Capability: bridge.GroupSend, OK: arrived, Took: took}
	if arrived {
		s.failed = 0
		if s.detector.report.State == health.Working {
			s.expected = s.expected.Learn(took)
		}
	} else {
		s.failed++
		signal.Reason = "a send was not acknowledged"
	}
	s.detector.observe(signal)
	if !arrived && s.failed > inHaste {
		s.clock.after(canaryEvery/3, s.chirp)
	}
}

// watchIdle looks whether a canary is due.
func (s *sends) watchIdle() {
	s.chirp()
	wait := s.canaryDue() - s.clock.now
	if wait <= 0 {
		wait = canaryRetry // something is in the way
	}
	s.clock.after(wait, s.watchIdle)
}

func (s *sends) canaryDue() time.Duration {
	switch {
	case s.failed == 0:
		return max(s.shown, s.link.since) + canaryEvery
	case s.failed <= inHaste:
		return s.shown
	default:
		return max(s.shown, s.link.since) + canaryEvery/3
	}
}

// chirp sends a canary if one is due (bridge/outbox/canary.go): at once after a
// send that was not confirmed, and when nothing has shown anything for a while.
func (s *sends) chirp() {
	if s.trying || s.chirping != 0 || !s.link.caughtUp || s.clock.now < s.canaryDue() {
		return
	}
	s.canaries++
	mine := s.canaries
	s.chirping = mine
	s.try(func() bool { return s.chirping == mine }, func(bool) { s.chirping = 0 })
}

// onProbation lets one post out after a failback.
func (s *sends) onProbation() bool {
	return s.detector.state.Groups[group].Stage == "probation" && s.detector.facts.Acked.Before(s.detector.state.LastFailback)
}

func (s *sends) ended(ok bool) {
	if !ok {
		s.unknown = true
		s.clock.after(settleTime, s.next)
		return
	}
	s.waiting--
	s.unknown = false
	s.posted()
	if s.detector.held() {
		s.detector.facts.Acked, s.detector.facts.Confirmed = s.detector.now(), s.detector.now()
	}
	s.detector.facts.Held = s.waiting > 0 && s.detector.held()
}
