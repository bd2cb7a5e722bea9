package relay

import (
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
	"lifeboat/bridge/outbox"
)

// expectationKept is how often at most what was learned is saved by itself; any
// decision saves it too.
const expectationKept = 10 * time.Minute

// learn takes in how long an acknowledgement took, if the platform works: what
// an outage, a brownout or a large file shows is no expectation.
func (r *Relay) learn(o outbox.Outcome, now time.Time) {
	if o.Sent && !o.File && len(o.Visible) > 0 {
		r.learnFrom(o.Delivery.Chat.Platform, o.Took, now)
	}
}

// observeCanaries takes in what canaries have shown of sending.
func (r *Relay) observeCanaries(results []bridge.Signal, now time.Time) {
	for _, s := range results {
		r.observeSignal(s)
		if s.OK {
			r.learnFrom(s.Platform, s.Took, now)
		}
	}
}

func (r *Relay) learnFrom(platform bridge.PlatformName, took time.Duration, now time.Time) {
	if !r.platforms[platform].Traits().RepeatsByID || r.report(platform, now).State != health.Working {
		return
	}
	r.expect(platform, r.knowledge.expected[platform].Learn(took))
}

// expect has the sends to a platform wait for as long as was learned.
func (r *Relay) expect(platform bridge.PlatformName, learned health.Expectation) {
	r.knowledge.expected[platform] = learned
	r.senders[platform].Expect(r.acknowledgement(platform).Deadline)
}

// acknowledgement is how long a send to a platform waits. Where a repeat would be
// seen twice nothing is learned.
func (r *Relay) acknowledgement(platform bridge.PlatformName) Acknowledgement {
	traits := r.platforms[platform].Traits()
	if !traits.RepeatsByID {
		return Acknowledgement{Deadline: traits.SendDeadline}
	}
	expected := r.knowledge.expected[platform]
	return Acknowledgement{
		Deadline: expected.Deadline(r.options.Health, traits.SendDeadline),
		Samples:  len(expected.Samples), Learned: expected.Learned(),
	}
}

// expectationDue says whether what was learned of a primary has to be saved by
// itself.
func (r *Relay) expectationDue(primary bridge.PlatformName, before memory, now time.Time) bool {
	learned := r.knowledge.expected[primary]
	return now.Sub(before.LearnedAt) >= expectationKept && !slices.Equal(learned.Samples, before.Expected.Samples)
}

// recallExpectation takes up what the last run had learned.
func (r *Relay) recallExpectation(platform bridge.PlatformName, learned health.Expectation) {
	r.knowledge.expected[platform] = learned
	if r.platforms[platform].Traits().RepeatsByID {
		r.expect(platform, learned)
	}
}
