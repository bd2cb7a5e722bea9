package relay

import (
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// expectationKept is how often at most what was learned is saved by itself; any
// decision saves it too.
const expectationKept = 10 * time.Minute

// learn takes in how long an acknowledgement took, if the platform works: what
// an outage, a brownout or a large file shows is no expectation.
func (r *Relay) learn(o outcome, now time.Time) {
	if o.sent && !o.file && len(o.visible) > 0 {
		r.learnFrom(o.delivery.Chat.Platform, o.took, now)
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
	sender := r.senders[platform]
	if !sender.traits.RepeatsByID || r.report(platform, now).State != health.Working {
		return
	}
	learned := r.knowledge.expected[platform].Learn(took)
	r.knowledge.expected[platform] = learned
	sender.expect(learned.Deadline(r.options.Health, sender.traits.SendDeadline))
}

// expectationDue says whether what was learned of a primary has to be saved by
// itself.
func (r *Relay) expectationDue(primary bridge.PlatformName, before memory, now time.Time) bool {
	learned := r.knowledge.expected[primary]
	return now.Sub(before.LearnedAt) >= expectationKept && !slices.Equal(learned.Samples, before.Expected.Samples)
}

// recallExpectation takes up what the last run had learned.
func (r *Relay) recallExpectation(platform bridge.PlatformName, learned health.Expectation) {
	sender := r.senders[platform]
	r.knowledge.expected[platform] = learned
	if sender.traits.RepeatsByID {
		sender.expect(learned.Deadline(r.options.Health, sender.traits.SendDeadline))
	}
}

// expect sets how long one try of a part waits for its acknowledgement.
func (s *sender) expect(deadline time.Duration) { s.expected.Store(int64(deadline)) }

// deadline bounds one try of a part without a file.
func (s *sender) deadline() time.Duration {
	if expected := time.Duration(s.expected.Load()); expected > 0 {
		return expected
	}
	return s.traits.SendDeadline
}
