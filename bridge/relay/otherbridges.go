package relay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/render"
	"lifeboat/store"
)

const (
	// mostRelays is how many relays a text may have come through before it is
	// passed on no further. Two is what it takes from one relay's primary through
	// a chat that it shares with another to that one's primary.
	mostRelays = 2
	// bridgeToldFor is how long after the last post of the relay came back
	// operators count it as true that there is another bridge.
	bridgeToldFor = time.Hour
)

// isBridge says whether operators have named the sender as another bridge. Its
// posts, edits and reactions are passed over.
func (w *work) isBridge(m bridge.Message) bool {
	ignored := w.relay.options.Ignored
	return ignored != nil && !m.Own && (ignored(m.Chat.Platform, m.Sender.ID) || ignored(m.Chat.Platform, m.Sender.AlsoID))
}

// cameBack says whether a text is what another bridge has made of something that
// this relay has posted or passed on within the last minute, or has come through
// as many relays as anything may. So loops end, whoever the other one is.
func (w *work) cameBack(m bridge.Message, at time.Time) bool {
	e := w.relay.echoes
	heads, wording := render.Passed(m.Text.Plain, w.relay.allTitles())
	switch {
	case e.heard(m.Text.Plain, at) || len(heads) >= mostRelays:
		return true
	case len(heads) == 0:
		return false
	default:
		return e.heard(wording, at) || e.heardElsewhere(m.Text.Plain, m.Chat, at)
	}
}

// notePassed remembers what is about to be passed on: what came from another relay
// may come from it in a second chat too, and from now on another relay may pass on
// the same, under each name that the speaker may have there. To do so again changes
// nothing.
func (w *work) notePassed(group directory.Group, m bridge.Message, at time.Time) {
	w.relay.echoes.noteIn(m.Chat, m.Text.Plain, at)
	by := w.relay.content.Attribution(m, store.Delivery{})
	for _, name := range []string{by.Name, m.Sender.Name} {
		by.Name = name
		copied := group.Words().Attribute(by, m.Text)
		if m.Attachment != "" {
			copied = group.Words().Caption(by, m.Text)
		}
		w.relay.echoes.note(copied.Plain, at)
	}
}

func (r *Relay) allTitles() []string {
	titles := make([]string, 0, len(r.platforms))
	for name := range r.platforms {
		titles = append(titles, r.options.title(name))
	}
	return titles
}

// returned is how often posts of the relay came back in a chat.
type returned struct {
	last  time.Time
	count int64
}

// passOver leaves out what came back, and tells operators.
func (w *work) passOver(tx *store.Tx, group directory.Group, m bridge.Message) error {
	w.relay.log.Warn("a post of the relay came back from somebody else and is not relayed again; is another bridge in this chat? Name it under ignore in the config",
		"group", group.Name, "chat", m.Chat)
	w.left = append(w.left, leftOut{chat: m.Chat, why: cameBack})
	return w.record(tx, store.Event{Kind: "echo", Platform: m.Chat.Platform, Group: group.Name}, nil)
}

func (r *Relay) bridgeFindings(now time.Time) []alert.Finding {
	var found []alert.Finding
	for chat, back := range r.knowledge.returned {
		if now.Sub(back.last) < bridgeToldFor {
			found = append(found, r.aboutChat(chat, alert.AnotherBridge, "it brings back what the relay has posted", back.count))
		}
	}
	return found
}
