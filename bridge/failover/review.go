package failover

import "time"

// toReview says whether operators want to look at what a group's replay would
// post, and have not released it.
func (t *turn) toReview(name string) bool {
	facts := t.in.Groups[name]
	return t.policy.clocks(name).HoldReplay && facts.Held && facts.Released != t.Ordeal()
}

// review lets what is held wait for the operators. Members talk on the primary
// meanwhile, as they do at night.
func (t *turn) review(name string) {
	group := t.group(name)
	group.Stage, group.FirstAcked, group.QuietUntil = InReview, time.Time{}, time.Time{}
	t.set(name, group)
	t.do(ReviewGroup, name)
}

// heedReview lets a replay begin that operators have released, or that nobody
// wants to look at any more.
func (t *turn) heedReview(name string) {
	waits := t.group(name).Stage == InReview && t.in.Groups[name].Held
	if waits && !t.toReview(name) && !t.paused() {
		t.tryFirst(name)
	}
}
