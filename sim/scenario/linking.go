package scenario

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// codePatience is how long the operator waits for a pairing code.
const codePatience = 30 * time.Second

var (
	errNoWhatsApp = errors.New("there is no WhatsApp in this world")
	errNoCode     = fmt.Errorf("the relay showed none within %s", codePatience)
)

// LinkRelay has the phone that belongs to the relay's number scan the QR code that the relay shows.
func (w *World) LinkRelay(ctx context.Context, code string) error {
	place, err := w.whatsApp()
	if err == nil {
		err = place.link(ctx, code)
	}
	if err != nil {
		return fmt.Errorf("link the relay: %w", err)
	}
	return nil
}

// UnlinkRelay has that phone remove the relay from its linked devices.
func (w *World) UnlinkRelay() error {
	place, err := w.whatsApp()
	if err != nil {
		return err
	}
	return place.unlink()
}

// ReplaceRelay has another process log in with the relay's login, so that the relay's connection ends.
func (w *World) ReplaceRelay() error {
	place, err := w.whatsApp()
	if err != nil {
		return err
	}
	return place.replace()
}

// PairRelay has that phone enter the pairing code that the operator has been shown, for which it waits up to 30 s.
func (w *World) PairRelay(ctx context.Context) error {
	place, err := w.whatsApp()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, codePatience, errNoCode)
	defer cancel()
	code, err := w.operator.awaitCode(ctx)
	if err != nil {
		return err
	}
	return place.enterCode(ctx, code)
}

// Regroup changes the group on WhatsApp.
func (w *World) Regroup(how Regrouping) error {
	place, err := w.whatsApp()
	if err != nil {
		return err
	}
	place.regroup(how)
	return nil
}

// SetTimer has the messages of the group on WhatsApp disappear after a time.
func (w *World) SetTimer(after time.Duration) error {
	place, err := w.whatsApp()
	if err != nil {
		return err
	}
	place.server.SetTimer(place.group, after)
	return nil
}

func (w *World) whatsApp() (*whatsAppPlace, error) {
	place, isThere := w.places[WhatsApp].(*whatsAppPlace)
	if !isThere {
		return nil, errNoWhatsApp
	}
	return place, nil
}
