package health

import (
	"time"

	"lifeboat/bridge"
)

// Policy holds the detector's clocks. The reasons for the figures stand in
// docs/architecture.md.
type Policy struct {
	// ConnectGrace is how long a lost connection is given to come back while the
	// other side itself turns every attempt away. It is longer than an ordinary
	// reconnect, which takes under a second.
	ConnectGrace time.Duration
	// TurnedAwayFor is how long the other side must have gone on turning us away:
	// servers that restart do so for some seconds.
	TurnedAwayFor time.Duration
	// SilentGrace is the same where nothing comes back at all, which a path that
	// loses packets for a while does, too.
	SilentGrace time.Duration
	// Refusals, Silences and SendFailures are the numbers of failures in a row
	// that make a capability bad.
	Refusals     int
	Silences     int
	SendFailures int
	// ShortestDeadline and LongestDeadline bound what is learned of how long an
	// acknowledgement takes.
	ShortestDeadline time.Duration
	LongestDeadline  time.Duration
	// ProofWindow is how long an answer of something unrelated proves that our
	// own network works.
	ProofWindow time.Duration
	// ControlQuorum is how many control targets must agree.
	ControlQuorum int
	// FreshFor is how long an answer shows that the platform works. The
	// adapters ping an idle link every 15 s.
	FreshFor time.Duration
	// SurveyedFor is how long what a probe found on the way to a platform counts. In
	// an outage the relay asks once a minute.
	SurveyedFor time.Duration
	// StaleAfter is when a failed send is no evidence any more, if nothing has
	// been sent since that could contradict it.
	StaleAfter time.Duration

	// ReceiveGrace is how long a platform may hand in nothing of what it has announced.
	ReceiveGrace time.Duration

	// SilentFor is how long members' phones must not have confirmed anything, and
	// PostsMissed how many posts, before that counts. ListenersNeeded of them must
	// have fallen silent within TogetherWithin, each within AwakeWithin of an
	// answer. What was found is let go DeliveryStale after the last post.
	SilentFor       time.Duration
	PostsMissed     int
	ListenersNeeded int
	TogetherWithin  time.Duration
	AwakeWithin     time.Duration
	DeliveryStale   time.Duration

	// Zone is what times are shown in; UTC if it is nil.
	Zone *time.Location
	// Titles are the platforms' names as people write them.
	Titles map[bridge.PlatformName]string
}

// clock shows a time of day.
func (p Policy) clock(at time.Time) string {
	if p.Zone == nil {
		return at.UTC().Format("15:04")
	}
	return at.In(p.Zone).Format("15:04")
}

// title is a platform's name in a sentence.
func (p Policy) title(name bridge.PlatformName) string {
	if title, known := p.Titles[name]; known {
		return title
	}
	if name == "" {
		return "it"
	}
	return string(name)
}

// DefaultPolicy returns the clocks as shipped.
func DefaultPolicy() Policy {
	return Policy{
		ConnectGrace:     10 * time.Second,
		TurnedAwayFor:    6 * time.Second,
		SilentGrace:      27 * time.Second,
		Refusals:         2,
		Silences:         2,
		SendFailures:     2,
		ShortestDeadline: 5 * time.Second,
		LongestDeadline:  20 * time.Second,
		ProofWindow:      15 * time.Second,
		ControlQuorum:    2,
		FreshFor:         45 * time.Second,
		SurveyedFor:      90 * time.Second,
		StaleAfter:       5 * time.Minute,
		ReceiveGrace:     time.Minute,
		SilentFor:        90 * time.Second,
		PostsMissed:      6,
		ListenersNeeded:  3,
		TogetherWithin:   45 * time.Second,
		AwakeWithin:      2 * time.Minute,
		DeliveryStale:    30 * time.Minute,
	}
}
