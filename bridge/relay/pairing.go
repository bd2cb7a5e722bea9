package relay

import (
	"fmt"
	"maps"
	"slices"

	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/bridge/pairing"
	"lifeboat/store"
)

// Pictures keeps pictures that the relay makes itself, so that they can be
// posted.
type Pictures = pairing.Pictures

// newLinker makes what links accounts. Its codes travel through the loop, as
// everything that is posted.
func (r *Relay) newLinker() *pairing.Linker {
	report := func(n pairing.News) { r.mail.put(func(l *letters) { l.pairing = append(l.pairing, n) }) }
	return pairing.New(r.options.Pictures, report, r.log)
}

// beginPairing starts the pairing that an operator asked for in a private chat.
func (w *work) beginPairing(tx *store.Tx, m bridge.Message, c command.Command) error {
	platform, pairer := w.relay.pairable()
	if pairer == nil {
		return w.answer(tx, m, "None of my accounts is linked to a phone.")
	}
	title := w.relay.options.title(platform)
	w.wanted = append(w.wanted, pairing.Request{Chat: m.Chat, Pairer: pairer, Platform: platform, Title: title, Phone: c.Phone})
	return w.answer(tx, m, fmt.Sprintf("I am asking %s for a code.", title))
}

// pairable is the platform whose account is linked to a phone; nil if none is.
func (r *Relay) pairable() (bridge.PlatformName, bridge.Pairer) {
	for _, name := range slices.Sorted(maps.Keys(r.platforms)) {
		if pairer, able := r.platforms[name].(bridge.Pairer); able {
			return name, pairer
		}
	}
	return "", nil
}

// notePairing posts each code in place of the one before, and the end in place
// of the last.
func (w *work) notePairing(tx *store.Tx) error {
	w.codes = cloned(w.relay.codes)
	for _, news := range w.pairing {
		if err := w.removeCode(tx, news.Chat); err != nil {
			return err
		}
		body := &bridge.Post{Text: bridge.Plainly(news.Text), Attention: bridge.Ordinary}
		if news.Picture != nil {
			body.Files = []bridge.KeptMedium{*news.Picture}
		}
		id, err := w.deliver(tx, store.Delivery{Chat: news.Chat, Lane: store.Live, Action: bridge.ActionPost, Body: body})
		if err != nil {
			return err
		}
		if !news.Ended {
			w.codes[news.Chat] = id
		}
	}
	return nil
}

// removeCode takes back the code that is shown in a chat.
func (w *work) removeCode(tx *store.Tx, chat bridge.Chat) error {
	shown, is := w.codes[chat]
	if !is {
		return nil
	}
	delete(w.codes, chat)
	earlier, err := tx.Delivery(shown)
	if err != nil {
		return err
	}
	unseen, err := unseen(tx, earlier)
	if err != nil {
		return err
	}
	if unseen {
		return tx.DropDelivery(shown, "a newer code has replaced it", w.now)
	}
	_, err = w.deliver(tx, store.Delivery{Chat: chat, Lane: store.Live, Action: bridge.ActionDelete, Target: shown})
	return err
}
