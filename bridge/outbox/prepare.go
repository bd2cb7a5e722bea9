package outbox

import (
	"context"
	"errors"
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/store"
)

// prepare returns the parts of a delivery, rendered on its first try and as
// they were stored on any later one, and stores that the first unsent one is
// being tried. When it returns, what is about to happen is on disk.
func (s *Sender) prepare(ctx context.Context, d store.Delivery) ([]store.StoredPart, error) {
	known, err := s.study(ctx, d)
	if err != nil {
		return nil, err
	}
	parts := known.parts
	if len(parts) == 0 {
		if joined, err := s.joinOthers(ctx, d, known.company); err != nil || joined {
			return nil, errors.Join(err, errStale)
		}
		if known.unresolved != nil {
			return nil, known.unresolved
		}
		post := s.marked(d, known.post)
		if parts, err = s.render(d, post); err != nil {
			return nil, err
		}
		s.reports.Posting(post.Text.Plain)
	}
	if err := s.store.Write(ctx, func(tx *store.Tx) error { return s.start(tx, d, parts) }); err != nil {
		return nil, err
	}
	crashpoint.Reached(crashpoint.PartsStored)
	return parts, nil
}

// studied is what the database tells of a delivery that is about to go.
type studied struct {
	parts []store.StoredPart // of an earlier try; then nothing else is needed
	company
	post       bridge.Post
	unresolved error // why there is no post
}

// study reads that in one go.
func (s *Sender) study(ctx context.Context, d store.Delivery) (known studied, err error) {
	err = s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if known.parts, err = tx.Parts(d.ID); err != nil || len(known.parts) > 0 {
			return err
		}
		if known.company, err = s.companyOf(tx, d); err != nil {
			return err
		}
		known.post, known.unresolved = s.content.Resolve(tx, d)
		return nil // what others take along need not be resolved
	})
	return known, err
}

// marked marks as a repeat what another relay may have posted, whose ids are not
// known.
func (s *Sender) marked(d store.Delivery, post bridge.Post) bridge.Post {
	if d.Restored && s.traits.RepeatsByID && d.Action == bridge.ActionPost {
		post.Text = bridge.Join(post.Text, bridge.Plainly(" "+post.RepeatMark))
	}
	return post
}

// render makes the parts of a post that was never tried.
func (s *Sender) render(d store.Delivery, post bridge.Post) ([]store.StoredPart, error) {
	rendered, err := s.platform.Render(post)
	if err != nil {
		return nil, err
	}
	if len(rendered) == 0 {
		return nil, &bridge.SendError{Result: bridge.Rejected, Reason: "there is nothing to send", Err: errors.New("rendered to no part")}
	}
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
	return s.startParts(tx, d, parts, s.now())
}

func (s *Sender) startParts(tx *store.Tx, d store.Delivery, parts []store.StoredPart, now time.Time) error {
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
