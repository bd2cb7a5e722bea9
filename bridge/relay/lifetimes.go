package relay

import (
	"errors"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

const (
	// disappearAtOnce bounds the messages that one step lets disappear.
	disappearAtOnce = 100
	// disappearRetry is how long a message waits that is being sent just when its
	// lifetime ends.
	disappearRetry = time.Minute
	// longestLifetime is less than idsKeptFor: what lasts longer disappears from
	// other chats then, while it is still known where it was posted.
	longestLifetime = idsKeptFor - 24*time.Hour
	// disappeared is the reason of what is given up.
	disappeared = "it was set to disappear, and its lifetime is over"
)

// disappearing says whether the lifetime of something is over. By a clock that has
// just jumped forward that is not certain.
func (r *Relay) disappearing(now time.Time) bool {
	return !r.nextExpiry.IsZero() && !r.nextExpiry.After(now) && !r.clock.spares(now)
}

// bounded gives a message the longest lifetime that the relay can keep track of.
func bounded(m bridge.Message) bridge.Message {
	m.Lifetime = min(m.Lifetime, longestLifetime)
	return m
}

// lastUntil lets a change last no longer than what it changes.
func lastUntil(tx *store.Tx, change int64, until time.Time) error {
	if until.IsZero() {
		return nil
	}
	return tx.ExpireAt(change, until)
}

// hasDisappeared says whether the lifetime of a message is over.
func hasDisappeared(tx *store.Tx, message int64) (bool, error) {
	m, err := tx.Message(message)
	return m.Expired, store.UnlessForgotten(err)
}

// disappear lets go of what was said for a time only, once that is over: its
// words, its file, every post that holds them. Members read in its place that
// there was something; what other chats were given is deleted there.
func (w *work) disappear(tx *store.Tx) error {
	if !w.relay.disappearing(w.now) {
		return nil
	}
	expired, err := tx.Expiring(w.now, disappearAtOnce)
	if err != nil {
		return err
	}
	counts := map[string]disappearances{}
	for _, id := range expired {
		if err := w.disappearOne(tx, id, counts); err != nil {
			return err
		}
	}
	for group, count := range counts {
		detail := map[string]any{"messages": count.all, "undelivered": count.undelivered}
		if err := w.record(tx, store.Event{Kind: "disappeared", Group: group}, detail); err != nil {
			return err
		}
	}
	return nil
}

// disappearances counts messages whose lifetime is over, and those of them that
// some chat was still to be given.
type disappearances struct{ all, undelivered int }

func (w *work) disappearOne(tx *store.Tx, id int64, counts map[string]disappearances) error {
	message, err := tx.Message(id)
	if store.UnlessForgotten(err) != nil {
		return err
	}
	copies, err := copiesOf(tx, id)
	if err != nil {
		return err
	}
	if copies.busy() {
		return tx.PutOffExpiry(id, w.now.Add(disappearRetry))
	}
	if err := tx.ExpireMessage(id); err != nil {
		return err
	}
	if group, configured := w.relay.groups.ByChat[message.Chat]; configured && message.Kind == bridge.Said {
		count := counts[group.Name]
		count.all++
		if copies.anyWaiting() {
			count.undelivered++
		}
		counts[group.Name] = count
	}
	answers, err := w.answering(tx, message, copies)
	if err != nil {
		return err
	}
	for _, c := range copies {
		if err := w.disappearFrom(tx, c); err != nil {
			return err
		}
	}
	return w.withoutQuotes(tx, answers)
}

// copyIn is a delivery of a message, and the one that posts it, which is itself
// unless it was folded.
type copyIn struct{ delivery, post store.Delivery }

func (c copyIn) folded() bool { return c.post.ID != c.delivery.ID }

type copies []copyIn

func copiesOf(tx *store.Tx, message int64) (copies, error) {
	ids, err := tx.DeliveriesOf(message)
	if err != nil {
		return nil, err
	}
	var all copies
	for _, id := range ids {
		d, err := tx.Delivery(id)
		if err != nil {
			return nil, err
		}
		post, err := tx.PostOf(id)
		if err != nil {
			return nil, err
		}
		all = append(all, copyIn{d, post})
	}
	return all, nil
}

// busy says that a copy is being posted right now, or may have been among others
// that cannot be taken apart.
func (c copies) busy() bool {
	for _, one := range c {
		if one.post.State == store.Trying || one.folded() && one.post.State == store.Unsettled {
			return true
		}
	}
	return false
}

func (c copies) anyWaiting() bool {
	for _, one := range c {
		if one.post.State == store.Waiting || one.post.State == store.Parked || one.post.State == store.Unsettled {
			return true
		}
	}
	return false
}

// disappearFrom lets a message disappear from one chat.
func (w *work) disappearFrom(tx *store.Tx, c copyIn) error {
	w.touched[c.post.Chat] = true
	if c.folded() {
		return w.disappearAmongOthers(tx, c.post)
	}
	d := c.delivery
	switch album, err := tx.Folded(d.ID); {
	case err != nil:
		return err
	case d.State == store.Waiting && len(album) > 0:
		return w.apart(tx, d)
	case d.State == store.Waiting && d.Action == bridge.ActionPost:
		if free, err := unseen(tx, d); err != nil || free {
			return errors.Join(err, tx.ForgetWording(d.ID)) // a line takes its place
		}
	}
	if d.State == store.Waiting || d.State == store.Unsettled {
		if err := tx.DropDelivery(d.ID, disappeared, w.now); err != nil {
			return err
		}
	}
	return w.takeBack(tx, d)
}

// apart takes an album apart that nobody has seen for certain.
func (w *work) apart(tx *store.Tx, d store.Delivery) error {
	_, err := tx.Unfold(d.ID, w.now)
	if !errors.Is(err, store.ErrNotFoldable) {
		return err
	}
	if err := tx.DropDelivery(d.ID, disappeared, w.now); err != nil {
		return err
	}
	return w.takeBack(tx, d)
}

// takeBack deletes what members have seen of a post in its chat, as far as its
// platform lets it, and forgets its words.
func (w *work) takeBack(tx *store.Tx, d store.Delivery) error {
	parts, err := tx.Parts(d.ID)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if d.Action != bridge.ActionPost || part.VisibleID == "" || w.relay.content.TooOld(d, bridge.ActionDelete, w.now) {
			continue
		}
		_, err := w.deliver(tx, store.Delivery{
			Chat: d.Chat, Lane: store.Live, Action: bridge.ActionDelete, Body: &bridge.Post{Target: &bridge.Reference{ID: part.VisibleID}},
		})
		if err != nil {
			return err
		}
	}
	return tx.ForgetWording(d.ID)
}
