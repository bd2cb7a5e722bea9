package matrix

import (
	"time"

	"lifeboat/bridge"
)

// What operators are told of an account that is cut off.
const (
	reasonTokenRefused    = "the homeserver does not accept the access token: make a new one (log in once more) and put it into the configuration"
	reasonPasswordRefused = "the homeserver does not accept the user and the password: put the right password into the configuration"
	reasonAccountShut     = "the homeserver has shut the account: ask its administrator, or configure another account"
)

// monitor turns the requests of Run into signals. It belongs to the goroutine
// that makes them.
type monitor struct {
	name  bridge.PlatformName
	inbox bridge.Inbox
	// doubtful holds the capabilities that failed at last, or were never shown to
	// work. An answered request clears them all.
	doubtful map[bridge.Capability]bool
	account  bridge.Account // as last reported
}

func newMonitor(name bridge.PlatformName, inbox bridge.Inbox) *monitor {
	return &monitor{
		name: name, inbox: inbox,
		doubtful: map[bridge.Capability]bool{bridge.Resolve: true, bridge.Connect: true},
	}
}

// observe reports what a request showed. The time for which the server was
// asked to hold it is not counted as slowness.
func (m *monitor) observe(e *exchange, hold time.Duration) {
	took := max(0, e.took-hold)
	if failing, reason := e.trouble(); failing != "" {
		m.doubtful[failing] = true
		m.signal(bridge.Signal{Capability: failing, Took: took, Reason: reason})
		return
	}
	for _, capability := range []bridge.Capability{bridge.Resolve, bridge.Connect} {
		if m.doubtful[capability] {
			m.signal(bridge.Signal{Capability: capability, OK: true, Took: took})
		}
	}
	clear(m.doubtful)
	m.signal(bridge.Signal{Capability: bridge.Ping, OK: true, Took: took})
}

// report signals the state of the account when it changes.
func (m *monitor) report(account bridge.Account, reason string) {
	if account == m.account {
		return
	}
	m.account = account
	m.signal(bridge.Signal{Account: account, Reason: reason})
}

// hears signals whether one room is heard.
func (m *monitor) hears(room string, ok bool, reason string) {
	m.signal(bridge.Signal{Capability: bridge.Receive, OK: ok, Chat: bridge.Chat{Platform: m.name, ID: room}, Reason: reason})
}

func (m *monitor) signal(s bridge.Signal) {
	s.Platform, s.At = m.name, time.Now()
	m.inbox.Signal(s)
}
