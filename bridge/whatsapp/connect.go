package whatsapp

import (
	"context"
	"time"

	"lifeboat/bridge"
)

// Run connects and keeps connecting until ctx ends; then it returns nil. It goes
// on after account faults too: after a logout it waits for a pairing through
// this Platform, after any other it tries again every 5 to 10 minutes, or when
// a ban has ended.
func (p *Platform) Run(ctx context.Context, inbox bridge.Inbox) error {
	attempt := 0
	for ctx.Err() == nil {
		began := time.Now()
		end := p.serve(ctx, inbox)
		if time.Since(began) >= p.pace.lasting {
			attempt = 0
		}
		if signal, ok := end.signal(); ok && ctx.Err() == nil {
			p.signal(inbox, signal)
		}
		p.rest(ctx, inbox, end, attempt)
		attempt++
	}
	return nil
}

func (p *Platform) signal(inbox bridge.Inbox, signal bridge.Signal) {
	signal.Platform, signal.At = p.name, time.Now()
	inbox.Signal(signal)
}

// serve is one session, from its first packet to its end.
func (p *Platform) serve(ctx context.Context, inbox bridge.Inbox) ending {
	if err := p.takeTurn(ctx); err != nil {
		return ending{own: true, reason: err.Error()}
	}
	defer p.giveTurn()
	device, err := p.database.device(ctx)
	switch {
	case err != nil:
		p.log.Error("the linked device cannot be read; is the disk full or failing?", "error", err)
		return ending{own: true, reason: err.Error()}
	case device == nil:
		return p.noteFault(ctx, ending{account: bridge.AccountLoggedOut, reason: "not paired: run lifeboat pair"})
	}
	id := device.GetJID() // whatsmeow takes it away after a logout
	s := p.newSession(ctx, device, inbox)
	defer s.close()
	end := s.run(ctx)
	s.close()
	return p.noteAccount(ctx, id, end)
}

// run connects, logs in and stays until the session ends.
func (s *session) run(ctx context.Context) ending {
	began := time.Now()
	end := s.connect(ctx)
	if end == nil {
		end = s.logIn(ctx)
	}
	if end != nil {
		end.took = time.Since(began)
		return *end
	}
	p := s.platform
	p.fault.Store(nil)
	p.current.Store(s)
	defer p.current.CompareAndSwap(s, nil)
	s.signal(bridge.Signal{Capability: bridge.Connect, OK: true, Took: time.Since(began)})
	s.signal(bridge.Signal{Account: bridge.AccountFine, OK: true})
	return s.stay(ctx)
}

// rest waits until the next attempt is due. Meanwhile a pairing may show what is in its way.
func (p *Platform) rest(ctx context.Context, inbox bridge.Inbox, end ending, attempt int) {
	if ctx.Err() != nil || end.renewed {
		return
	}
	var due <-chan time.Time
	if end.account != bridge.AccountLoggedOut {
		timer := time.NewTimer(p.wait(end, attempt))
		defer timer.Stop()
		due = timer.C
	}
	for {
		select {
		case <-p.passkey:
			p.signal(inbox, bridge.Signal{Account: bridge.AccountPasskey, Reason: errPasskey.Error()})
			continue
		case <-due:
		case <-p.paired:
		case <-ctx.Done():
		}
		return
	}
}

func (p *Platform) wait(end ending, attempt int) time.Duration {
	switch {
	case end.account == "":
		return p.pace.beforeAttempt(attempt)
	case !end.until.IsZero():
		return time.Until(end.until) + p.pace.beforeAttempt(0)
	default:
		return p.pace.afterAccountFault()
	}
}
