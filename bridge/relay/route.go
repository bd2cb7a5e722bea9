package relay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// lateAfter is how much later than it was said a message must have arrived to
// be marked as late.
const lateAfter = time.Minute

// target is one chat that a message goes to, and how.
type target struct {
	chat bridge.Chat
	lane store.Lane
	late bool
}

// route decides where something that was said in one chat of a group goes.
// What is said in the primary chat goes nowhere while the chats are not joined, and
// what is meant for the primary waits in its replay lane while the group is
// held. It is pure.
func route(group directory.Group, state failover.Group, from bridge.Chat, late bool) []target {
	var targets []target
	if from != group.Primary {
		lane := store.Live
		if state.Hold() {
			lane = store.Replay
		}
		targets = append(targets, target{chat: group.Primary, lane: lane, late: late})
	}
	if !group.Joined(state) {
		return targets
	}
	for _, fallback := range group.Fallbacks {
		if fallback != from {
			targets = append(targets, target{chat: fallback, lane: store.Live, late: late})
		}
	}
	return targets
}
