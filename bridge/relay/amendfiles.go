package relay

import (
	"errors"
	"slices"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// pair is a post of many with the post of the files that it tells of, which is
// the same where one post has both.
type pair struct{ text, files store.Delivery }

// pairOf finds the other half of a post.
func (w *work) pairOf(tx *store.Tx, post store.Delivery) (pair, error) {
	told := pair{post, post}
	var found bool
	var err error
	switch {
	case post.Phase == filesOnly && post.Target != 0:
		told.text, err = tx.Delivery(post.Target)
	case strings.HasSuffix(post.Phase, filesFollow):
		if told.files, found, err = tx.FilesBehind(post.ID); !found {
			told.files = post
		}
	}
	if told.text.Body == nil || told.files.Body == nil {
		return pair{post, post}, err
	}
	return told, err
}

// apart says whether the files have a post of their own.
func (p pair) apart() bool { return p.text.ID != p.files.ID }

// folded is what both posts stand for, in order.
func (p pair) folded(tx *store.Tx) ([]int64, error) {
	ids, err := tx.Folded(p.text.ID)
	if err != nil || !p.apart() {
		return ids, err
	}
	withFiles, err := tx.Folded(p.files.ID)
	ids = append(ids, withFiles...)
	slices.Sort(ids)
	return ids, err
}

// captioned are the files of a post whose caption is its text.
func captioned(tx *store.Tx, told pair) ([]bridge.KeptMedium, error) {
	if told.apart() || len(told.text.Body.Files) == 0 {
		return nil, nil
	}
	parts, err := tx.Parts(told.text.ID)
	if err != nil || len(parts) == 0 || parts[0].Size == 0 {
		return nil, err
	}
	return told.text.Body.Files[:1], nil
}

// takeBackFile lets a file of a deleted message disappear: by deleting its part
// of the post, or, where members have not seen that yet, by leaving it out.
func (w *work) takeBackFile(tx *store.Tx, files, changing store.Delivery, after replay.Result) error {
	unseen, err := unseen(tx, files)
	if err != nil {
		return err
	}
	if unseen {
		return w.composeFiles(tx, files, after)
	}
	_, withFile, err := w.fileBehind(tx, changing)
	if err != nil || !withFile {
		return err
	}
	if single, err := hasPartForEach(tx, files); err != nil || !single {
		return errors.Join(err, w.relay.content.Note(tx, changing, files, w.now))
	}
	_, err = w.deliver(tx, store.Delivery{Chat: files.Chat, Lane: files.Lane, Action: bridge.ActionDelete, Message: changing.Message, Target: files.ID})
	return err
}

// hasPartForEach says whether each message of a post has a part of its own, so
// that it can be taken back alone.
func hasPartForEach(tx *store.Tx, post store.Delivery) (bool, error) {
	parts, err := tx.Parts(post.ID)
	if err != nil {
		return false, err
	}
	messages, err := tx.FoldedPosts(post.ID)
	files := 0
	for _, part := range parts {
		if part.Size > 0 {
			files++
		}
	}
	return len(messages) == files || len(messages) == len(parts), err
}

// fileBehind is the file of the message that a change is about.
func (w *work) fileBehind(tx *store.Tx, changing store.Delivery) (medium store.StoredMedium, found bool, err error) {
	said, err := tx.Delivery(changing.Target)
	if err != nil {
		return medium, false, err
	}
	return tx.MediumOf(said.Message)
}

// composeFiles composes the files anew that follow a text which was posted.
func (w *work) composeFiles(tx *store.Tx, files store.Delivery, after replay.Result) error {
	waiting, err := tx.Unfold(files.ID, w.now)
	if err != nil {
		return err
	}
	for _, drop := range after.Dropped {
		if slices.Contains(waiting, drop.ID) {
			if err := tx.DropDelivery(drop.ID, drop.Reason, w.now); err != nil {
				return err
			}
		}
	}
	w.touched[files.Chat] = true
	at := slices.IndexFunc(after.Posts, func(p replay.Post) bool { return len(p.Files) > 0 })
	if at < 0 {
		return nil
	}
	post := after.Posts[at]
	into := store.Delivery{Chat: files.Chat, Lane: files.Lane, Action: bridge.ActionPost, Phase: files.Phase, Target: files.Target, Body: files.Body}
	into.Body.Text, into.Body.Files = post.Text, post.Files
	_, err = tx.Fold(slices.DeleteFunc(post.Items, func(id int64) bool { return !slices.Contains(waiting, id) }), into)
	return err
}

// replaceTranscript posts a transcript anew, without what was taken back, and
// takes the earlier one off. A new wording is told by a note.
func (w *work) replaceTranscript(tx *store.Tx, post, changing store.Delivery, kind bridge.Kind) error {
	switch kind {
	case bridge.Edited:
		return w.relay.content.Note(tx, changing, post, w.now)
	case bridge.Reacted:
		return nil
	}
	c := composition{chat: post.Chat, lane: post.Lane, Options: w.relay.content.OptionsFor(post, w.now)}
	c.Mode = replay.InFile
	result, err := w.shownBy(tx, pair{post, post}, c.Options)
	if err != nil {
		return err
	}
	if w.relay.attach(&c, &result, nil); !c.transcript {
		return w.relay.content.Note(tx, changing, post, w.now)
	}
	if _, err := w.deliver(tx, store.Delivery{Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionDelete, Target: post.ID}); err != nil {
		return err
	}
	body := *post.Body
	body.Text, body.Files = result.Posts[0].Text, result.Posts[0].Files
	anew, err := w.deliver(tx, store.Delivery{Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionPost, Phase: store.Transcript, Body: &body})
	if err != nil {
		return err
	}
	return tx.Refold(post.ID, anew)
}
