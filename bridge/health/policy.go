package health

import "time"

// Policy holds the detector's clocks. The reasons for the figures stand in
// docs/architecture.md.
type Policy struct {
	// ConnectGrace is how long a lost connection is given to come back. It is
	// longer than an ordinary reconnect, which takes under a second.
	ConnectGrace time.Duration
	// PingGrace is how long pings must have failed. A server that refuses at once
	// would otherwise have left two unanswered within half a second.
	PingGrace time.Duration
	// ConnectFailures, PingFailures and SendFailures are the numbers of
	// failures in a row that make a capability bad.
	ConnectFailures int
	PingFailures    int
	SendFailures    int
	// ProofWindow is how long an answer of something unrelated proves that our
	// own network works.
	ProofWindow time.Duration
	// ControlQuorum is how many control targets must agree.
	ControlQuorum int
	// FreshFor is how long an answer shows that the platform works. The
	// adapters ping an idle link every 15 s.
	FreshFor time.Duration
	// StaleAfter is when a failed send is no evidence any more, if nothing has
	// been sent since that could contradict it.
	StaleAfter time.Duration
}

// DefaultPolicy returns the clocks as shipped.
func DefaultPolicy() Policy {
	return Policy{
		ConnectGrace:    10 * time.Second,
		PingGrace:       8 * time.Second,
		ConnectFailures: 2,
		PingFailures:    2,
		SendFailures:    2,
		ProofWindow:     15 * time.Second,
		ControlQuorum:   2,
		FreshFor:        45 * time.Second,
		StaleAfter:      5 * time.Minute,
	}
}
