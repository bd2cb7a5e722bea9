package relay

import (
	"lifeboat/bridge"
	"lifeboat/bridge/content"
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
	if w.relay.content.TooOld(post, bridge.ActionEdit, w.now) {
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
	whole := bridge.Message{Chat: a.message.Chat, ID: a.message.Target, Kind: bridge.Said, SentAt: post.FinishedAt, Text: bridge.Plainly(content.FirstLine(*post.Body))}
	original, err = tx.AddMessage(whole, a.envelope.ID, a.envelope.ReceivedAt)
	return original, err == nil, err
}
