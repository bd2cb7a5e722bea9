package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"lifeboat/bridge"
)

// session is one connection of the linked device, with a whatsmeow client of its
// own. Nothing of it outlives it.
type session struct {
	platform *Platform
	inbox    bridge.Inbox // nil where nothing is to be kept or reported
	line     *line
	client   *whatsmeow.Client
	phone    types.JID // the account, by phone number and by LID
	lid      types.JID

	ctx    context.Context // for all that whatsmeow does; ends after the connection
	cancel context.CancelFunc

	news   chan any     // events of whatsmeow that concern the connection
	early  []any        // those that came before the login was noticed
	broken chan error   // has room for one: something received could not be kept
	heard  atomic.Int64 // when whatsmeow last told of anything that the server sent, in Unix nanoseconds
	came   atomic.Int64 // and when of a message

	sending chan struct{} // taken during a send
	asking  chan struct{} // taken while WhatsApp is asked for its media hosts
	groups  groups

	mu       sync.Mutex
	over     bool // from now on nothing is kept
	handling sync.WaitGroup
	closing  sync.Once
}

// newSession makes a session that is not connected yet. Its connection does not
// end with ctx but with close.
func (p *Platform) newSession(ctx context.Context, device *store.Device, inbox bridge.Inbox) *session {
	s := &session{
		platform: p, inbox: inbox, line: newLine(p.endpoint, p.pace), phone: device.GetJID().ToNonAD(), lid: device.GetLID().ToNonAD(),
		news: make(chan any, 64), broken: make(chan error, 1), sending: make(chan struct{}, 1),
		asking: make(chan struct{}, 1),
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	device.PreKeys = preKeys{device.PreKeys, device.EventBuffer}
	device.EventBuffer = eventBuffer{device.EventBuffer, s.breakOff, &clearing{}}
	s.client = p.newClient(device, s.line)
	s.client.AddEventHandlerWithSuccessStatus(s.handle)
	return s
}

// connect does everything up to the Noise handshake. It returns early when ctx
// ends, and in any case within the pace's limits.
func (s *session) connect(ctx context.Context) *ending {
	done := make(chan error, 1)
	s.platform.work.Go(func() { done <- s.client.ConnectContext(s.line.watch(s.ctx)) })
	defer context.AfterFunc(ctx, s.line.cut)()
	err := <-done
	switch {
	case ctx.Err() != nil:
		return &ending{}
	case err == nil:
		return nil
	case errors.Is(err, store.ErrDeviceDeleted):
		return &ending{own: true, reason: "the device was unlinked while it connected"}
	}
	reason, name := explain(err, s.line.reached())
	return &ending{reason: reason, name: name}
}

// hungUp is the reason for a login that was not answered by a word.
const hungUp = "the server hung up before it answered the login"

// logIn waits for WhatsApp's word on the login. whatsmeow has no event for it
// that would not wait for further answers, so its state is looked at.
func (s *session) logIn(ctx context.Context) *ending {
	tooLate := time.NewTimer(s.platform.pace.login)
	defer tooLate.Stop()
	look := time.NewTicker(s.platform.pace.look)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return &ending{}
		case <-tooLate.C:
			return &ending{reason: fmt.Sprintf("the login was not answered within %s", s.platform.pace.login)}
		case event := <-s.news:
			if end := s.judgeAll(event, hungUp); end != nil {
				return end
			}
			s.early = append(s.early, event)
		case <-look.C:
			if s.client.IsLoggedIn() {
				return nil
			}
			if !s.client.IsConnected() {
				return s.lastWords(hungUp)
			}
		}
	}
}

// judgeAll judges an event, and waits a moment for a better reason where that
// gives none.
func (s *session) judgeAll(event any, otherwise string) *ending {
	end := judge(event)
	if end != nil && end.vague {
		return s.lastWords(otherwise)
	}
	return end
}

// lastWords gives the reason for the end of a connection a moment to come in.
func (s *session) lastWords(otherwise string) *ending {
	wait := time.NewTimer(s.platform.pace.lastWords)
	defer wait.Stop()
	for {
		select {
		case event := <-s.news:
			if end := judge(event); end != nil && !end.vague {
				return end
			}
		case <-wait.C:
			return &ending{reason: otherwise}
		}
	}
}

// up says whether the connection is open and logged in.
func (s *session) up() bool { return s.client.IsLoggedIn() && s.client.IsConnected() }

// enter counts in a handler that hands something to the inbox. It is false once
// the session is over.
func (s *session) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over {
		s.handling.Add(1)
	}
	return !s.over
}

// end lets no handler begin any more.
func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
}

// breakOff ends the session because something that was received could not be
// kept. What follows on it is not kept either, so that all of it comes again in
// its order.
func (s *session) breakOff(err error) {
	s.end()
	select {
	case s.broken <- err:
	default: // the session ends already
	}
}

// close hangs up and waits until nothing uses the inbox any more.
func (s *session) close() {
	s.closing.Do(func() {
		s.end()
		hangUp := time.AfterFunc(s.platform.pace.part, s.line.cut)
		defer hangUp.Stop()
		s.client.Disconnect()
		s.line.cut()
		s.cancel()
		s.handling.Wait()
	})
}

func (s *session) signal(signal bridge.Signal) {
	if s.inbox != nil {
		s.platform.signal(s.inbox, signal)
	}
}
