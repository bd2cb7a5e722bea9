package relay

import (
	"errors"
	"strings"

	"lifeboat/bridge"
	"lifeboat/store"
)

// disappearAmongOthers takes what has disappeared out of a post of many. One that
// nobody has seen is composed anew; one that members have seen is edited or,
// where what the others said is not kept any more, deleted.
func (w *work) disappearAmongOthers(tx *store.Tx, post store.Delivery) error {
	if post.Message != 0 { // an album disappears with its first picture
		if post.State == store.Waiting {
			return w.apart(tx, post)
		}
		return tx.ForgetWording(post.ID)
	}
	free, err := unseen(tx, post)
	switch {
	case err != nil:
		return err
	case free:
		return w.composeAgain(tx, post)
	case post.State == store.Waiting:
		if err := tx.DropDelivery(post.ID, disappeared, w.now); err != nil {
			return err
		}
		return w.takeBack(tx, post)
	}
	reworded, err := w.reword(tx, post)
	if err != nil || reworded == nil {
		return errors.Join(err, w.takeBack(tx, post))
	}
	if post.State != store.Sent {
		return nil
	}
	_, err = w.deliver(tx, store.Delivery{Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionEdit, Target: post.ID, Body: &bridge.Post{Text: reworded.Text}})
	return err
}

// reword gives a post of many, and what edits it, the wording that it has by now,
// and returns that; nil where it cannot be had.
func (w *work) reword(tx *store.Tx, post store.Delivery) (*bridge.Post, error) {
	told, err := w.pairOf(tx, post)
	if err != nil {
		return nil, err
	}
	known, err := allKnown(tx, post)
	if err != nil || !known || post.Body == nil || post.Phase == store.Transcript || told.apart() || len(post.Body.Files) > 0 {
		return nil, err
	}
	options := w.relay.content.OptionsFor(told.text, w.now)
	options.Amends = true
	result, err := w.shownBy(tx, told, options)
	if err != nil || len(result.Posts) != 1 {
		return nil, err
	}
	if err := w.forgetEdits(tx, post); err != nil {
		return nil, err
	}
	body := *post.Body
	body.Text = bridge.Join(bridge.Plainly(headerOf(post)), result.Posts[0].Text)
	if strings.TrimSpace(body.Text.Plain) == "" {
		return nil, nil
	}
	return &body, tx.Reword(post.ID, &body)
}

// allKnown says whether everything that a post shows can be read.
func allKnown(tx *store.Tx, post store.Delivery) (bool, error) {
	folded, err := tx.Folded(post.ID)
	if err != nil {
		return false, err
	}
	for _, id := range folded {
		d, err := tx.Delivery(id)
		if err != nil {
			return false, err
		}
		if _, err := tx.Message(d.Message); errors.Is(err, store.ErrForgotten) {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	return true, nil
}

// forgetEdits forgets the earlier wordings of a post. Those that wait are not
// needed any more.
func (w *work) forgetEdits(tx *store.Tx, post store.Delivery) error {
	edits, err := tx.EditsOf(post.ID)
	if err != nil {
		return err
	}
	for _, id := range edits {
		d, err := tx.Delivery(id)
		if err != nil {
			return err
		}
		if free, err := unseen(tx, d); err != nil {
			return err
		} else if free {
			if err := tx.DropDelivery(id, disappeared, w.now); err != nil {
				return err
			}
		}
		if err := tx.ForgetWording(id); err != nil {
			return err
		}
	}
	return nil
}

// answering are the deliveries of what answers a message, in whichever chat: they
// may quote it.
func (w *work) answering(tx *store.Tx, m bridge.Message, where copies) (copies, error) {
	if m.ID == "" {
		return nil, nil // forgotten, and its quotes with it
	}
	seen := []seenAs{{m.Chat, m.ID}}
	for _, c := range where {
		parts, err := tx.Parts(c.post.ID)
		if err != nil {
			return nil, err
		}
		for _, part := range parts {
			if part.VisibleID != "" {
				seen = append(seen, seenAs{c.post.Chat, part.VisibleID})
			}
		}
	}
	var all copies
	for _, place := range seen {
		replies, err := tx.RepliesTo(place.chat, place.id)
		if err != nil {
			return nil, err
		}
		for _, reply := range replies {
			deliveries, err := copiesOf(tx, reply)
			if err != nil {
				return nil, err
			}
			all = append(all, deliveries...)
		}
	}
	return all, nil
}

// seenAs is where members see a message, and under which id.
type seenAs struct {
	chat bridge.Chat
	id   string
}

// withoutQuotes forgets how answers were rendered, in which they quote what has
// disappeared. What was posted of them stays.
func (w *work) withoutQuotes(tx *store.Tx, answers copies) error {
	for _, answer := range answers {
		post := answer.post
		free, err := unseen(tx, post)
		switch {
		case err != nil:
			return err
		case free && answer.folded() && post.Message == 0:
			if err := w.composeAgain(tx, post); err != nil {
				return err
			}
		case free, post.State == store.Sent:
			if err := w.withoutQuote(tx, post); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *work) withoutQuote(tx *store.Tx, post store.Delivery) error {
	if post.Body != nil && post.Message == 0 {
		if reworded, err := w.reword(tx, post); err != nil || reworded == nil {
			return errors.Join(err, tx.ForgetWording(post.ID))
		}
		return nil
	}
	return tx.ForgetRendering(post.ID)
}
