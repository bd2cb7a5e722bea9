package content

import (
	"errors"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// TellInstead puts a short note in the place of an edit or a deletion that a
// platform refuses for good, because it comes too late there or concerns what
// somebody else posted. It says whether the refusal is settled by that; anything
// else is parked.
func (s *Source) TellInstead(tx *store.Tx, d store.Delivery, reason string, now time.Time) (bool, error) {
	if d.Action != bridge.ActionEdit && d.Action != bridge.ActionDelete || d.Target == 0 {
		return false, nil
	}
	changes, err := changesBehind(tx, d)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	target, err := tx.Delivery(d.Target)
	if err != nil {
		return false, err
	}
	for _, change := range changes {
		if err := s.Note(tx, change, target, now); err != nil {
			return false, err
		}
	}
	if err := tx.AddEvent(store.Event{At: now, Kind: "told instead", Platform: d.Chat.Platform}); err != nil {
		return false, err
	}
	return true, tx.DropDelivery(d.ID, reason, now)
}

// Note tells of a change in the chat of a post that cannot show it, and of a
// reaction by its own line.
func (s *Source) Note(tx *store.Tx, change, target store.Delivery, now time.Time) error {
	if change.Action == bridge.ActionReact {
		return reactionInstead(tx, change, target)
	}
	parts, err := tx.Parts(target.ID)
	if err != nil {
		return err
	}
	there := len(parts) > 0 && parts[0].Sent
	note, told, err := s.noteOf(tx, change, there)
	if err != nil || !told {
		return err
	}
	if there {
		note.Target = &bridge.Reference{ID: parts[0].VisibleID}
	}
	note.RepeatMark, note.Attention = s.group(target.Chat).RepeatMark(), s.attention(change, now)
	_, err = tx.AddDelivery(store.Delivery{Chat: target.Chat, Lane: target.Lane, Action: bridge.ActionPost, Body: &note, CreatedAt: now})
	return err
}

// changesBehind are the changes of messages that a delivery carries: itself, or,
// where it changes a post of many, those that made it change.
func changesBehind(tx *store.Tx, d store.Delivery) ([]store.Delivery, error) {
	if d.Message != 0 {
		return []store.Delivery{d}, nil
	}
	folded, err := tx.Folded(d.Target)
	if err != nil {
		return nil, err
	}
	var changes []store.Delivery
	for _, id := range folded {
		change, err := tx.Delivery(id)
		if err != nil {
			return nil, err
		}
		if change.Action != bridge.ActionPost && change.CreatedAt.Equal(d.CreatedAt) {
			changes = append(changes, change)
		}
	}
	return changes, nil
}

// noteOf is what members read of a change that cannot be made, if there is
// anything to say: not of reactions, nor of the deletion of what they never saw.
func (s *Source) noteOf(tx *store.Tx, change store.Delivery, seen bool) (bridge.Post, bool, error) {
	message, err := tx.Message(change.Message)
	if err != nil {
		return bridge.Post{}, false, store.UnlessForgotten(err)
	}
	group := s.group(change.Chat)
	who := s.Attribution(message, store.Delivery{Chat: change.Chat})
	at, err := s.saidAt(tx, message)
	if err != nil {
		return bridge.Post{}, false, err
	}
	clock := group.Printer().Clock(at)
	switch message.Kind {
	case bridge.Edited:
		what := bridge.Styled(group.Printer().ChangedEarlier(clock), bridge.Italic)
		return bridge.Post{Text: group.Words().Attribute(who, bridge.Join(what, bridge.Plainly(" "), message.Text))}, true, nil
	case bridge.Deleted:
		return bridge.Post{Text: group.Words().Attribute(who, bridge.Styled(group.Printer().DeletedEarlier(clock), bridge.Italic))}, seen, nil
	default:
		return bridge.Post{}, false, nil
	}
}

// saidAt is when what a change is about was said, as far as that is still known.
func (s *Source) saidAt(tx *store.Tx, change bridge.Message) (time.Time, error) {
	original, found, err := tx.FindMessage(change.Chat, change.Target)
	if err != nil || !found {
		return change.SentAt, err
	}
	message, err := tx.Message(original)
	if errors.Is(err, store.ErrForgotten) {
		return change.SentAt, nil
	}
	return message.SentAt, err
}
