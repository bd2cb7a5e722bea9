package health

import (
	"slices"
	"time"
)

// Expectation is how long an acknowledgement takes on an ordinary day. It is
// learned from acknowledged sends while the platform works, so that a brownout
// never becomes normal, and can be kept as JSON. The zero Expectation has
// learned nothing.
type Expectation struct {
	// Samples are the latest times that acknowledgements took, oldest first.
	Samples []time.Duration `json:"samples,omitempty"`
}

// How many samples are kept, how many say anything, and how far a deadline lies
// above the slowest twentieth of them.
const (
	samplesKept   = 64
	samplesNeeded = 8
	margin        = 4
)

// Learn returns the expectation after one more acknowledgement.
func (e Expectation) Learn(took time.Duration) Expectation {
	forget := max(0, len(e.Samples)+1-samplesKept)
	return Expectation{Samples: append(slices.Clone(e.Samples[forget:]), took)}
}

// Learned says whether there are enough samples for them to set the deadline.
func (e Expectation) Learned() bool { return len(e.Samples) >= samplesNeeded }

// Deadline returns how long to wait for an acknowledgement: what was learned,
// within the policy's bounds, or otherwise while too little has been.
func (e Expectation) Deadline(p Policy, otherwise time.Duration) time.Duration {
	if !e.Learned() {
		return min(max(otherwise, p.ShortestDeadline), p.LongestDeadline)
	}
	sorted := slices.Sorted(slices.Values(e.Samples))
	slow := sorted[(len(sorted)-1)*19/20]
	return min(max(margin*slow, p.ShortestDeadline), p.LongestDeadline)
}
