package whatsapp

import (
	"context"
	"errors"
)

// withSession does something on the connection that Run holds or, if there is
// none, on one that is made for it.
func (p *Platform) withSession(ctx context.Context, do func(*session) error) error {
	for _, s := range []*session{p.current.Load(), p.visiting.Load()} {
		if s != nil && s.up() {
			return do(s)
		}
	}
	if err := p.takeTurn(ctx); err != nil {
		return err
	}
	defer p.giveTurn()
	var err error
	end := p.visit(ctx, func(s *session, _ context.Context) *ending {
		err = do(s)
		return nil
	})
	if end != nil {
		return errors.New(end.reason)
	}
	return err
}

// Visit logs in once for all that is asked, unless Run holds a connection.
func (p *Platform) Visit(ctx context.Context, ask func(ctx context.Context)) error {
	return p.withSession(ctx, func(s *session) error {
		p.visiting.Store(s)
		defer p.visiting.Store(nil)
		ask(ctx)
		return nil
	})
}

// visit logs in, does something and hangs up. Nothing that arrives meanwhile is
// confirmed, so it comes again when there is somebody to keep it. The caller has
// the turn.
func (p *Platform) visit(ctx context.Context, do func(*session, context.Context) *ending) *ending {
	device, err := p.database.device(ctx)
	if err != nil {
		return &ending{own: true, reason: err.Error()}
	}
	if device == nil {
		return &ending{reason: "not paired: run lifeboat pair"}
	}
	id := device.GetJID() // whatsmeow takes it away after a logout
	s := p.newSession(ctx, device, nil)
	defer s.close()
	end := s.connect(ctx)
	if end == nil {
		end = s.logIn(ctx)
	}
	if end == nil {
		return do(s, ctx)
	}
	s.close()
	noted := p.noteAccount(ctx, id, *end)
	return &noted
}
