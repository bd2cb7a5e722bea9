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

	expected health.Expectation
	shown    time.Duration // when a send last showed anything
	canaries int
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

// next tries the first waiting post if it may go.
func (s *sends) next() {
	if s.trying || s.waiting == 0 || !s.link.caughtUp || s.detector.held() && !s.unknown && !s.onProbation() {
		return
	}
	s.try(s.ended)
}

// try makes one try of a post.
func (s *sends) try(ended func(ok bool, took time.Duration)) {
	s.trying = true
	began := s.clock.now
	deadline := began + s.expected.Deadline(s.detector.health, sendDeadline)
	answered, ok := s.network.reach(began, deadline, retransmit, s.network.watched)
	if k := s.fault.at(began); k == sendsUnacked || k == halfOpen {
		answered, ok = deadline, false
	}
	s.clock.at((began+deadline)/2, func() {
		if s.trying && s.clock.now < answered {
			s.link.probe() // is the connection still good for anything?
		}
	})
	s.clock.at(answered, func() {
		// An answered ping shows that what was sent before it has arrived.
		arrived := ok || s.fault.at(began) == none && s.link.lastAsked >= began
		s.trying = false
		s.shown = s.clock.now
		took := s.clock.now - began
		if arrived && s.detector.report.State == health.Working {
			s.expected = s.expected.Learn(took)
		}
		signal := bridge.Signal{Capability: bridge.GroupSend, OK: arrived, Took: took}
		if !arrived {
			signal.Reason = "a send was not acknowledged"
		}
		ended(arrived, took)
		s.detector.observe(signal)
		if !arrived {
			s.canary() // another chat is tried at once
		}
		s.next()
	})
}

// watchIdle sends a post into a group of the account's own when no other has
// shown for a while whether sending works.
func (s *sends) watchIdle() {
	wait := s.shown + canaryEvery - s.clock.now
	if wait <= 0 {
		s.canary()
		wait = canaryEvery
	}
	s.clock.after(wait, s.watchIdle)
}

func (s *sends) canary() {
	if s.trying || !s.link.caughtUp || s.detector.held() && s.unknown {
		return
	}
	s.canaries++
	s.try(func(bool, time.Duration) {})
}

// onProbation lets one post out after a failback.
func (s *sends) onProbation() bool {
	return s.detector.state.Groups[group].Stage == "probation" && s.detector.facts.Acked.Before(s.detector.state.LastFailback)
}

func (s *sends) ended(ok bool, _ time.Duration) {
	if !ok {
		s.unknown = true
		s.clock.after(settleTime, s.next)
		return
	}
	s.waiting--
	s.unknown = false
	if s.detector.held() {
		s.detector.facts.Acked, s.detector.facts.Confirmed = s.detector.now(), s.detector.now()
	}
	s.detector.facts.Held = s.waiting > 0 && s.detector.held()
}
