package relay

import (
	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

// onPrimary tells those who still read the primary of an outage that hits only some: one post, which says at the end
// that it is over. What has not been posted when the primary fails for all is dropped.
func (t telling) onPrimary() error {
	chat := t.group.Primary
	switch {
	case t.do == failover.AnnounceDown && t.facts.ForSome:
		id, err := t.post(chat, &bridge.Post{Text: t.group.Printer().DownForSome(t.facts)})
		t.d.memory.StatusPosts[chat.String()] = id
		return err
	case t.do == failover.UpdateStatus && !t.facts.ForSome:
		return t.expire(chat)
	case t.do == failover.AnnounceBack:
		return t.backOnPrimary(chat)
	default:
		return nil
	}
}

// backOnPrimary edits the post there, or where it is too old for that says anew that it is over.
func (t telling) backOnPrimary(chat bridge.Chat) error {
	if err := t.expire(chat); err != nil {
		return err
	}
	status := t.d.memory.StatusPosts[chat.String()]
	delete(t.d.memory.StatusPosts, chat.String())
	if noticed, err := t.posted(status); err != nil || !noticed {
		return err
	}
	facts := t.facts
	facts.Kept, facts.Local = 0, false // what is held is for them to read, not to wait for
	text := t.group.Printer().WasDown(facts)
	posted, err := t.tx.Delivery(status)
	if err != nil {
		return err
	}
	if t.relay.content.TooOld(posted, bridge.ActionEdit, t.now) {
		_, err = t.post(chat, &bridge.Post{Text: text})
		return err
	}
	return t.editStatus(chat, status, text)
}
