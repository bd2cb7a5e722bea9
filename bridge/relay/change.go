package relay

import (
	"errors"
	"slices"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// changed carries an edit or a deletion to where its target went, in its
// target's lane. A target that was never sent is not sent at all once it is
// deleted.
func (w *work) changed(tx *store.Tx, group directory.Group, a arrival) error {
	original, found, err := tx.FindMessage(a.message.Chat, a.message.Target)
	if err != nil || !found {
		return err
	}
	if own, err := w.ownEcho(tx, a.message); err != nil || own {
		return err
	}
	if may, err := w.mayChange(tx, original, a.message); err != nil || !may {
		return err
	}
	if gone, err := hasDisappeared(tx, original); err != nil || gone {
		return err // and its copies with it
	}
	until, err := tx.ExpiresAt(original)
	if err != nil {
		return err
	}
	change := int64(0)
	for _, chat := range group.Chats() {
		if chat == a.message.Chat {
			continue
		}
		target, found, err := tx.FindDelivery(original, chat)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if change == 0 {
			if change, err = tx.AddMessage(a.message, a.envelope.ID, a.envelope.ReceivedAt); err != nil {
				return err
			}
			if err := lastUntil(tx, change, until); err != nil {
				return err
			}
		}
		if err := w.changeIn(tx, original, target, change, a.message.Kind); err != nil {
			return err
		}
		if a.message.Kind != bridge.Deleted {
			continue
		}
		if err := w.withoutReactions(tx, original, chat); err != nil {
			return err
		}
	}
	return nil
}

// mayChange says whether somebody may give a message its new wording: only who
// said it. Matrix passes on the edits of anybody and leaves it to the clients to
// look. Deletions are checked by every platform itself, as moderators may delete.
func (w *work) mayChange(tx *store.Tx, original int64, m bridge.Message) (bool, error) {
	if m.Kind != bridge.Edited {
		return true, nil
	}
	said, found, err := tx.FindInChat(original, m.Chat)
	if err != nil || !found {
		return false, err
	}
	return said.Sender != "" && (said.Sender == m.Sender.ID || said.Sender == m.Sender.AlsoID), nil
}

func (w *work) changeIn(tx *store.Tx, original, target, change int64, kind bridge.Kind) error {
	earlier, err := tx.Delivery(target)
	if err != nil {
		return err
	}
	if earlier.Message == 0 {
		return w.changeFolded(tx, earlier, original, change, kind)
	}
	if folded, err := tx.Folded(target); err != nil || len(folded) > 0 {
		return errors.Join(err, w.changeInAlbum(tx, earlier, original, change, kind))
	}
	unseen, err := unseen(tx, earlier)
	if err != nil {
		return err
	}
	if unseen && kind == bridge.Deleted && !w.isHeld(earlier) {
		return tx.DropDelivery(target, "deleted by its author before it was sent", w.now)
	}
	switch earlier.State {
	case store.Dropped:
		return nil
	case store.Canceled:
		return w.changeCanceled(tx, earlier, change, kind)
	case store.Parked:
		return w.changeParked(tx, earlier, change, kind)
	default:
		_, err = w.deliver(tx, changing(earlier, target, change, kind))
		return err
	}
}

// actionOf says what is done in a chat about what was done in another one.
var actionOf = map[bridge.Kind]bridge.Action{
	bridge.Said: bridge.ActionPost, bridge.Edited: bridge.ActionEdit, bridge.Deleted: bridge.ActionDelete, bridge.Reacted: bridge.ActionReact,
}

// changing is the delivery of an edit or a deletion to where an earlier one
// went.
func changing(earlier store.Delivery, target, change int64, kind bridge.Kind) store.Delivery {
	return store.Delivery{Chat: earlier.Chat, Lane: earlier.Lane, Action: actionOf[kind], Message: change, Target: target}
}

// isHeld says whether a delivery waits for a failback, at which it will be
// composed with everything that happens to it until then.
func (w *work) isHeld(d store.Delivery) bool {
	group := w.relay.groups.ByChat[d.Chat]
	stage := w.groupState(group).Stage
	return d.Lane == store.Replay && (stage == failover.Away || stage == failover.InReview)
}

// unseen says whether members have seen nothing of a delivery for certain.
func unseen(tx *store.Tx, d store.Delivery) (bool, error) {
	if d.State != store.Waiting {
		return false, nil
	}
	parts, err := tx.Parts(d.ID)
	return !slices.ContainsFunc(parts, func(p store.StoredPart) bool { return p.Sent }), err
}
