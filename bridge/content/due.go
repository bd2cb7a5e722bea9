package content

import (
	"time"

	"lifeboat/bridge/retry"
	"lifeboat/store"
)

// filePatience is how long a lane waits for a file that is still to be fetched,
// so that a photo arrives as one and in its place, and one that does not come
// holds up nobody for long.
const filePatience = 2 * time.Minute

// Due is when a delivery may go at the earliest as far as its content is
// concerned. Only what carries a file, or is still sealed, has to wait.
func (s *Source) Due(tx *store.Tx, d store.Delivery) (time.Time, error) {
	if !d.Fresh() {
		return time.Time{}, nil
	}
	_, found, err := tx.MediumOf(d.Message)
	if err != nil || !found {
		return d.NextTry, err
	}
	album, err := Album(tx, d)
	if err != nil {
		return time.Time{}, err
	}
	return s.albumDue(tx, album)
}

// fileDue is until when to wait for the file of a message: not at all, unless it
// is still to be fetched. After a restart it is waited for anew.
func (s *Source) fileDue(tx *store.Tx, message int64) (time.Time, error) {
	medium, found, err := tx.MediumOf(message)
	if err != nil || !found || medium.State != store.Wanted {
		return time.Time{}, err
	}
	since := medium.WantedAt
	if started := s.options.Started().Round(0); !started.After(s.options.Now().Round(0)) { // the clock may have been set back since
		since = retry.Later(since, started)
	}
	return since.Add(filePatience), nil
}
