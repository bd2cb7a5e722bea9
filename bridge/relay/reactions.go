package relay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// reacted tells the other chats what was put on a message, or taken off: in each
// by one line that is edited, or in the digest that holds the message. A delivery
// with [bridge.ActionReact] is that line; it says what is true when it goes out.
func (w *work) reacted(tx *store.Tx, group directory.Group, a arrival) error {
	original, found, err := w.reactedTo(tx, a)
	if err != nil || !found || w.stopped(a.message) {
		return err
	}
	var chats []bridge.Chat
	for _, chat := range group.Chats() {
		if chat != a.message.Chat && (chat == group.Primary || group.Joined(w.groupState(group))) {
			chats = append(chats, chat) // what is done on the primary in peacetime stays there
		}
	}
	if len(chats) == 0 {
		return nil
	}
	reaction, err := tx.AddMessage(a.message, a.envelope.ID, a.envelope.ReceivedAt)
	if err != nil {
		return err
	}
	if err := tx.AddReaction(original, reaction); err != nil {
		return err
	}
	for _, chat := range chats {
		if err := w.reactIn(tx, group, original, reaction, chat); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) reactIn(tx *store.Tx, group directory.Group, original, reaction int64, chat bridge.Chat) error {
	line := store.Delivery{Chat: chat, Lane: store.Live, Action: bridge.ActionReact, Message: reaction}
	if chat == group.Primary && w.groupState(group).Hold() {
		line.Lane = store.Replay
	}
	target, posted, err := tx.FindDelivery(original, chat)
	if err != nil {
		return err
	}
	if !posted {
		_, there, err := tx.FindInChat(original, chat)
		if err != nil {
			return err
		}
		if _, whole, err := wholePost(tx, original); err != nil || !there && !whole {
			return err
		}
		return w.tellReactions(tx, original, line)
	}
	post, err := tx.Delivery(target)
	switch {
	case err != nil || post.State == store.Dropped || post.State == store.Parked || post.State == store.Canceled:
		return err
	case post.Message == 0:
		inPost, err := w.reactsInPost(tx, post, original)
		if err != nil {
			return err
		}
		if inPost {
			return w.changeFolded(tx, post, original, reaction, bridge.Reacted)
		}
	}
	line.Target = target
	if post.FinishedAt.IsZero() {
		line.Lane = post.Lane
	}
	return w.tellReactions(tx, original, line)
}

// tellReactions brings the line of a chat up to date: one that nobody has seen
// will be so by itself, one that has become too old to be edited gets a
// successor, and one that says nothing any more goes.
func (w *work) tellReactions(tx *store.Tx, original int64, line store.Delivery) error {
	earlier, found, err := tx.ReactionLine(original, line.Chat)
	if err != nil {
		return err
	}
	words, err := w.relay.reactionLine(tx, original, line.Chat)
	if err != nil {
		return err
	}
	if !found || words != "" && w.relay.tooOld(earlier, bridge.ActionEdit, w.now) {
		if words != "" {
			_, err = w.deliver(tx, line)
		}
		return err
	}
	untried, err := untried(tx, earlier)
	switch {
	case err != nil:
		return err
	case words == "":
		return w.takeBackLine(tx, earlier)
	case untried:
		return nil
	}
	if waits, err := tx.ChangeWaits(earlier.ID); err != nil || waits {
		return err
	}
	_, err = w.deliver(tx, store.Delivery{Chat: line.Chat, Lane: earlier.Lane, Action: bridge.ActionEdit, Message: line.Message, Target: earlier.ID})
	return err
}

// takeBackLine takes a line of reactions off, with the edits of it that wait.
func (w *work) takeBackLine(tx *store.Tx, line store.Delivery) error {
	unseen, err := unseen(tx, line)
	if err != nil {
		return err
	}
	if err := tx.DropChanges(line.ID, "the reactions were taken off", w.now); err != nil {
		return err
	}
	if unseen {
		return tx.DropDelivery(line.ID, "the reactions were taken off", w.now)
	}
	_, err = w.deliver(tx, store.Delivery{Chat: line.Chat, Lane: line.Lane, Action: bridge.ActionDelete, Message: line.Message, Target: line.ID})
	return err
}

// withoutReactions takes the line under a message off, once that is deleted.
func (w *work) withoutReactions(tx *store.Tx, original int64, chat bridge.Chat) error {
	line, found, err := tx.ReactionLine(original, chat)
	if err != nil || !found {
		return err
	}
	return w.takeBackLine(tx, line)
}

// untried says that a delivery has not been rendered yet.
func untried(tx *store.Tx, d store.Delivery) (bool, error) {
	if d.State != store.Waiting {
		return false, nil
	}
	parts, err := tx.Parts(d.ID)
	return len(parts) == 0, err
}

// reactions are what was put on a message in other chats than one.
func (r *Relay) reactions(tx *store.Tx, original int64, chat bridge.Chat) ([]replay.Reaction, error) {
	put, err := tx.Reactions(original)
	if err != nil {
		return nil, err
	}
	var reactions []replay.Reaction
	for _, m := range put {
		if m.Chat != chat {
			reactions = append(reactions, replay.Reaction{Speaker: speaker(m), Who: r.attribution(m, store.Delivery{Chat: chat}), Sign: m.Reaction})
		}
	}
	return reactions, nil
}

func (r *Relay) reactionLine(tx *store.Tx, original int64, chat bridge.Chat) (string, error) {
	reactions, err := r.reactions(tx, original, chat)
	return replay.ReactionLine(reactions, r.groups.ByChat[chat].Words()), err
}

// speaker tells people on one platform from each other.
func speaker(m bridge.Message) string { return string(m.Chat.Platform) + "/" + m.Sender.ID }

// resolveReactions makes a line of reactions, or its later wording. The first
// answers what was reacted to.
func (r *Relay) resolveReactions(tx *store.Tx, d store.Delivery, post bridge.Post) (bridge.Post, error) {
	original, found, err := tx.ReactedTo(d.Message)
	if err != nil {
		return post, err
	}
	line := ""
	if found {
		if line, err = r.reactionLine(tx, original, d.Chat); err != nil {
			return post, err
		}
	}
	if line == "" {
		return post, &bridge.SendError{Result: bridge.Rejected, Reason: "the reactions were deleted after the retention time"}
	}
	if line, err = r.namedLine(tx, d, original, line); err != nil {
		return post, err
	}
	post.Text, post.RepeatMark = bridge.Plainly(line), r.groups.ByChat[d.Chat].RepeatMark()
	if d.Action != bridge.ActionReact {
		return post, nil
	}
	post.Action = bridge.ActionPost
	reference, found, err := tx.FindInChat(original, d.Chat)
	if found {
		post.Target = &reference
	}
	return post, err
}

// tooOld says whether what was posted cannot be changed on its platform any
// more.
func (r *Relay) tooOld(posted store.Delivery, action bridge.Action, now time.Time) bool {
	limit := time.Duration(0)
	switch traits := r.platforms[posted.Chat.Platform].Traits(); action {
	case bridge.ActionEdit:
		limit = traits.EditableFor
	case bridge.ActionDelete:
		limit = traits.DeletableFor
	}
	return limit > 0 && posted.State == store.Sent && now.Sub(posted.FinishedAt) > limit
}

// reactionItem is a reaction as a replay sees it: a part of the message that it
// was put on, or, where that is not among what waits, by itself.
func (r *Relay) reactionItem(tx *store.Tx, d store.Delivery, m bridge.Message, among bool) (replay.Item, error) {
	item := replay.Item{ID: d.ID, Kind: bridge.Reacted, Target: d.Target, Speaker: speaker(m), Who: r.attribution(m, d), SentAt: m.SentAt}
	original, found, err := tx.ReactedTo(d.Message)
	if err != nil || !found {
		return item, err
	}
	if item.Reactions, err = r.reactions(tx, original, d.Chat); err != nil || among {
		return item, err
	}
	item.Kind, item.Target = bridge.Said, 0
	item.Text = bridge.Plainly(replay.ReactionLine(item.Reactions, r.groups.ByChat[d.Chat].Words()))
	if len(item.Reactions) == 1 {
		item.Text = bridge.Plainly(m.Reaction)
	}
	item.Reactions = nil
	item.Answers, err = r.naming(tx, d, original)
	return item, err
}
