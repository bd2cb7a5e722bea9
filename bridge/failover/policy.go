package failover

import (
	"maps"
	"time"

	"lifeboat/bridge/quiet"
)

// Clocks are what a group may have its own of.
type Clocks struct {
	// RingAfter is how long an outage lasts before members are notified with a
	// sound.
	RingAfter time.Duration
	// Linger is how long the fallback chats must have been quiet before they
	// are no longer joined to the primary after a failback.
	Linger time.Duration
	// Quiet is when nothing rings and nothing is replayed.
	Quiet quiet.Hours
	// HoldReplay says that nothing is replayed until operators release it.
	HoldReplay bool
}

// Policy holds the clocks of failover and failback.
type Policy struct {
	// Clocks hold for groups without their own in Groups.
	Clocks
	Groups map[string]Clocks
	// HealthyFor is the unbroken evidence that a failback needs.
	HealthyFor time.Duration
	// ProbationLimit is how long the first replayed post waits for a member's
	// receipt once it is acknowledged.
	ProbationLimit time.Duration
	// RelapseWithin is how soon after a failback another outage counts as a
	// relapse.
	RelapseWithin time.Duration
	// FirstHoldDown is added to HealthyFor after a relapse; it doubles with
	// each further one up to MostHoldDown.
	FirstHoldDown time.Duration
	MostHoldDown  time.Duration
	// StatusEvery is how often the status post of an outage is edited.
	StatusEvery time.Duration
	// BlindAfter is how long too little may be known before the relay counts as
	// blind.
	BlindAfter time.Duration
}

// DefaultPolicy returns the clocks as shipped.
func DefaultPolicy() Policy {
	return Policy{
		Clocks:         Clocks{RingAfter: 2 * time.Minute, Linger: 2 * time.Hour},
		HealthyFor:     90 * time.Second,
		ProbationLimit: 2 * time.Minute,
		RelapseWithin:  time.Hour,
		FirstHoldDown:  2 * time.Minute,
		MostHoldDown:   30 * time.Minute,
		StatusEvery:    10 * time.Minute,
		BlindAfter:     2 * time.Minute,
	}
}

// WithQuiet returns the policy with the quiet hours of one group.
func (p Policy) WithQuiet(group string, hours quiet.Hours) Policy {
	clocks := p.clocks(group)
	clocks.Quiet = hours
	return p.withClocks(group, clocks)
}

// WithHeldReplay returns the policy with whether a group's replay waits for its
// release.
func (p Policy) WithHeldReplay(group string, hold bool) Policy {
	clocks := p.clocks(group)
	clocks.HoldReplay = hold
	return p.withClocks(group, clocks)
}

func (p Policy) withClocks(group string, clocks Clocks) Policy {
	p.Groups = maps.Clone(p.Groups)
	if p.Groups == nil {
		p.Groups = map[string]Clocks{}
	}
	p.Groups[group] = clocks
	return p
}

// clocks returns a group's clocks.
func (p Policy) clocks(group string) Clocks {
	if own, set := p.Groups[group]; set {
		return own
	}
	return p.Clocks
}

// holdDown returns what a number of relapses adds to the evidence needed.
func (p Policy) holdDown(relapses int) time.Duration {
	if relapses == 0 {
		return 0
	}
	wait := p.FirstHoldDown
	for range relapses - 1 {
		wait *= 2
		if wait >= p.MostHoldDown {
			return p.MostHoldDown
		}
	}
	return min(wait, p.MostHoldDown)
}
