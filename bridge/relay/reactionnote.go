package relay

import (
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/store"
)

// A reaction to a message that was posted together with others stands under the
// message as long as that post can be edited. What comes later is a line by
// itself that answers the post and names the message, since its readers see many
// in it. What is put on such a post as a whole is told in the other chats by a line
// that names the post.

// reactsInPost says whether a post of many shows what was put on one of its
// messages: it does as long as it can be edited, and no line tells of it already.
func (w *work) reactsInPost(tx *store.Tx, post store.Delivery, original int64) (bool, error) {
	if w.relay.tooOld(post, bridge.ActionEdit, w.now) {
		return false, nil
	}
	_, byLine, err := tx.ReactionLine(original, post.Chat)
	return !byLine, err
}

// reactedTo finds the message that a reaction was put on. A post of many as a
// whole, of which nobody can tell who in it is meant, becomes a message without a
// sender, and is one from then on.
func (w *work) reactedTo(tx *store.Tx, a arrival) (original int64, found bool, err error) {
	original, found, err = tx.FindMeant(a.message.Chat, a.message.Target)
	if err != nil || found {
		return original, found, err
	}
	post, found, err := tx.FindPost(a.message.Chat, a.message.Target)
	if err != nil || !found || post.Body == nil {
		return 0, false, err
	}
	first, _, _ := strings.Cut(post.Body.Text.Plain, "\n")
	whole := bridge.Message{Chat: a.message.Chat, ID: a.message.Target, Kind: bridge.Said, SentAt: post.FinishedAt, Text: bridge.Plainly(render.Clean(first, namedLength))}
	original, err = tx.AddMessage(whole, a.envelope.ID, a.envelope.ReceivedAt)
	return original, err == nil, err
}

// wholePost returns the first line of a post of many that was reacted to as a
// whole.
func wholePost(tx *store.Tx, message int64) (line string, whole bool, err error) {
	m, err := tx.Message(message)
	if err != nil {
		return "", false, ignoreForgotten(err)
	}
	return m.Text.Plain, m.Sender == bridge.Person{}, nil
}

// quotedLength is how many runes of a message name it in a line, and namedLength
// how many of a post of many.
const (
	quotedLength = 40
	namedLength  = 100
)

// namedLine is a line of reactions, with the message that is meant where that
// shares its post in the chat with others.
func (r *Relay) namedLine(tx *store.Tx, d store.Delivery, original int64, line string) (string, error) {
	printer := r.groups.ByChat[d.Chat].Printer()
	if first, whole, err := wholePost(tx, original); err != nil || whole {
		return line + " " + printer.ReactedToPost(first), err
	}
	target, posted, err := tx.FindDelivery(original, d.Chat)
	if err != nil || !posted {
		return line, err
	}
	if post, err := tx.Delivery(target); err != nil || post.Message != 0 {
		return line, err
	}
	named, err := r.naming(tx, store.Delivery{Chat: d.Chat}, original)
	if err != nil || named.Name == "" {
		return line, err
	}
	name, words := render.Isolate(render.Clean(named.Name, render.MaxName)), render.Isolate(render.Clean(named.Text, quotedLength))
	return line + " " + printer.Replay().Answers(name, words), nil
}

// reactionInstead lets a line by itself tell of a reaction that a post of many
// was to show and could not.
func reactionInstead(tx *store.Tx, change, post store.Delivery) error {
	original, found, err := tx.ReactedTo(change.Message)
	if err != nil || !found {
		return err
	}
	if _, told, err := tx.ReactionLine(original, post.Chat); err != nil || told {
		return err
	}
	_, err = tx.AddDelivery(store.Delivery{
		Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionReact, Message: change.Message, Target: post.ID, CreatedAt: change.CreatedAt,
	})
	return err
}
