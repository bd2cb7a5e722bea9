package relay

import (
	"maps"
	"slices"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// dropDelivered drops what is held and was delivered meanwhile by its member's
// own phone, which tries again for as long as an outage lasts. What was changed
// since is left alone.
func (w *work) dropDelivered(tx *store.Tx, group directory.Group) error {
	since := w.memories[group.Primary.Platform].Failover.FaultSince
	if since.IsZero() {
		return nil
	}
	said, err := tx.SaidSince(group.Primary, since)
	if err != nil || len(said) == 0 {
		return err
	}
	var delivered []replay.Spoken
	for _, id := range slices.Sorted(maps.Keys(said)) {
		spoken, err := w.spoken(tx, id, id, said[id])
		if err != nil {
			return err
		}
		delivered = append(delivered, spoken)
	}
	held, err := w.heldWords(tx, group)
	if err != nil {
		return err
	}
	same := replay.Duplicates(held, delivered)
	for _, id := range slices.Sorted(maps.Keys(same)) {
		if err := tx.DropDelivery(id, "its member's own phone has delivered it", w.now); err != nil {
			return err
		}
		event := store.Event{Kind: "already delivered", Platform: group.Primary.Platform, Group: group.Name}
		if err := w.record(tx, event, map[string]any{"delivery": id, "message": same[id]}); err != nil {
			return err
		}
	}
	return nil
}

// heldWords is what waits for a group's primary and was not changed.
func (w *work) heldWords(tx *store.Tx, group directory.Group) ([]replay.Spoken, error) {
	waiting, err := tx.Foldable(group.Primary, store.Replay)
	if err != nil {
		return nil, err
	}
	changed := map[int64]bool{}
	for _, d := range waiting {
		changed[d.Target] = true
	}
	var held []replay.Spoken
	for _, d := range waiting {
		if d.Message == 0 || d.Action != bridge.ActionPost || changed[d.ID] {
			continue
		}
		message, err := tx.Message(d.Message)
		if err != nil {
			if err = store.UnlessForgotten(err); err != nil {
				return nil, err
			}
			continue
		}
		spoken, err := w.spoken(tx, d.ID, d.Message, message)
		if err != nil {
			return nil, err
		}
		held = append(held, spoken)
	}
	return held, nil
}

// spoken is what a message says. Only people whom operators have named can be
// recognized on another platform.
func (w *work) spoken(tx *store.Tx, id, message int64, m bridge.Message) (replay.Spoken, error) {
	s := replay.Spoken{ID: id, Text: m.Text.Plain}
	for _, name := range []string{m.Sender.ID, m.Sender.AlsoID} {
		if person, known := w.relay.options.PersonName(m.Chat.Platform, name); known {
			s.Person = person
			break
		}
	}
	medium, found, err := tx.MediumOf(message)
	switch {
	case err != nil:
		return s, err
	case found && medium.Hash == "", !found && m.Attachment != "":
		s.Person = "" // nobody knows whether the files are equal
	}
	s.Hash = medium.Hash
	return s, nil
}
