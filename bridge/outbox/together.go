package outbox

import (
	"context"
	"errors"

	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// company is what a delivery that was never tried could go out together with.
type company struct {
	album []store.Delivery
	many  bool // more than a handful waits, itself included
}

// companyOf looks for what goes out together with a delivery. Of what another
// machine may have tried nothing is gathered.
func (s *Sender) companyOf(tx *store.Tx, d store.Delivery) (c company, err error) {
	if !d.Fresh() {
		return c, nil
	}
	if c.album, err = s.content.Album(tx, d); err != nil {
		return c, err
	}
	if s.traits.PostsPerMinute == 0 || d.Lane != store.Live || d.Restored {
		return c, nil
	}
	front, err := tx.LaneFront(d.Chat, d.Lane, replay.Handful+1)
	c.many = len(front) > replay.Handful
	return c, err
}

// joinOthers lets a delivery that was never tried go out in one post with others,
// where there are any. Then it is not what it was when it was chosen.
func (s *Sender) joinOthers(ctx context.Context, d store.Delivery, with company) (joined bool, err error) {
	if !d.Fresh() {
		return false, nil
	}
	if len(with.album) > 1 {
		return s.foldAlbum(ctx, d, with.album)
	}
	if joined, err = s.gatherBurst(ctx, d); err != nil || joined || !with.many {
		return joined, err
	}
	// The platform takes only so many posts a minute: those who talk faster than
	// that would be further behind with every message.
	return s.foldWith(ctx, d, s.content.Gather)
}

// foldAlbum makes one delivery of a picture and its siblings and says whether it
// did. Whoever gets a picture alone gets it as it is.
func (s *Sender) foldAlbum(ctx context.Context, d store.Delivery, album []store.Delivery) (folded bool, err error) {
	var ids []int64
	for _, one := range album {
		ids = append(ids, one.ID)
	}
	into := store.Delivery{Chat: d.Chat, Lane: d.Lane, Action: d.Action, Message: d.Message, Late: d.Late}
	return s.foldWith(ctx, d, func(tx *store.Tx, _ store.Delivery) (bool, error) {
		_, err := tx.Fold(ids, into)
		return err == nil, err
	})
}

// foldWith has a delivery folded with what is behind it.
func (s *Sender) foldWith(ctx context.Context, d store.Delivery, fold func(*store.Tx, store.Delivery) (bool, error)) (folded bool, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		folded, err = fold(tx, d)
		return err
	})
	if errors.Is(err, store.ErrNotFoldable) {
		return true, nil // something has changed: look again
	}
	if folded {
		crashpoint.Reached(crashpoint.Folded)
	}
	return folded, err
}
