package relay

import (
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/inspect"
	"lifeboat/bridge/outbox"
	"lifeboat/store"
)

// inspectors are those for the platforms that can be asked. Without operators
// there is nobody to tell.
func (r *Relay) inspectors() []inspect.Inspector {
	var all []inspect.Inspector
	for name, platform := range r.platforms {
		if checker, able := platform.(bridge.Checker); able && len(r.options.Operators) > 0 {
			report := func(i inspect.Inspection) { r.mail.put(func(l *letters) { l.inspected = append(l.inspected, i) }) }
			all = append(all, inspect.Inspector{Checker: checker, Chats: r.chatsOn(name), Up: r.senders[name].IsUp, Report: report})
		}
	}
	return all
}

// chatsOn are a platform's chats of groups, and those with operators.
func (r *Relay) chatsOn(platform bridge.PlatformName) []bridge.Chat {
	chats := slices.Clone(r.options.Operators)
	for chat := range r.groups.ByChat {
		chats = append(chats, chat)
	}
	return slices.DeleteFunc(chats, func(chat bridge.Chat) bool { return chat.Platform != platform })
}

// observeInspections remembers what the latest look at each chat showed.
func (r *Relay) observeInspections(seen []inspect.Inspection) {
	for _, found := range seen {
		if found.Lacking == "" {
			delete(r.knowledge.lacking, found.Chat)
			continue
		}
		r.knowledge.lacking[found.Chat] = found.Lacking
	}
}

// unfitFindings tell of chats in which the relay lacks something.
func (r *Relay) unfitFindings() []alert.Finding {
	var found []alert.Finding
	for chat, lacking := range r.knowledge.lacking {
		found = append(found, r.aboutChat(chat, alert.Unfit, lacking, 0))
	}
	return found
}

// newScouts are those of the primaries that can be asked.
func (r *Relay) newScouts() map[bridge.PlatformName]*inspect.Scout {
	all := map[bridge.PlatformName]*inspect.Scout{}
	for primary := range r.groups.Primary {
		if checker, able := r.platforms[primary].(bridge.Checker); able {
			all[primary] = inspect.NewScout(checker, r.senders[primary].IsUp, r.now, func(s inspect.Scouting) {
				r.mail.put(func(l *letters) { l.scouted = append(l.scouted, s) })
			})
		}
	}
	return all
}

// sendScouts has the chats looked at whose replay is about to begin, as the
// committed memories say.
func (r *Relay) sendScouts(now time.Time) {
	for primary, scout := range r.scouts {
		wanted := map[bridge.Chat]time.Time{}
		for _, group := range r.groups.Primary[primary] {
			known := r.knowledge.scouted[group.Primary].After(r.memories[primary].Failover.Groups[group.Name].Stage, now)
			r.knowledge.scouted[group.Primary] = known
			if known.Returning && !known.Clear() {
				wanted[group.Primary] = known.Due
			}
		}
		scout.Want(wanted)
	}
}

// observeScouts takes in what was seen, and lets the replay go on where nothing
// is in its way any more.
func (r *Relay) observeScouts(seen []inspect.Scouting, now time.Time) {
	for _, s := range seen {
		before := r.knowledge.scouted[s.Chat]
		known := before.Learn(s)
		r.knowledge.scouted[s.Chat] = known
		switch {
		case known.Barred != "" && known.Barred != before.Barred:
			r.log.Warn("what was held waits until the relay can post there again", "chat", s.Chat, "reason", known.Barred)
		case !s.Sure && known.Clear() && !before.Clear():
			r.log.Warn("whether the relay can post there could not be found out; what was held is tried", "chat", s.Chat)
		}
	}
	if len(seen) == 0 {
		return
	}
	r.openGates(now)
	for _, s := range seen {
		r.wake(s.Chat)
	}
}

// doubtRights has chats looked at anew in which a held post was refused for lack
// of a right.
func (r *Relay) doubtRights(outcomes []outbox.Outcome, now time.Time) {
	doubted := false
	for _, o := range outcomes {
		known := r.knowledge.scouted[o.Delivery.Chat]
		if known.Returning && o.Delivery.Lane == store.Replay && o.Failure != nil && o.Failure.MissingRight {
			known.Due, doubted = now, true
			r.knowledge.scouted[o.Delivery.Chat] = known
		}
	}
	if doubted {
		r.openGates(now)
	}
}

// waitingFindings tell of the chats whose replay waits.
func (r *Relay) waitingFindings() []alert.Finding {
	var found []alert.Finding
	for chat, known := range r.knowledge.scouted {
		if known.Barred != "" {
			found = append(found, r.aboutChat(chat, alert.ReplayWaits, known.Barred, 0))
		}
	}
	return found
}
