package relay

import (
	"context"
	"fmt"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// envelopesPerStep bounds the work and the memory of one step.
const envelopesPerStep = 256

// arrival is an envelope with what it was decoded to.
type arrival struct {
	envelope store.StoredEnvelope
	message  bridge.Message
	poison   error // why it cannot be understood, if it cannot
}

// pending reads and decodes what has been stored and not yet taken in.
func (r *Relay) pending(ctx context.Context) ([]arrival, error) {
	var envelopes []store.StoredEnvelope
	err := r.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		envelopes, err = tx.PendingEnvelopes(envelopesPerStep)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what has arrived: %w", err)
	}
	arrivals := make([]arrival, 0, len(envelopes))
	for _, envelope := range envelopes {
		arrivals = append(arrivals, r.decode(envelope))
	}
	return arrivals, nil
}

// decode never fails as a whole: a decoder that panics over foreign input has
// met poison like any other.
func (r *Relay) decode(envelope store.StoredEnvelope) (a arrival) {
	a.envelope = envelope
	platform, known := r.platforms[envelope.Platform]
	if !known {
		a.poison = fmt.Errorf("no platform %q is configured any more", envelope.Platform)
		return a
	}
	defer func() {
		if recovered := recover(); recovered != nil {
			a.poison = fmt.Errorf("the decoder gave up over it (%T)", recovered)
		}
	}()
	a.message, a.poison = platform.Decode(envelope.Envelope)
	return a
}

func (w *work) takeInAll(tx *store.Tx, in admitted) error {
	for _, a := range in.arrivals {
		if err := w.takeIn(tx, a); err != nil {
			return err
		}
	}
	return setCursors(tx, in.batches)
}

// takeIn decides what becomes of one arrival.
func (w *work) takeIn(tx *store.Tx, a arrival) error {
	if isNew, err := a.note(tx); err != nil || !isNew {
		return err
	}
	if a.poison != nil {
		return w.setAside(tx, a)
	}
	group, configured := w.relay.groups.ByChat[a.message.Chat]
	if !configured {
		return w.spokenTo(tx, a) // only what is configured
	}
	if w.isBridge(a.message) {
		w.left = append(w.left, leftOut{chat: a.message.Chat, why: fromBridge})
		return nil
	}
	if a.message.SentAt.Before(w.relay.restored) {
		return w.takeInFromBefore(tx, group, a)
	}
	switch a.message.Kind {
	case bridge.Said:
		return w.said(tx, group, a)
	case bridge.Edited, bridge.Deleted:
		return w.changed(tx, group, a)
	case bridge.Reacted:
		return w.reacted(tx, group, a)
	case bridge.Missed:
		return w.miss(tx, gap{At: w.now, Platform: a.message.Chat.Platform, Chat: a.message.Chat.ID, Reason: a.message.Text.Plain})
	case bridge.Moved:
		return w.moved(tx, a.message)
	default:
		return nil
	}
}

func (w *work) setAside(tx *store.Tx, a arrival) error {
	w.relay.log.Warn("an envelope cannot be understood; it is kept and passed over",
		"platform", a.envelope.Platform, "envelope", a.envelope.ID, "error", a.poison)
	w.ledgerStale = true
	if err := tx.SetAsideEnvelope(a.envelope.ID, a.poison.Error()); err != nil {
		return err
	}
	return w.record(tx, store.Event{Kind: "set aside", Platform: a.envelope.Platform}, map[string]any{"envelope": a.envelope.ID})
}

func (w *work) said(tx *store.Tx, group directory.Group, a arrival) error {
	own, err := w.ownEcho(tx, a.message)
	if err != nil || own {
		return err
	}
	if addressed, err := w.addressed(tx, group, a); err != nil || addressed {
		return err
	}
	if filled, err := w.unseal(tx, group, a); err != nil || filled {
		return err
	}
	if w.cameBack(a.message, a.envelope.ReceivedAt) {
		return w.passOver(tx, group, a.message)
	}
	return w.passOn(tx, group, a)
}

// passOn delivers what was said to the other chats that it is meant for.
func (w *work) passOn(tx *store.Tx, group directory.Group, a arrival) error {
	state := w.groupState(group)
	late := a.envelope.ReceivedAt.Sub(a.message.SentAt) > lateAfter
	targets := route(group, state, a.message.Chat, late)
	if a.message.Chat != group.Primary {
		w.heard[group.Name] = a.envelope.ReceivedAt
	}
	if len(targets) == 0 {
		return nil // what is said in peacetime is not kept
	}
	if w.stopped(a.message) {
		return w.withhold(tx, a.message, targets)
	}
	w.notePassed(group, a.message, a.envelope.ReceivedAt)
	id, err := tx.AddMessage(bounded(a.message), a.envelope.ID, a.envelope.ReceivedAt)
	if err != nil {
		return err
	}
	if err := w.want(tx, id, a.message, targets); err != nil {
		return err
	}
	for _, t := range targets {
		delivery := store.Delivery{Chat: t.chat, Lane: t.lane, Action: bridge.ActionPost, Message: id, Late: t.late, NextTry: w.notBefore(a.message)}
		if _, err := w.deliver(tx, delivery); err != nil {
			return err
		}
	}
	return nil
}

// moved follows a conversation that its platform gave another id.
func (w *work) moved(tx *store.Tx, m bridge.Message) error {
	return w.follow(tx, m.Chat, m.MovedTo)
}

func (w *work) follow(tx *store.Tx, from bridge.Chat, to string) error {
	w.relay.log.Warn("a chat goes on under another id and is followed; write the new id into the config", "chat", from, "id", to)
	w.moves = append(w.moves, move{from: from, to: to})
	w.ledgerStale = true
	if err := tx.AddChatMove(from, bridge.Chat{Platform: from.Platform, ID: to}); err != nil {
		return err
	}
	return w.record(tx, store.Event{Kind: "moved", Platform: from.Platform}, map[string]any{"from": from.ID, "to": to})
}

// groupState returns a group as this step leaves it.
func (w *work) groupState(group directory.Group) failover.Group {
	return w.memories[group.Primary.Platform].Failover.Groups[group.Name]
}
