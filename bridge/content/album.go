package content

import (
	"errors"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/bridge/retry"
	"lifeboat/store"
)

// albumMost is how many pictures an album has at most.
const albumMost = 10

// Album returns a delivery that has not been tried and those right behind it
// in its lane that belong to the same album, at most as many as make one; only
// the delivery itself where there is no album.
func Album(tx *store.Tx, d store.Delivery) ([]store.Delivery, error) {
	first, err := tx.Message(d.Message)
	if err != nil || first.Album == "" {
		return []store.Delivery{d}, store.UnlessForgotten(err)
	}
	if folded, err := tx.Folded(d.ID); err != nil || len(folded) > 0 {
		return []store.Delivery{d}, err
	}
	front, err := tx.LaneFront(d.Chat, d.Lane, albumMost)
	if err != nil {
		return nil, err
	}
	var album []store.Delivery
	for _, next := range front {
		if !next.Fresh() || next.State != store.Waiting {
			break
		}
		message, err := tx.Message(next.Message)
		if err != nil || message.Album != first.Album || message.Chat != first.Chat || message.Sender.ID != first.Sender.ID {
			return album, store.UnlessForgotten(err)
		}
		album = append(album, next)
	}
	return album, nil
}

// albumDue is when the pictures of an album may go: when they all may, and no
// further one is to be expected.
func (s *Source) albumDue(tx *store.Tx, album []store.Delivery) (time.Time, error) {
	var due time.Time
	for _, d := range album {
		ready, err := s.fileDue(tx, d.Message)
		if err != nil {
			return due, err
		}
		due = retry.Later(due, ready)
		if len(album) < albumMost {
			due = retry.Later(due, d.NextTry)
		}
	}
	return due, nil
}

// albumContent is what the messages of an album say together: their captions,
// lines for what cannot be carried, and their files.
func (s *Source) albumContent(tx *store.Tx, d store.Delivery, folded []int64) (bridge.Text, []bridge.KeptMedium, error) {
	var words bridge.Text
	var files []bridge.KeptMedium
	for _, id := range folded {
		one, err := tx.Delivery(id)
		if err != nil {
			return words, nil, err
		}
		if one.Action != bridge.ActionPost {
			continue // a change of one of them
		}
		message, err := tx.Message(one.Message)
		if errors.Is(err, store.ErrForgotten) {
			continue
		}
		if err != nil {
			return words, nil, err
		}
		one.ID = d.ID // whether files are left out is asked of the album
		text, file, err := s.contentOfOne(tx, one, message)
		if err != nil {
			return words, nil, err
		}
		files = append(files, file...)
		words = joinLines(words, text)
	}
	return words, files, nil
}

func joinLines(above, below bridge.Text) bridge.Text {
	below = render.CleanText(below)
	switch {
	case below.Plain == "":
		return above
	case above.Plain == "":
		return below
	default:
		return bridge.Join(above, bridge.Plainly("\n"), below)
	}
}
