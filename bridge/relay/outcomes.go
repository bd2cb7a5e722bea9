package relay

import (
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/outbox"
	"lifeboat/store"
)

// peacetimeNotice is how often a person is told that the primary works.
const peacetimeNotice = 24 * time.Hour

// noteOutcomes draws the conclusions of what became of deliveries. The results
// themselves were committed by the senders.
func (w *work) noteOutcomes(tx *store.Tx) error {
	for _, o := range w.outcomes {
		if o.MovedTo != "" {
			if err := w.follow(tx, o.Delivery.Chat, o.MovedTo); err != nil {
				return err
			}
		}
		if !o.Sent {
			continue
		}
		if err := w.noticePeacetime(tx, o.Delivery); err != nil {
			return err
		}
	}
	return nil
}

// telling says whether anything may follow from an outcome, so that a step has
// to look at it.
func (r *Relay) telling(o outbox.Outcome) bool {
	group := r.groups.ByChat[o.Delivery.Chat]
	joined := group.Joined(r.memories[group.Primary.Platform].Failover.Groups[group.Name])
	return o.MovedTo != "" || o.Sent && o.Delivery.Chat == group.Primary && !joined
}

// noticePeacetime tells somebody who talks in a fallback chat, once a day,
// that the primary works. It waits until the primary has taken the message, so
// that it is true.
func (w *work) noticePeacetime(tx *store.Tx, d store.Delivery) error {
	group := w.relay.groups.ByChat[d.Chat]
	if d.Chat != group.Primary || d.Message == 0 || d.Action != bridge.ActionPost || group.Joined(w.groupState(group)) {
		return nil
	}
	message, err := tx.Message(d.Message)
	if err != nil {
		return err
	}
	due, err := tx.NoticeDue(fmt.Sprintf("peacetime/%s/%s", message.Chat, message.Sender.ID), w.now, peacetimeNotice)
	if err != nil || !due {
		return err
	}
	text := group.Printer().Peacetime(w.relay.options.title(d.Chat.Platform))
	_, err = w.deliver(tx, store.Delivery{
		Chat: message.Chat, Lane: store.Live, Action: bridge.ActionPost,
		Body: &bridge.Post{Text: text, RepeatMark: group.RepeatMark(), Target: &bridge.Reference{ID: message.ID, Sender: message.Sender.ID}},
	})
	return err
}
