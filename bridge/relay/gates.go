package relay

import (
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/inspect"
	"lifeboat/bridge/outbox"
)

// gate says what a chat's lanes may do. It is shut where the chat's platform
// fails or has not been back for long.
type gate struct {
	outbox.Gate
	// rang says that members were called to the fallback chats.
	rang bool
}

// gates are the replay lanes' gates as they were last committed. Chats that
// are missing have a closed one.
type gates map[bridge.Chat]gate

// openGates publishes the gates that follow from the committed memories, and from
// what scouts have seen.
func (r *Relay) openGates(now time.Time) {
	r.sendScouts(now)
	published := gates{}
	for primary, groups := range r.groups.Primary {
		state := r.memories[primary].Failover
		for _, group := range groups {
			published[group.Primary] = gateOf(state, state.Groups[group.Name], r.knowledge.scouted[group.Primary])
		}
	}
	for platform, chats := range r.groups.Fallbacks {
		for _, chat := range chats {
			published[chat] = gate{Gate: outbox.Gate{Shut: r.verdicts[platform].shut()}}
		}
	}
	r.gates.Store(&published)
}

// closed are the stages in which nothing that is held goes out.
var closed = []failover.Stage{failover.Away, failover.Resting, failover.InReview}

// gateOf lets nothing out while a group is away, rests for the night, waits for its
// release, or returns and cannot be posted to; one post while it is on probation; and everything
// otherwise: in standby an empty lane, or what a crash left behind in it.
func gateOf(state failover.State, group failover.Group, chat inspect.Known) gate {
	switch {
	case slices.Contains(closed, group.Stage), chat.Returning && !chat.Clear():
		return gate{rang: group.Rang}
	case group.Stage == failover.Probation:
		return gate{Gate: outbox.Gate{First: state.LastFailback}, rang: group.Rang}
	default:
		return gate{Gate: outbox.Gate{Open: true}, rang: group.Rang}
	}
}
