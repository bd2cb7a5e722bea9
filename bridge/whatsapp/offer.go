package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/bridge"
)

// offer offers to link the account on one connection. It returns false without
// an error if another connection is needed.
func (p *Platform) offer(ctx context.Context, request bridge.PairRequest) (linked bool, err error) {
	s := p.newSession(ctx, p.database.store.NewDevice(), nil)
	defer s.close()
	end := s.connect(ctx)
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case end != nil:
		p.log.Warn("no connection for the pairing; it is tried again", "reason", end.reason)
		return false, nil
	}
	show := request.ShowQR
	if request.Phone != "" {
		show = func(string) {}
	}
	o := &offering{session: s, request: request, codes: newCodes(show)}
	defer o.codes.stop()
	return o.run(ctx)
}

// offering is one connection on which codes are shown.
type offering struct {
	session *session
	request bridge.PairRequest
	codes   *codes
}

// verdict is what an event means for an offering.
type verdict int

const (
	goOn      verdict = iota // nothing is decided yet
	accepted                 // a code was accepted
	startOver                // this connection can do no more
)

// run ends when a code was accepted, when none is left, or when there is no use
// in going on.
func (o *offering) run(ctx context.Context) (linked bool, err error) {
	for {
		verdict := goOn
		select {
		case <-ctx.Done():
			return false, context.Cause(ctx)
		case <-o.codes.due():
			if !o.codes.next() {
				verdict = startOver
			}
		case event := <-o.session.news:
			verdict, err = o.take(ctx, event)
		}
		if err != nil || verdict != goOn {
			return verdict == accepted, err
		}
	}
}

// take does what an event asks for.
func (o *offering) take(ctx context.Context, event any) (verdict, error) {
	switch event := event.(type) {
	case *events.QR:
		o.codes.take(event)
		return goOn, o.showPhoneCode(ctx)
	case *events.RotateADVSecret:
		o.codes.rotate(event)
		return goOn, nil
	case *events.PairSuccess:
		o.awaitRestart(ctx)
		return accepted, nil
	case *events.ManualLoginReconnect: // may overtake the event before it, which comes from a goroutine of its own (pair.go:152)
		return accepted, nil
	case *events.PairError:
		return startOver, fmt.Errorf("the phone and this device did not agree: %w", event.Error)
	case *events.QRScannedWithoutMultidevice:
		return startOver, errors.New("the phone's WhatsApp is too old for linked devices; update it there")
	case *events.PairPasskeyRequest, *events.PairPasskeyError:
		return startOver, errPasskey
	default:
		return o.judge(ctx, event)
	}
}

// errPasskey ends a pairing for which WhatsApp wants more than the phone's word, as it may since 2026. Only a browser
// with the owner at its keyboard could give it.
var errPasskey = errors.New("WhatsApp asks for a passkey, which the relay cannot give; " +
	"try again with the phone number instead of the QR code, or another day")

// judge tells an offering that may be made again from one that is of no use. A
// version that is too old is put right, if it can be.
func (o *offering) judge(ctx context.Context, event any) (verdict, error) {
	end := judge(event)
	switch {
	case end == nil:
		return goOn, nil
	case end.account == "":
		return startOver, nil
	}
	if noted := o.session.platform.noteFault(ctx, *end); !noted.renewed {
		return startOver, errors.New(noted.reason)
	}
	return startOver, nil
}

// showPhoneCode shows the code that is typed on the phone, if one is wanted.
// WhatsApp checks the browser's name, which has to be a common one
// (pair-code.go:90).
func (o *offering) showPhoneCode(ctx context.Context) error {
	if o.request.Phone == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, o.session.platform.pace.login)
	defer cancel()
	code, err := o.session.client.PairPhone(ctx, o.request.Phone, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
	switch {
	case errors.Is(err, whatsmeow.ErrPhoneNumberTooShort), errors.Is(err, whatsmeow.ErrPhoneNumberIsNotInternational):
		return fmt.Errorf("%q is no phone number with its country code, such as +32470123456: %w", o.request.Phone, err)
	case err != nil:
		return fmt.Errorf("ask for a pairing code: %w", err)
	}
	o.request.ShowCode(code)
	return nil
}

// awaitRestart waits until the server has taken note of the pairing, which it
// shows by asking for a new login (stream error 515).
func (o *offering) awaitRestart(ctx context.Context) {
	tooLate := time.NewTimer(o.session.platform.pace.login)
	defer tooLate.Stop()
	for {
		select {
		case event := <-o.session.news:
			if judge(event) != nil {
				return
			}
		case <-tooLate.C:
			return
		case <-ctx.Done():
			return
		}
	}
}
