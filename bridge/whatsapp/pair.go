package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
)

// Pair links the account and logs in once, so that WhatsApp has everything that
// a new device has to hand over; then it hangs up. It shows new codes until ctx
// ends. An account that is linked already is left alone; see [Platform.Unpair].
//
// Run may go on meanwhile: after a logout it waits for this, and then serves the
// new link.
func (p *Platform) Pair(ctx context.Context, request bridge.PairRequest) error {
	if err := p.refusePaired(ctx); err != nil {
		return err // at once, not when Run gives the account free
	}
	if err := p.takeTurn(ctx); err != nil {
		return err
	}
	defer p.giveTurn()
	if err := p.refusePaired(ctx); err != nil {
		return err
	}
	if err := p.link(ctx, request); err != nil {
		p.tellPasskey(err)
		return fmt.Errorf("pair with WhatsApp: %w", err)
	}
	p.seePhone(ctx, time.Now())
	if err := p.settleIn(ctx); err != nil {
		return fmt.Errorf("log in to WhatsApp after the pairing: %w", err)
	}
	p.paired.Ring()
	return nil
}

// tellPasskey lets Run report that linking fails for want of a passkey.
func (p *Platform) tellPasskey(err error) {
	if errors.Is(err, errPasskey) {
		p.passkey.Ring()
	}
}

func (p *Platform) refusePaired(ctx context.Context) error {
	device, err := p.database.device(ctx)
	if err != nil || device == nil {
		return err
	}
	return fmt.Errorf("already paired with +%s: to pair anew, first unpair it", device.GetJID().User)
}

// link offers codes on one connection after the other until one is accepted. A
// connection may be lost just when that has happened.
func (p *Platform) link(ctx context.Context, request bridge.PairRequest) error {
	for attempt := 0; ; attempt++ {
		linked, err := p.offer(ctx, request)
		if linked || err != nil {
			return err
		}
		if device, err := p.database.device(ctx); device != nil || err != nil {
			return err
		}
		if err := pause.For(ctx, p.pace.beforeAttempt(attempt)); err != nil {
			return err
		}
	}
}

// settleIn logs in for the first time. WhatsApp may need a moment for a new
// device, so it is tried until ctx ends.
func (p *Platform) settleIn(ctx context.Context) error {
	for attempt := 0; ; attempt++ {
		end := p.visit(ctx, (*session).ready)
		switch {
		case end == nil:
			return nil
		case end.account != "" && !end.renewed:
			return errors.New(end.reason)
		}
		p.log.Info("the first login is tried again", "reason", end.reason)
		if err := pause.For(ctx, p.pace.beforeAttempt(attempt)); err != nil {
			return err
		}
	}
}

// ready waits until the connection has been made ready for use; for a new device
// that includes handing over its keys (connectionevents.go:165).
func (s *session) ready(ctx context.Context) *ending {
	if slices.ContainsFunc(s.early, isReady) {
		return nil
	}
	for {
		select {
		case <-ctx.Done():
			return &ending{reason: context.Cause(ctx).Error()}
		case err := <-s.broken:
			return &ending{own: true, reason: err.Error()}
		case event := <-s.news:
			if isReady(event) {
				return nil
			}
			if end := judge(event); end != nil {
				return end
			}
		}
	}
}

func isReady(event any) bool {
	_, ready := event.(*events.Connected)
	return ready
}

// Unpair takes the link away and forgets all keys. WhatsApp is told if it
// answers before ctx ends; otherwise the phone goes on listing the device. Without
// a link it does nothing.
func (p *Platform) Unpair(ctx context.Context) error {
	device, err := p.database.device(ctx)
	if err != nil || device == nil {
		return err
	}
	jid := *device.ID
	if err := p.withSession(ctx, func(s *session) error { return s.client.Logout(ctx) }); err != nil {
		p.log.Warn("WhatsApp could not be told of the unpairing; remove the device on the phone", "error", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.pace.busy)
	defer cancel()
	return p.database.forget(ctx, jid)
}
