package outbox

import (
	"context"
	"errors"

	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// joinOthers lets a delivery that was never tried go out in one post with others,
// where there are any. Then it is not what it was when it was chosen.
func (s *Sender) joinOthers(ctx context.Context, d store.Delivery) (joined bool, err error) {
	if !d.Fresh() {
		return false, nil
	}
	if joined, err = s.foldAlbum(ctx, d); err != nil || joined {
		return joined, err
	}
	if joined, err = s.gatherBurst(ctx, d); err != nil || joined {
		return joined, err
	}
	return s.gather(ctx, d)
}

// foldAlbum makes one delivery of a picture and its siblings and says whether it
// did. Whoever gets a picture alone gets it as it is.
func (s *Sender) foldAlbum(ctx context.Context, d store.Delivery) (folded bool, err error) {
	var album []store.Delivery
	err = s.store.Read(ctx, func(tx *store.Tx) (err error) {
		album, err = s.content.Album(tx, d)
		return err
	})
	if err != nil || len(album) < 2 {
		return false, err
	}
	var ids []int64
	for _, one := range album {
		ids = append(ids, one.ID)
	}
	into := store.Delivery{Chat: d.Chat, Lane: d.Lane, Action: d.Action, Message: d.Message, Late: d.Late}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Fold(ids, into)
		return err
	})
	if errors.Is(err, store.ErrNotFoldable) {
		return true, nil // something has changed: look again
	}
	crashpoint.Reached(crashpoint.Folded)
	return err == nil, err
}

// gather makes one post of what waits in a live lane behind a delivery that is
// about to go, where the platform takes only so many posts a minute and more
// than a handful waits: those who talk faster than that would be further behind
// with every message. It says whether it did. What another machine may have
// tried stays as it is.
func (s *Sender) gather(ctx context.Context, d store.Delivery) (gathered bool, err error) {
	if s.traits.PostsPerMinute == 0 || d.Lane != store.Live || d.Restored {
		return false, nil
	}
	var front []store.Delivery
	err = s.store.Read(ctx, func(tx *store.Tx) (err error) {
		front, err = tx.LaneFront(d.Chat, d.Lane, replay.Handful+1)
		return err
	})
	if err != nil || len(front) <= replay.Handful {
		return false, err
	}
	return s.foldWith(ctx, d, s.content.Gather)
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
