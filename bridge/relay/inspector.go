package relay

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
)

const (
	// inspectFirst is when the chats are looked at after a start, inspectEvery
	// how often, and inspectAgain how often while something is missing or could
	// not be found out.
	inspectFirst = 30 * time.Second
	inspectEvery = 24 * time.Hour
	inspectAgain = 15 * time.Minute
	// inspectPace is how much time is left between two chats, so that a large
	// account does not ask for much at once; inspectDeadline bounds one of them.
	inspectPace     = time.Second
	inspectDeadline = 25 * time.Second
)

// inspection is what a look at a chat showed: what the relay lacks there, empty
// if nothing.
type inspection struct {
	chat    bridge.Chat
	lacking string
}

// inspector looks from time to time whether the relay has what it needs in the
// chats of one platform, so that a missing right is known before an outage needs
// it.
type inspector struct {
	relay    *Relay
	checker  bridge.Checker
	platform bridge.PlatformName
}

// inspectors are those for the platforms that can be asked. Without operators
// there is nobody to tell.
func (r *Relay) inspectors() []inspector {
	var all []inspector
	for name, platform := range r.platforms {
		if checker, able := platform.(bridge.Checker); able && len(r.options.Operators) > 0 {
			all = append(all, inspector{relay: r, checker: checker, platform: name})
		}
	}
	return all
}

func (i inspector) run(ctx context.Context) error {
	timer := time.NewTimer(inspectFirst)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			timer.Reset(i.round(ctx))
		}
	}
}

// round looks at one chat after another and returns when to look again. It ends
// where something could not be found out: the others would hardly show more. While
// the link is down it asks nothing, so as not to get in the way of connecting.
func (i inspector) round(ctx context.Context) time.Duration {
	again := inspectEvery
	for _, chat := range i.chats() {
		if !i.relay.senders[i.platform].IsUp() {
			return inspectAgain
		}
		found, sure := i.look(ctx, chat)
		if !sure {
			return inspectAgain
		}
		if found.lacking != "" {
			again = inspectAgain
		}
		i.relay.mail.put(func(l *letters) { l.inspected = append(l.inspected, found) })
		if !pause(ctx, inspectPace) {
			return again
		}
	}
	return again
}

// pause waits, and says whether ctx is still on.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// chats are the platform's chats of groups, and those with operators.
func (i inspector) chats() []bridge.Chat {
	chats := slices.Clone(i.relay.options.Operators)
	for chat := range i.relay.groups.byChat {
		chats = append(chats, chat)
	}
	chats = slices.DeleteFunc(chats, func(chat bridge.Chat) bool { return chat.Platform != i.platform })
	slices.SortFunc(chats, byChatID)
	return chats
}

func byChatID(a, b bridge.Chat) int { return strings.Compare(a.ID, b.ID) }

// look says what the relay lacks in one chat.
func (i inspector) look(ctx context.Context, chat bridge.Chat) (found inspection, sure bool) {
	found.chat = chat
	found.lacking, sure = i.lacking(ctx, chat, func(f bridge.Finding) bool { return !f.OK })
	return found, sure
}

// lacking asks about one chat and says which of the findings that matter are
// true. It is sure of nothing if a part of the answer is missing.
func (i inspector) lacking(ctx context.Context, chat bridge.Chat, matters func(bridge.Finding) bool) (what string, sure bool) {
	ctx, cancel := context.WithTimeout(ctx, inspectDeadline)
	defer cancel()
	var all []string
	for _, finding := range i.checker.CheckChat(ctx, chat.ID) {
		if finding.Unsure {
			return "", false
		}
		if matters(finding) {
			all = append(all, fmt.Sprintf("%s (%s)", finding.What, finding.Remedy))
		}
	}
	return strings.Join(all, "; "), ctx.Err() == nil
}

// unfitFindings tell of chats in which the relay lacks something.
func (r *Relay) unfitFindings() []alert.Finding {
	var found []alert.Finding
	for chat, lacking := range r.knowledge.lacking {
		found = append(found, r.aboutChat(chat, alert.Unfit, lacking, 0))
	}
	return found
}

// observeInspections remembers what the latest look at each chat showed.
func (r *Relay) observeInspections(seen []inspection) {
	for _, found := range seen {
		if found.lacking == "" {
			delete(r.knowledge.lacking, found.chat)
			continue
		}
		r.knowledge.lacking[found.chat] = found.lacking
	}
}
