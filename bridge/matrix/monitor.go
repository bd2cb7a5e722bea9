package matrix

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/httplink"
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
	*httplink.Monitor
	name bridge.PlatformName
}

func newMonitor(name bridge.PlatformName, inbox bridge.Inbox) *monitor {
	return &monitor{Monitor: httplink.NewMonitor(name, inbox), name: name}
}

// observe reports what a request showed. The time for which the server was
// asked to hold it is not counted as slowness.
func (m *monitor) observe(e *exchange, hold time.Duration) {
	failing, reason := e.trouble()
	m.Observe(failing, reason, e.Took-hold)
}

// hears signals whether one room is heard.
func (m *monitor) hears(room string, ok bool, reason string) {
	m.Signal(bridge.Signal{Capability: bridge.Receive, OK: ok, Chat: bridge.Chat{Platform: m.name, ID: room}, Reason: reason})
}
