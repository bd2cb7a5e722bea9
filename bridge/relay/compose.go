package relay

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// The phases of posts of many. They tell where the header stands, so that a
// digest of which the beginning was posted goes on without one, and which posts
// tell of files that follow in the next one.
const (
	withHeader    = "digest"
	withoutHeader = "continued"
	filesFollow   = ", files follow"
	filesOnly     = "files"
)

// composition is how what waits in a lane is to be posted.
type composition struct {
	chat bridge.Chat
	lane store.Lane
	replay.Options
	filesOf    int64 // the post of which the files are in the next one; 0 if there are none
	transcript bool  // the only post has everything in a file
	header     int64 // the first post; 0 before it is there
	looking    bool  // nothing of it stays: somebody looks what it would be
}

// compose puts what waits in a lane into as few posts as hold it, by its net
// effect. What was composed before and has not been tried is composed anew.
func (w *work) compose(tx *store.Tx, c composition) error {
	waiting, err := w.unfolded(tx, &c)
	if err != nil {
		return err
	}
	if waiting, err = w.withoutOverdue(tx, &c, waiting); err != nil {
		return err
	}
	items, err := w.relay.content.Items(tx, waiting, w.now)
	if err != nil {
		return err
	}
	c.MostPosts = postsFor(w.relay.groups.ByChat[c.chat], items, c.Continues)
	result := replay.Compose(items, c.Options)
	if c.Mode == replay.Digest && !c.Continues && messagesIn(result, items) <= replay.Handful {
		c.Mode = replay.Full
		result = replay.Compose(items, c.Options)
	}
	if result.Transcript != "" {
		w.relay.attach(&c, &result, items)
	}
	if err := w.dropUnshown(tx, result, waiting); err != nil {
		return err
	}
	for _, post := range result.Posts {
		if err := w.foldPost(tx, &c, post); err != nil {
			return err
		}
	}
	w.touched[c.chat] = true
	return w.tellUnshown(tx, c, len(result.Posts) > 0)
}

// dropUnshown drops what is not shown, and changes of what was dropped earlier.
func (w *work) dropUnshown(tx *store.Tx, result replay.Result, waiting []store.Delivery) error {
	for _, drop := range result.Dropped {
		if err := tx.DropDelivery(drop.ID, drop.Reason, w.now); err != nil {
			return err
		}
	}
	for _, d := range waiting {
		if !slices.Contains(result.Unplaced, d.ID) {
			continue
		}
		target, err := tx.Delivery(d.Target)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if target.State == store.Dropped || target.State == store.Folded {
			if err := tx.DropDelivery(d.ID, "what it changes is not shown", w.now); err != nil {
				return err
			}
		}
	}
	return nil
}

// foldPost gives a post the place of what it shows. A message by itself needs no
// other post than its own.
func (w *work) foldPost(tx *store.Tx, c *composition, post replay.Post) error {
	if c.Mode == replay.Full && len(post.Items) == 1 {
		return nil
	}
	into := store.Delivery{Chat: c.chat, Lane: c.lane, Action: bridge.ActionPost, Phase: withHeader}
	switch {
	case c.Mode == replay.Full:
		into.Phase = ""
	case c.Continues:
		into.Phase = withoutHeader
	}
	if c.filesOf != 0 {
		into.Phase, into.Target = filesOnly, c.filesOf
	}
	if post.FilesFollow {
		into.Phase += filesFollow
	}
	if c.transcript {
		into.Phase = store.Transcript
	}
	into.Body = w.relay.content.Body(into, post.Text, post.Files, w.now)
	w.passed = append(w.passed, crashpoint.Folded)
	id, err := tx.Fold(post.Items, into)
	c.header = cmp.Or(c.header, id)
	if c.Continues, c.filesOf = true, 0; post.FilesFollow {
		c.filesOf = id
	}
	return err
}

// unfolded returns what waits, with what was folded before taken apart. A post
// that stands for one message, such as an album, stays whole, and so do files of
// which the text was posted. Where the header was posted already, the
// composition goes on without one.
func (w *work) unfolded(tx *store.Tx, c *composition) ([]store.Delivery, error) {
	waiting, err := tx.Foldable(c.chat, c.lane)
	if err != nil {
		return nil, err
	}
	apart := false
	for _, d := range waiting {
		if d.Message != 0 || d.Phase == filesOnly && !apart {
			continue
		}
		switch _, err := tx.Unfold(d.ID, w.now); {
		case errors.Is(err, store.ErrNotFoldable): // an announcement or a notice
		case err != nil:
			return nil, err
		default:
			if !apart {
				c.Continues = strings.HasPrefix(d.Phase, withoutHeader)
			}
			apart = true
		}
	}
	if !apart {
		return waiting, nil
	}
	return tx.Foldable(c.chat, c.lane)
}

// messagesIn counts the messages that a result shows.
func messagesIn(result replay.Result, items []replay.Item) int {
	shown := map[int64]bool{}
	for _, post := range result.Posts {
		for _, id := range post.Items {
			shown[id] = true
		}
	}
	count := 0
	for _, item := range items {
		if item.Kind == bridge.Said && shown[item.ID] {
			count++
		}
	}
	return count
}

// sumUp lets a fallback chat have what it missed.
func (w *work) sumUp(tx *store.Tx, chat bridge.Chat) error {
	c := composition{chat: chat, lane: store.Live, Options: w.relay.content.ReplayOptions(chat, w.now)}
	c.Missed = w.relay.options.title(chat.Platform)
	return w.compose(tx, c)
}

// composeReplay makes posts of what was held for a group's primary.
func (w *work) composeReplay(tx *store.Tx, group directory.Group) error {
	c := composition{chat: group.Primary, lane: store.Replay, looking: w.looking, Options: w.relay.content.ReplayOptions(group.Primary, w.now)}
	if group.Replay != "" {
		c.Mode = group.Replay
	}
	return w.compose(tx, c)
}
