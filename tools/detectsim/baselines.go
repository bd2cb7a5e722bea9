package main

import (
	"math/rand/v2"
	"time"
)

// baseline is a simpler detector that sees the same network. It is down or up
// and nothing else.
type baseline struct {
	down                 bool
	failovers, failbacks []time.Duration
}

func (b *baseline) set(down bool, at time.Duration) {
	if b.down == down {
		return
	}
	b.down = down
	if down {
		b.failovers = append(b.failovers, at)
	} else {
		b.failbacks = append(b.failbacks, at)
	}
}

// The usual monitor: a request every 10 s, down after three failures in a row
// and up after two answers (facts/outages.md).
const (
	probeEvery    = 10 * time.Second
	probeDeadline = 5 * time.Second
	probeFailures = 3
	probeAnswers  = 2
)

// monitor asks the watched platform's address for a page.
type monitor struct {
	baseline
	clock   *clockwork
	network *network
	fault   *fault
	failed  int
	passed  int
}

func (m *monitor) probe() {
	at, ok := m.clock.now, true
	deadline := at + probeDeadline
	for s := resolving; s <= upgrading && ok; s++ {
		tries := retransmit
		if s == dialing {
			tries = opening
		}
		if fails, shows := m.fault.at(at).refuses(s); fails {
			at, ok = min(at+shows, deadline), false
			break
		}
		at, ok = m.network.reach(at, deadline, tries, m.network.watched)
	}
	m.clock.at(at, func() { m.judge(ok) })
	m.clock.after(probeEvery, m.probe)
}

func (m *monitor) judge(ok bool) {
	if ok {
		m.failed = 0
		if m.passed++; m.passed >= probeAnswers {
			m.set(false, m.clock.now)
		}
		return
	}
	m.passed = 0
	if m.failed++; m.failed >= probeFailures {
		m.set(true, m.clock.now)
	}
}

// whatsmeow's own clocks (facts/whatsapp.md): a ping every 20 to 30 s with a
// deadline of 10 s; the connection is made anew after 3 minutes without an
// answer, and a send is given up after 75 s.
const (
	keepAliveDeadline = 10 * time.Second
	keepAliveGivesUp  = 180 * time.Second
	libraryReconnect  = 2 * time.Second
	librarySends      = 75 * time.Second
)

// library takes whatsmeow's events as they come: Disconnected, KeepAliveTimeout
// and a send that timed out mean down; Connected, KeepAliveRestored and a send
// that was acknowledged mean up.
type library struct {
	baseline
	clock     *clockwork
	random    *rand.Rand
	network   *network
	fault     *fault
	connected bool
	session   int
	attempts  int
	silent    time.Duration // since when pings go unanswered; 0 if they do not
	unacked   bool
}

func (l *library) connect() {
	at, ok := l.clock.now, true
	for s := resolving; s <= loggingIn && ok; s++ {
		if fails, shows := l.fault.at(at).refuses(s); fails {
			at, ok = at+min(shows, 30*time.Second), false
			break
		}
		at, ok = l.network.reach(at, at+30*time.Second, opening, l.network.watched)
	}
	l.clock.at(at, func() {
		if !ok {
			l.attempts++
			l.clock.after(time.Duration(l.attempts)*libraryReconnect, l.connect)
			return
		}
		l.session++
		l.connected, l.attempts, l.silent = true, 0, 0
		l.set(l.unacked, l.clock.now)
		l.keepAlive(l.session)
	})
}

func (l *library) keepAlive(session int) {
	l.clock.after(20*time.Second+time.Duration(l.random.Float64()*float64(10*time.Second)), func() {
		if session != l.session || !l.connected {
			return
		}
		began := l.clock.now
		answered, ok := l.network.reach(began, began+keepAliveDeadline, retransmit, l.network.watched)
		if l.fault.at(began) == halfOpen {
			answered, ok = began+keepAliveDeadline, false
		}
		l.clock.at(answered, func() { l.pinged(session, ok) })
	})
}

func (l *library) pinged(session int, ok bool) {
	if session != l.session {
		return
	}
	switch {
	case ok:
		l.silent = 0
		l.set(l.unacked, l.clock.now)
	case l.silent == 0:
		l.silent = l.clock.now
		l.set(true, l.clock.now)
	case l.clock.now-l.silent >= keepAliveGivesUp:
		l.lose()
		return
	}
	l.keepAlive(session)
}

// lose ends the connection, as the server or the network does.
func (l *library) lose() {
	if !l.connected {
		return
	}
	l.connected = false
	l.session++
	l.set(true, l.clock.now)
	l.clock.after(libraryReconnect, l.connect)
}

// send is what happens to one post.
func (l *library) send() {
	if !l.connected {
		return
	}
	began := l.clock.now
	answered, ok := l.network.reach(began, began+librarySends, retransmit, l.network.watched)
	if k := l.fault.at(began); k == sendsUnacked || k == halfOpen {
		answered, ok = began+librarySends, false
	}
	l.clock.at(answered, func() {
		l.unacked = !ok
		l.set(!ok || !l.connected || l.silent != 0, l.clock.now)
	})
}
