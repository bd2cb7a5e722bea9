package relay

import (
	"slices"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/content"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// changeFolded carries an edit or a deletion of a message that is, or will be,
// posted together with others. As long as nobody has seen the post it is
// composed anew; afterwards it is edited.
func (w *work) changeFolded(tx *store.Tx, post store.Delivery, original, change int64, kind bridge.Kind) error {
	folded, found, err := tx.FindFolded(original, post.Chat)
	if err != nil || !found || post.State == store.Dropped || post.State == store.Parked {
		return err
	}
	told, err := w.pairOf(tx, post)
	if err != nil {
		return err
	}
	unseen, err := unseen(tx, told.text)
	if err != nil {
		return err
	}
	changing := changing(post, folded, change, kind)
	if unseen {
		if _, err := w.deliver(tx, changing); err != nil {
			return err
		}
		return w.composeAgain(tx, post)
	}
	changing.State, changing.FoldedInto = store.Folded, post.ID
	changing.CreatedAt, changing.FinishedAt = w.now, w.now
	return w.amend(tx, post, told, changing, kind)
}

// composeAgain composes the lane of a post that nobody has seen. What waited for
// the pace only is taken apart: its sender puts it together when its turn comes.
func (w *work) composeAgain(tx *store.Tx, post store.Delivery) error {
	if content.IsJoined(post) {
		_, err := tx.Unfold(post.ID, w.now)
		return err
	}
	group := w.relay.groups.ByChat[post.Chat]
	if post.Chat == group.Primary {
		return w.composeReplay(tx, group)
	}
	return w.sumUp(tx, post.Chat)
}

// amend changes a post of many that members may have seen, so that it shows what
// is left of its messages. Its header stays.
func (w *work) amend(tx *store.Tx, post store.Delivery, told pair, changing store.Delivery, kind bridge.Kind) error {
	if post.Body == nil {
		return nil // its wording is past its retention
	}
	w.touched[post.Chat] = true
	if _, err := tx.AddDelivery(changing); err != nil {
		return err
	}
	if post.Phase == store.Transcript {
		return w.replaceTranscript(tx, post, changing, kind)
	}
	options := w.relay.content.OptionsFor(told.text, w.now)
	options.Amends = true
	after, err := w.shownBy(tx, told, options)
	if err != nil {
		return err
	}
	if len(told.files.Body.Files) > 0 && kind == bridge.Deleted {
		if err := w.takeBackFile(tx, told.files, changing, after); err != nil {
			return err
		}
	}
	return w.edit(tx, told, after, changing)
}

// shownBy composes what was folded into a post and into that of its files.
func (w *work) shownBy(tx *store.Tx, told pair, options replay.Options) (replay.Result, error) {
	folded, err := told.folded(tx)
	if err != nil {
		return replay.Result{}, err
	}
	var shown []store.Delivery
	for _, id := range folded {
		d, err := tx.Delivery(id)
		if err != nil {
			return replay.Result{}, err
		}
		shown = append(shown, d)
	}
	items, err := w.relay.content.Items(tx, shown, w.now)
	if err != nil {
		return replay.Result{}, err
	}
	return replay.Compose(items, options), nil
}

// edit gives a post the wording of a result. What is more than one post by now
// cannot be shown by an edit, so members read a note.
func (w *work) edit(tx *store.Tx, told pair, result replay.Result, changing store.Delivery) error {
	texts := slices.DeleteFunc(slices.Clone(result.Posts), func(p replay.Post) bool { return len(p.Files) > 0 && told.apart() })
	if len(texts) > 1 {
		return w.relay.content.Note(tx, changing, told.text, w.now)
	}
	post := told.text
	text := bridge.Plainly(headerOf(post))
	if len(texts) == 1 {
		text = bridge.Join(text, texts[0].Text)
	}
	if strings.TrimSpace(text.Plain) == "" {
		_, err := w.deliver(tx, store.Delivery{Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionDelete, Target: post.ID})
		return err
	}
	files, err := captioned(tx, told)
	if err != nil {
		return err
	}
	_, err = w.deliver(tx, store.Delivery{
		Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionEdit, Target: post.ID, Body: &bridge.Post{Text: text, Files: files},
	})
	return err
}

// headerOf is what a post of many begins with, up to the empty line.
func headerOf(post store.Delivery) string {
	if !strings.HasPrefix(post.Phase, withHeader) {
		return ""
	}
	header, _, found := strings.Cut(post.Body.Text.Plain, "\n\n")
	if !found {
		return ""
	}
	return header + "\n\n"
}
