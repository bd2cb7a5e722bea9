package relay

import (
	"fmt"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// telling is one thing that a group's members are told by an action.
type telling struct {
	*work
	tx    *store.Tx
	d     *decision
	group directory.Group
	do    failover.Do
	facts announce.Facts
}

// announce tells a group's members of an action, in every fallback chat, and on the primary those who can still
// use it.
func (w *work) announce(tx *store.Tx, d *decision, group directory.Group, do failover.Do) error {
	facts, err := w.facts(tx, group, d.memory.Failover)
	if err != nil {
		return err
	}
	facts.ForSome = facts.ForSome || do == failover.AnnounceBack && w.memories[d.primary].Failover.CrowdOnly
	t := telling{work: w, tx: tx, d: d, group: group, do: do, facts: facts}
	for _, chat := range group.Fallbacks {
		if err := t.in(chat); err != nil {
			return fmt.Errorf("tell %s: %w", chat, err)
		}
	}
	if err := t.onPrimary(); err != nil {
		return fmt.Errorf("tell %s: %w", group.Primary, err)
	}
	if do == failover.UpdateStatus {
		return nil // an edit every few minutes would drown the history
	}
	event := store.Event{Kind: "announce", Platform: d.primary, Group: group.Name, Incident: d.memory.Failover.Incident}
	return w.record(tx, event, map[string]any{"phase": t.phase()})
}

// facts are what members may be told of the outage at this moment.
func (w *work) facts(tx *store.Tx, group directory.Group, state failover.State) (announce.Facts, error) {
	kept, err := tx.HeldMessages(group.Primary)
	stage := state.Groups[group.Name].Stage
	return announce.Facts{
		Primary: w.relay.options.title(group.Primary.Platform), Now: w.now, Since: state.FaultSince, Kept: kept, Replay: group.Replay,
		Mirrored: group.Mirror, ForSome: state.CrowdOnly, Others: w.relay.titles(group.Fallbacks), Local: state.Local,
		InTheMorning: stage == failover.Resting, InReview: stage == failover.InReview,
	}, err
}

// phase is what announcements of this action belong to: they expire when the
// outage has moved on.
func (t telling) phase() string { return fmt.Sprintf("%s %d", t.do, t.d.memory.Failover.Outage) }

func (t telling) in(chat bridge.Chat) error {
	switch t.do {
	case failover.AnnounceDown:
		return t.beginStatus(chat)
	case failover.Ring:
		return t.ring(chat)
	case failover.UpdateStatus:
		return t.updateStatus(chat)
	case failover.AnnounceBack:
		return t.back(chat)
	default:
		_, err := t.post(chat, &bridge.Post{Text: t.group.Printer().Blind(t.facts, t.relay.commandSign(chat.Platform))})
		return err
	}
}

// beginStatus posts silently what is then edited for as long as the outage
// lasts.
func (t telling) beginStatus(chat bridge.Chat) error {
	if err := t.expire(chat); err != nil {
		return err
	}
	id, err := t.post(chat, &bridge.Post{Text: t.group.Printer().Down(t.facts)})
	t.d.memory.StatusPosts[chat.String()] = id
	return err
}

// ring calls the members, also back to the top of the chat by a pin. In a chat
// that has not seen the status post, this one takes its place.
func (t telling) ring(chat bridge.Chat) error {
	if err := t.expire(chat); err != nil {
		return err
	}
	id, err := t.post(chat, &bridge.Post{Text: t.group.Printer().Ringing(t.facts), Attention: bridge.Ringing})
	if err != nil {
		return err
	}
	t.d.memory.Rings[chat.String()] = id
	posted, err := t.posted(t.d.memory.StatusPosts[chat.String()])
	if err != nil {
		return err
	}
	if !posted {
		t.d.memory.StatusPosts[chat.String()] = id
	}
	return t.pin(chat, id, &bridge.Post{Action: bridge.ActionPin, Attention: bridge.Ringing})
}

// updateStatus keeps at most one edit waiting, and none for a post that nobody
// has seen.
func (t telling) updateStatus(chat bridge.Chat) error {
	status := t.d.memory.StatusPosts[chat.String()]
	if seen, err := t.seen(status); err != nil || !seen {
		return err
	}
	if err := t.dropUntried(t.d.memory.StatusEdits[chat.String()]); err != nil {
		return err
	}
	return t.editStatus(chat, status, t.group.Printer().StillDown(t.facts))
}

// back ends the outage in a chat, and what rang is unpinned. Where it did not ring, the status post is
// edited and nobody is disturbed. Where members have seen neither, they are told
// only if something of theirs was kept.
func (t telling) back(chat bridge.Chat) error {
	if err := t.expire(chat); err != nil {
		return err
	}
	status := t.d.memory.StatusPosts[chat.String()]
	noticed, err := t.posted(status)
	if err != nil {
		return err
	}
	ring := t.d.memory.Rings[chat.String()]
	called, err := t.posted(ring)
	if err != nil {
		return err
	}
	delete(t.d.memory.Rings, chat.String())
	if noticed {
		if err := t.editStatus(chat, status, t.group.Printer().WasDown(t.facts)); err != nil {
			return err
		}
	}
	if called {
		if err := t.pin(chat, ring, &bridge.Post{Action: bridge.ActionUnpin}); err != nil {
			return err
		}
	}
	if called || !noticed && t.facts.Kept > 0 {
		_, err = t.post(chat, &bridge.Post{Text: t.group.Printer().Back(t.facts)})
	}
	return err
}

// expire drops what an earlier phase still wanted to say in a chat.
func (t telling) expire(chat bridge.Chat) error {
	_, err := t.tx.ExpireAnnouncements(chat, t.d.memory.Failover.Incident, t.phase(), t.now)
	return err
}

// posted says whether an announcement was or may still be seen by members.
func (t telling) posted(id int64) (bool, error) {
	if id == 0 {
		return false, nil
	}
	earlier, err := t.tx.Delivery(id)
	return err == nil && earlier.State != store.Dropped && earlier.State != store.Parked, err
}

// seen says whether an announcement has certainly been posted.
func (t telling) seen(id int64) (bool, error) {
	if id == 0 {
		return false, nil
	}
	earlier, err := t.tx.Delivery(id)
	return earlier.State == store.Sent, err
}

func (t telling) dropUntried(id int64) error {
	if id == 0 {
		return nil
	}
	earlier, err := t.tx.Delivery(id)
	if err != nil {
		return err
	}
	if untried, err := unseen(t.tx, earlier); err != nil || !untried {
		return err
	}
	return t.tx.DropDelivery(id, "replaced", t.now)
}

func (t telling) editStatus(chat bridge.Chat, status int64, text bridge.Text) error {
	edit := t.announcement(chat, bridge.ActionEdit, &bridge.Post{Text: text})
	edit.Target = status
	id, err := t.deliver(t.tx, edit)
	t.d.memory.StatusEdits[chat.String()] = id
	return err
}

func (t telling) post(chat bridge.Chat, body *bridge.Post) (int64, error) {
	body.RepeatMark = t.group.RepeatMark()
	return t.deliver(t.tx, t.announcement(chat, bridge.ActionPost, body))
}

// pin pins or unpins an earlier announcement, where that can be done.
func (t telling) pin(chat bridge.Chat, target int64, how *bridge.Post) error {
	if !t.relay.platforms[chat.Platform].Traits().Pins {
		return nil
	}
	pin := t.announcement(chat, how.Action, how)
	pin.Target = target
	_, err := t.deliver(t.tx, pin)
	return err
}

func (t telling) announcement(chat bridge.Chat, action bridge.Action, body *bridge.Post) store.Delivery {
	return store.Delivery{
		Chat: chat, Lane: store.Live, Action: action,
		Incident: t.d.memory.Failover.Incident, Phase: t.phase(), Body: body,
	}
}
