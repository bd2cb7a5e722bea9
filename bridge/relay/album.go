package relay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// albumPatience is how long a picture of an album waits for the next one.
const albumPatience = 1500 * time.Millisecond

// notBefore lets a picture of an album wait for the others, and a sealed message
// for its content.
func (w *work) notBefore(m bridge.Message) time.Time {
	if m.Attachment == bridge.Sealed {
		return w.now.Add(sealedPatience)
	}
	if m.Album == "" || m.Media == nil {
		return time.Time{}
	}
	return w.now.Add(albumPatience)
}

// changeInAlbum carries an edit or a deletion of one picture to an album: before
// anybody has seen it to the picture, which is then alone again, and afterwards
// to its part of the post.
func (w *work) changeInAlbum(tx *store.Tx, album store.Delivery, original, change int64, kind bridge.Kind) error {
	unseen, err := unseen(tx, album)
	if err != nil || album.State == store.Dropped || album.State == store.Parked {
		return err
	}
	if !unseen {
		_, err = w.deliver(tx, changing(album, album.ID, change, kind))
		return err
	}
	if _, err := tx.Unfold(album.ID, w.now); err != nil {
		return err
	}
	w.touched[album.Chat] = true
	alone, found, err := tx.FindDelivery(original, album.Chat)
	if err != nil || !found {
		return err
	}
	return w.changeIn(tx, original, alone, change, kind)
}
