package relay

import (
	"lifeboat/bridge"
	"lifeboat/bridge/content"
	"lifeboat/bridge/directory"
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
		if _, whole, err := content.WholePost(tx, original); err != nil || !there && !whole {
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
	words, err := w.relay.content.ReactionLine(tx, original, line.Chat)
	if err != nil {
		return err
	}
	if !found || words != "" && w.relay.content.TooOld(earlier, bridge.ActionEdit, w.now) {
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
