package outbox

import (
	"context"
	"errors"
	"slices"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/store"
)

// prepare returns the parts of a delivery, rendered on its first try and as
// they were stored on any later one, and stores that the first unsent one is
// being tried. When it returns, what is about to happen is on disk.
func (s *Sender) prepare(ctx context.Context, d store.Delivery) ([]store.StoredPart, error) {
	parts, err := s.storedParts(ctx, d)
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		if joined, err := s.joinOthers(ctx, d); err != nil || joined {
			return nil, errors.Join(err, errStale)
		}
		if parts, err = s.render(ctx, d); err != nil {
			return nil, err
		}
	}
	if err := s.store.Write(ctx, func(tx *store.Tx) error { return s.start(tx, d, parts) }); err != nil {
		return nil, err
	}
	crashpoint.Reached(crashpoint.PartsStored)
	return parts, nil
}

func (s *Sender) storedParts(ctx context.Context, d store.Delivery) ([]store.StoredPart, error) {
	var parts []store.StoredPart
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		parts, err = tx.Parts(d.ID)
		return err
	})
	return parts, err
}

func (s *Sender) render(ctx context.Context, d store.Delivery) ([]store.StoredPart, error) {
	var post bridge.Post
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		post, err = s.content.Resolve(tx, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	if d.Restored && s.traits.RepeatsByID && d.Action == bridge.ActionPost {
		post.Text = bridge.Join(post.Text, bridge.Plainly(" "+post.RepeatMark)) // the other relay's ids are not known
	}
	rendered, err := s.platform.Render(post)
	if err != nil {
		return nil, err
	}
	if len(rendered) == 0 {
		return nil, &bridge.SendError{Result: bridge.Rejected, Reason: "there is nothing to send", Err: errors.New("rendered to no part")}
	}
	s.reports.Posting(post.Text.Plain)
	parts := make([]store.StoredPart, len(rendered))
	for i, part := range rendered {
		part.Chat, part.MayRepeat = d.Chat, d.Restored
		parts[i] = store.StoredPart{Index: i, Part: part}
	}
	return parts, nil
}

// start stores the try. A delivery that meanwhile was settled, dropped or moved
// to the other lane is not started.
func (s *Sender) start(tx *store.Tx, d store.Delivery, parts []store.StoredPart) error {
	current, err := tx.Delivery(d.ID)
	if err != nil {
		return err
	}
	if current.Lane != d.Lane || current.State != d.State {
		return errStale
	}
	now := s.now()
	payloads := make([]bridge.Part, len(parts))
	for i, part := range parts {
		payloads[i] = part.Part
	}
	if err := tx.Start(d.ID, payloads, now); errors.Is(err, store.ErrFinished) {
		return errStale
	} else if err != nil {
		return err
	}
	if slices.ContainsFunc(parts, s.toUpload) {
		return nil // members see nothing of what comes next
	}
	for _, part := range parts {
		if !part.Sent {
			return tx.TryPart(d.ID, part.Index, now)
		}
	}
	return tx.FinishDelivery(d.ID, now)
}
