package relay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/store"
)

// sealedPatience is how long a lane waits for what a message says that could not
// be decrypted. A device that is there sends it again within a second or two;
// where it is away, members read a line, which is edited later.
const sealedPatience = 20 * time.Second

// unseal puts what a message says into the place that was kept for it, and says
// whether there was one. Where members have read the line by then, they see it
// edited.
func (w *work) unseal(tx *store.Tx, group directory.Group, a arrival) (bool, error) {
	original, sealed, err := sealedPlace(tx, a.message)
	if err != nil || !sealed {
		return false, err
	}
	if err := tx.Fill(original, bounded(a.message)); err != nil {
		return true, err
	}
	unread, read, err := w.placesOf(tx, group, original)
	if err != nil {
		return true, err
	}
	if len(unread) > 0 {
		if err := w.want(tx, original, a.message, unread); err != nil {
			return true, err
		}
	}
	return true, w.editSealed(tx, original, read, a)
}

// sealedPlace finds the message under the same id that is still sealed.
func sealedPlace(tx *store.Tx, m bridge.Message) (original int64, sealed bool, err error) {
	if m.Attachment == bridge.Sealed {
		return 0, false, nil
	}
	original, found, err := tx.FindMessage(m.Chat, m.ID)
	if err != nil || !found {
		return 0, false, err
	}
	kept, err := tx.Message(original)
	if err != nil {
		return 0, false, store.UnlessForgotten(err)
	}
	return original, kept.Attachment == bridge.Sealed && kept.Chat == m.Chat && kept.Sender.ID == m.Sender.ID, nil
}

// placesOf are where a message still waits by itself, and the deliveries that
// members may have seen or that are a part of another post.
func (w *work) placesOf(tx *store.Tx, group directory.Group, original int64) (unread []target, read []int64, err error) {
	for _, chat := range group.Chats() {
		id, found, err := tx.FindDelivery(original, chat)
		if err != nil {
			return nil, nil, err
		}
		if !found {
			continue
		}
		d, err := tx.Delivery(id)
		if err != nil {
			return nil, nil, err
		}
		if d.Message == original && d.State == store.Waiting && d.Attempts == 0 {
			unread = append(unread, target{chat: chat, lane: d.Lane, late: d.Late})
			w.touched[chat] = true
		} else {
			read = append(read, id)
		}
	}
	return unread, read, nil
}

// editSealed carries the content to where the line was read.
func (w *work) editSealed(tx *store.Tx, original int64, read []int64, a arrival) error {
	if len(read) == 0 {
		return nil
	}
	edit := a.message
	edit.Kind, edit.Target = bridge.Edited, a.message.ID
	change, err := tx.AddMessage(bounded(edit), a.envelope.ID, a.envelope.ReceivedAt)
	if err != nil {
		return err
	}
	for _, id := range read {
		if err := w.changeIn(tx, original, id, change, bridge.Edited); err != nil {
			return err
		}
	}
	return nil
}
