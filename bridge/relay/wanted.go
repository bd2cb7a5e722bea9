package relay

import (
	"lifeboat/bridge"
	"lifeboat/store"
)

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
		largest = max(largest, r.content.LargestFor(t.chat.Platform))
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
