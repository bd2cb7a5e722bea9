package relay

import (
	"strings"

	"lifeboat/bridge"
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
	unseen, err := unseen(tx, post)
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
	return w.amend(tx, post, changing)
}

// composeAgain composes the lane of a post that nobody has seen. What waited for
// the pace only is taken apart: its sender puts it together when its turn comes.
func (w *work) composeAgain(tx *store.Tx, post store.Delivery) error {
	if post.Phase == together {
		_, err := tx.Unfold(post.ID, w.now)
		return err
	}
	group := w.relay.groups.byChat[post.Chat]
	if post.Chat == group.Primary {
		return w.composeReplay(tx, group)
	}
	return w.sumUp(tx, post.Chat)
}

// amend edits a post of many that members may have seen, so that it shows what
// is left of its messages. Its header stays.
func (w *work) amend(tx *store.Tx, post, changing store.Delivery) error {
	if post.Body == nil || len(post.Body.Files) > 0 || strings.HasSuffix(post.Phase, filesFollow) {
		return nil // the wording belongs to files as well
	}
	if _, err := tx.AddDelivery(changing); err != nil {
		return err
	}
	after, err := w.shownBy(tx, post)
	if err != nil {
		return err
	}
	return w.edit(tx, post, after)
}

// shownBy composes what was folded into a post.
func (w *work) shownBy(tx *store.Tx, post store.Delivery) (replay.Result, error) {
	folded, err := tx.Folded(post.ID)
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
	items, err := w.relay.items(tx, shown, w.now)
	if err != nil {
		return replay.Result{}, err
	}
	return replay.Compose(items, w.relay.optionsFor(post, w.now)), nil
}

// edit gives a post the wording of a result, if that is still one post.
func (w *work) edit(tx *store.Tx, post store.Delivery, result replay.Result) error {
	if len(result.Posts) > 1 {
		return nil
	}
	text := bridge.Plainly(headerOf(post))
	if len(result.Posts) == 1 {
		text = bridge.Join(text, result.Posts[0].Text)
	}
	if strings.TrimSpace(text.Plain) == "" {
		_, err := w.deliver(tx, store.Delivery{Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionDelete, Target: post.ID})
		return err
	}
	_, err := w.deliver(tx, store.Delivery{
		Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionEdit, Target: post.ID, Body: &bridge.Post{Text: text},
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
