package main

import (
	"math/rand/v2"
	"time"

	"lifeboat/bridge"
)

// The adapter's clocks, as bridge/whatsapp/pace.go ships them.
const (
	dialDeadline      = 8 * time.Second
	handshakeDeadline = 6 * time.Second
	loginDeadline     = 15 * time.Second
	pingEvery         = 15 * time.Second
	pingAgain         = 2 * time.Second
	pingDeadline      = 5 * time.Second
	pingsToDrop       = 3
	lasting           = 30 * time.Second
	catchingUp        = 500 * time.Millisecond
)

var reconnect = []time.Duration{
	500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second,
}

// watched is the adapter of the watched platform: one connection after the
// other, each pinged until it ends.
type watched struct {
	clock    *clockwork
	random   *rand.Rand
	network  *network
	fault    *fault
	detector *detector

	session   int // counts connections, so that nothing is done for one that is over
	connected bool
	caughtUp  bool
	since     time.Duration // when the connection was made
	attempt   int
	missed    int
	lastAsked time.Duration // when the latest ping was sent that was answered
	busyUntil time.Duration // new connections are turned away with 503 until then
	handIn    func()        // what has waited on the platform is handed in
	ready     func()        // the link is up and has caught up
}

// connect makes one attempt. How it ends is worked out at once and happens when
// its time has come.
func (w *watched) connect() {
	began := w.clock.now
	at, failing, ok := w.attemptFrom(began)
	w.clock.at(at, func() {
		took := w.clock.now - began
		if ok {
			w.open(took)
			return
		}
		w.detector.observe(bridge.Signal{Capability: failing, Took: took, Reason: "the connection could not be made"})
		w.again()
	})
}

// attemptFrom follows an attempt through its steps.
func (w *watched) attemptFrom(at time.Duration) (ended time.Duration, failing bridge.Capability, ok bool) {
	deadline := at + dialDeadline
	for s := resolving; s <= loggingIn; s++ {
		path, tries := w.network.watched, retransmit
		switch s {
		case resolving:
			path, tries = nil, opening
		case dialing:
			tries = opening
		case shaking:
			deadline = at + handshakeDeadline
		case loggingIn:
			deadline = at + loginDeadline
		}
		failing = bridge.Connect
		if s == resolving {
			failing = bridge.Resolve
		}
		if fails, shows := w.fault.at(at).refuses(s); fails {
			return min(at+shows, deadline), failing, false
		}
		if s == upgrading && at < w.busyUntil {
			return at + roundTrip, failing, false
		}
		if at, ok = w.network.reach(at, deadline, tries, path); !ok {
			return at, failing, false
		}
	}
	return at, "", true
}

func (w *watched) open(took time.Duration) {
	w.session++
	w.connected, w.since, w.missed = true, w.clock.now, 0
	if w.fault.at(w.clock.now).cuts() {
		w.lose() // the fault began while it connected
		return
	}
	w.detector.observe(bridge.Signal{Capability: bridge.Connect, OK: true, Took: took})
	session := w.session
	w.clock.after(catchingUp, func() {
		if session != w.session || !w.connected {
			return
		}
		w.caughtUp = true
		w.handIn()
		w.detector.observe(bridge.Signal{CaughtUp: true, OK: true})
		w.ready()
	})
	w.ping(session)
}

// lose ends the open connection, which is reported as the adapter does.
func (w *watched) lose() {
	if !w.connected {
		return
	}
	w.connected, w.caughtUp = false, false
	w.session++
	if w.clock.now-w.since >= lasting {
		w.attempt = 0
	}
	w.detector.observe(bridge.Signal{Capability: bridge.Connect, Reason: "the connection was lost"})
	w.again()
}

func (w *watched) again() {
	wait := reconnect[min(w.attempt, len(reconnect)-1)]
	w.attempt++
	w.clock.after(wait*4/5+time.Duration(w.random.Float64()*float64(wait)*2/5), w.connect)
}

// ping asks an open connection whether it still answers.
func (w *watched) ping(session int) {
	if session != w.session {
		return
	}
	began := w.clock.now
	answered, ok := w.pinged(began, pingDeadline)
	w.clock.at(answered, func() {
		if session != w.session {
			return
		}
		if ok {
			w.missed, w.lastAsked = 0, began
			w.detector.observe(bridge.Signal{Capability: bridge.Ping, OK: true, Took: w.clock.now - began})
			w.clock.after(pingEvery, func() { w.ping(session) })
			return
		}
		w.miss(session)
	})
}

// probe asks an open connection now, beside its regular pings.
func (w *watched) probe() {
	if !w.connected {
		return
	}
	session, began := w.session, w.clock.now
	answered, ok := w.pinged(began, askDeadline)
	w.clock.at(answered, func() {
		if session != w.session || !ok {
			return // a ping that is missing is judged by the regular ones
		}
		w.lastAsked = began
		w.detector.observe(bridge.Signal{Capability: bridge.Ping, OK: true, Took: w.clock.now - began})
	})
}

// pinged says when a ping is answered.
func (w *watched) pinged(began, deadline time.Duration) (time.Duration, bool) {
	if w.fault.at(began) == halfOpen {
		return began + deadline, false
	}
	return w.network.reach(began, began+deadline, retransmit, w.network.watched)
}

func (w *watched) miss(session int) {
	w.missed++
	w.detector.observe(bridge.Signal{Capability: bridge.Ping, Took: pingDeadline, Reason: "a ping was not answered"})
	if w.missed >= pingsToDrop {
		w.lose()
		return
	}
	w.clock.after(pingAgain, func() { w.ping(session) })
}
