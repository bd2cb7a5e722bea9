package httplink

import (
	"time"

	"lifeboat/bridge"
)

// Monitor turns the outcomes of the requests that a platform makes all the time
// into signals. It belongs to the goroutine that makes them.
type Monitor struct {
	name  bridge.PlatformName
	inbox bridge.Inbox
	// doubtful holds the capabilities that failed at last, or were never shown to
	// work. An answered request clears them all.
	doubtful map[bridge.Capability]bool
	account  bridge.Account // as last reported
}

// NewMonitor returns a monitor that has seen nothing yet.
func NewMonitor(name bridge.PlatformName, inbox bridge.Inbox) *Monitor {
	return &Monitor{
		name: name, inbox: inbox,
		doubtful: map[bridge.Capability]bool{bridge.Resolve: true, bridge.Connect: true},
	}
}

// Observe reports a request that took so long, and returns whether it was
// answered. One that was not has shown a capability to fail, for a reason.
func (m *Monitor) Observe(failing bridge.Capability, reason string, took time.Duration) (answered bool) {
	took = max(0, took)
	if failing == "" {
		m.answered(took)
		return true
	}
	m.doubtful[failing] = true
	m.Signal(bridge.Signal{Capability: failing, Took: took, Reason: reason})
	return false
}

func (m *Monitor) answered(took time.Duration) {
	for _, capability := range []bridge.Capability{bridge.Resolve, bridge.Connect} {
		if m.doubtful[capability] {
			m.Signal(bridge.Signal{Capability: capability, OK: true, Took: took})
		}
	}
	clear(m.doubtful)
	m.Signal(bridge.Signal{Capability: bridge.Ping, OK: true, Took: took})
}

// Account reports the state of the account when it changes.
func (m *Monitor) Account(account bridge.Account, reason string) {
	if account == m.account {
		return
	}
	m.account = account
	m.Signal(bridge.Signal{Account: account, Reason: reason})
}

// Signal reports anything else.
func (m *Monitor) Signal(s bridge.Signal) {
	s.Platform, s.At = m.name, time.Now()
	m.inbox.Signal(s)
}
