package relay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/retry"
	"lifeboat/store"
)

// filePatience is how long a lane waits for a file that is still to be fetched,
// so that a photo arrives as one and in its place, and one that does not come
// holds up nobody for long.
const filePatience = 2 * time.Minute

// want notes that a message carries a file, to be fetched as soon as this is on
// disk: the links of some platforms do not last.
func (w *work) want(tx *store.Tx, message int64, m bridge.Message, targets []target) error {
	if m.Media == nil {
		return nil
	}
	medium := store.StoredMedium{
		Message: message, Platform: m.Chat.Platform, Medium: *m.Media, State: store.Wanted, WantedAt: w.now,
	}
	if medium.Absence = w.relay.pointless(m, targets); medium.Absence != bridge.Present {
		medium.State = store.GivenUp
	} else {
		w.toFetch[m.Chat.Platform] = true
	}
	return tx.AddMedium(medium)
}

// pointless says why it is of no use to fetch the file of a message, or
// [bridge.Present].
func (r *Relay) pointless(m bridge.Message, targets []target) bridge.Absence {
	if _, able := r.fetchers[m.Chat.Platform]; !able {
		return bridge.Untold
	}
	largest := int64(0)
	for _, t := range targets {
		largest = max(largest, r.largestFor(t.chat.Platform))
	}
	switch {
	case largest == 0:
		return bridge.Untold
	case m.Media.Size > largest:
		return bridge.TooLarge
	default:
		return bridge.Present
	}
}

// largestFor is the largest file that the relay passes on to a platform, 0 where
// that takes none.
func (r *Relay) largestFor(platform bridge.PlatformName) int64 {
	return min(r.options.LargestFile, r.platforms[platform].Traits().LargestFile)
}

// due is when a delivery may go at the earliest as far as its content is
// concerned. Only what carries a file, or is still sealed, has to wait.
func (r *Relay) due(tx *store.Tx, d store.Delivery) (time.Time, error) {
	if !d.Fresh() {
		return time.Time{}, nil
	}
	_, found, err := tx.MediumOf(d.Message)
	if err != nil || !found {
		return d.NextTry, err
	}
	album, err := siblings(tx, d)
	if err != nil {
		return time.Time{}, err
	}
	return r.albumDue(tx, album)
}

// fileDue is until when to wait for the file of a message: not at all, unless it
// is still to be fetched. After a restart it is waited for anew.
func (r *Relay) fileDue(tx *store.Tx, message int64) (time.Time, error) {
	medium, found, err := tx.MediumOf(message)
	if err != nil || !found || medium.State != store.Wanted {
		return time.Time{}, err
	}
	since := medium.WantedAt
	if started := r.started.Round(0); !started.After(r.now().Round(0)) { // the clock may have been set back since
		since = retry.Later(since, started)
	}
	return since.Add(filePatience), nil
}
