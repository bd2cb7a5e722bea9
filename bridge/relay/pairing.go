package relay

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"rsc.io/qr"

	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/store"
)

// pairingLimit is how long codes are shown before somebody has to ask again.
const pairingLimit = 5 * time.Minute

// Pictures keeps pictures that the relay makes itself, so that they can be
// posted.
type Pictures interface {
	// Keep puts a picture where platforms find it under the hash that it
	// returns.
	Keep(content []byte) (hash string, err error)
}

// pairing links an account at the wish of an operator, one at a time. Its codes
// travel through the loop, as everything that is posted.
type pairing struct {
	relay    *Relay
	requests chan pairingRequest
}

type pairingRequest struct {
	chat     bridge.Chat // where the operator asked
	platform bridge.PlatformName
	phone    string
}

// pairingNews is a code to be shown, or the end.
type pairingNews struct {
	chat    bridge.Chat
	text    string
	picture *bridge.KeptMedium
	ended   bool
}

func newPairing(r *Relay) *pairing {
	return &pairing{relay: r, requests: make(chan pairingRequest, 1)}
}

// beginPairing starts the pairing that an operator asked for in a private chat.
func (w *work) beginPairing(tx *store.Tx, m bridge.Message, c command.Command) error {
	platform, able := w.relay.pairable()
	if !able {
		return w.answer(tx, m, "None of my accounts is linked to a phone.")
	}
	w.wanted = append(w.wanted, pairingRequest{chat: m.Chat, platform: platform, phone: c.Phone})
	return w.answer(tx, m, fmt.Sprintf("I am asking %s for a code.", w.relay.options.title(platform)))
}

// pairable is the platform whose account is linked to a phone.
func (r *Relay) pairable() (bridge.PlatformName, bool) {
	for _, name := range slices.Sorted(maps.Keys(r.platforms)) {
		if _, able := r.platforms[name].(bridge.Pairer); able {
			return name, true
		}
	}
	return "", false
}

// ask hands in a request; while another is being carried out it is declined.
func (p *pairing) ask(request pairingRequest) {
	select {
	case p.requests <- request:
	default:
		p.report(pairingNews{chat: request.chat, text: "A code is being shown already; wait until that has ended.", ended: true})
	}
}

func (p *pairing) report(news pairingNews) {
	p.relay.mail.put(func(l *letters) { l.pairing = append(l.pairing, news) })
}

// run carries out requests until ctx ends.
func (p *pairing) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case request := <-p.requests:
			p.carryOut(ctx, request)
		}
	}
}

func (p *pairing) carryOut(ctx context.Context, request pairingRequest) {
	pairer, able := p.relay.platforms[request.platform].(bridge.Pairer)
	if !able {
		return
	}
	ctx, cancel := context.WithTimeoutCause(ctx, pairingLimit, errPairingLimit)
	defer cancel()
	title := p.relay.options.title(request.platform)
	err := pairer.Pair(ctx, bridge.PairRequest{
		Phone:    request.phone,
		ShowQR:   func(code string) { p.report(p.qr(request, title, code)) },
		ShowCode: func(code string) { p.report(pairingNews{chat: request.chat, text: typeText(title, code)}) },
	})
	news := pairingNews{chat: request.chat, ended: true, text: title + " is paired."}
	if err != nil {
		if context.Cause(ctx) != nil {
			err = context.Cause(ctx) // why it was given up says more
		}
		news.text = fmt.Sprintf("%s is not paired: %v.", title, err)
		p.relay.log.Warn("the pairing that an operator asked for failed", "platform", request.platform, "error", err)
	}
	p.report(news)
}

var errPairingLimit = fmt.Errorf("nobody used a code within %s; write /pair again", pairingLimit)

func typeText(title, code string) string {
	return fmt.Sprintf("Type this on the phone of the %s account: %s\nSettings, Linked devices, Link a device, Link with phone number instead.", title, code)
}

// qr makes a code's picture. Where none can be made or posted, its content is
// shown as text, to be made a picture elsewhere.
func (p *pairing) qr(request pairingRequest, title, content string) pairingNews {
	news := pairingNews{chat: request.chat, text: fmt.Sprintf(
		"Scan this with the phone of the %s account: Settings, Linked devices, Link a device. It holds for a few seconds; the next one replaces it.", title)}
	kept, err := p.picture(content)
	if err != nil {
		p.relay.log.Warn("the code cannot be shown as a picture", "error", err)
		news.text = fmt.Sprintf("I cannot show a picture here. Write /pair with the phone's number, as in /pair +32470000000, to get a code to type for %s.", title)
		return news
	}
	news.picture = &kept
	return news
}

var errNoPictures = errors.New("there is no place to keep pictures")

func (p *pairing) picture(content string) (bridge.KeptMedium, error) {
	if p.relay.options.Pictures == nil {
		return bridge.KeptMedium{}, errNoPictures
	}
	code, err := qr.Encode(content, qr.M)
	if err != nil {
		return bridge.KeptMedium{}, fmt.Errorf("draw the code: %w", err)
	}
	picture := code.PNG()
	hash, err := p.relay.options.Pictures.Keep(picture)
	if err != nil {
		return bridge.KeptMedium{}, fmt.Errorf("keep the code's picture: %w", err)
	}
	side := code.Size * code.Scale
	return bridge.KeptMedium{Hash: hash, Medium: bridge.Medium{
		Kind: bridge.Photo, Name: "code.png", MIME: "image/png", Size: int64(len(picture)), Width: side, Height: side,
	}}, nil
}

// notePairing posts each code in place of the one before, and the end in place
// of the last.
func (w *work) notePairing(tx *store.Tx) error {
	w.codes = cloned(w.relay.codes)
	for _, news := range w.pairing {
		if err := w.removeCode(tx, news.chat); err != nil {
			return err
		}
		body := &bridge.Post{Text: bridge.Plainly(news.text), Attention: bridge.Ordinary}
		if news.picture != nil {
			body.Files = []bridge.KeptMedium{*news.picture}
		}
		id, err := w.deliver(tx, store.Delivery{Chat: news.chat, Lane: store.Live, Action: bridge.ActionPost, Body: body})
		if err != nil {
			return err
		}
		if !news.ended {
			w.codes[news.chat] = id
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
