package whatsapp

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/bridge"
)

// connectionLost is the reason for the end of a session that ended without a word.
const connectionLost = "connection lost: it was closed from the other side or by the network"

// stay keeps a session that is logged in: it pings, listens for its end, and
// says when all that waited has come. It returns when the session is over.
func (s *session) stay(ctx context.Context) ending {
	pinger := newPinger(s)
	defer pinger.stop()
	backlog := newBacklog(s.platform.pace.quiet)
	defer backlog.stop()
	glance := time.NewTicker(s.platform.pace.glance)
	defer glance.Stop()
	phone := time.NewTicker(s.platform.pace.phoneLook)
	defer phone.Stop()
	for _, event := range s.early {
		s.take(event, backlog)
	}
	for {
		var end *ending
		select {
		case <-ctx.Done():
			return ending{}
		case err := <-s.broken:
			return s.notKept(err)
		case event := <-s.news:
			s.take(event, backlog)
			end = s.judgeAll(event, connectionLost)
		case <-backlog.due():
			if backlog.rest() {
				s.signal(bridge.Signal{CaughtUp: true, OK: true})
			}
		case <-phone.C:
			s.askForPhone(ctx)
		case <-pinger.due():
			end = pinger.ping(ctx)
		case <-glance.C:
			if !s.up() {
				end = s.lastWords(connectionLost)
			}
		}
		if end != nil {
			return *end
		}
	}
}

// take does what an event asks for while the session goes on.
func (s *session) take(event any, backlog *backlog) {
	if backlog.observe(event) {
		s.signal(bridge.Signal{CaughtUp: true, OK: true})
	}
	s.keepStill(event)
}

// notKept ends the session so that WhatsApp hands in again what is missing.
func (s *session) notKept(err error) ending {
	s.platform.log.Error("a message could not be kept, so it was not confirmed and will come again; is the disk full?", "error", err)
	return ending{own: true, reason: "a message could not be kept"}
}

// keepStill tells WhatsApp that nobody is looking, so that the phone goes on
// notifying its owner. It needs the account's name, which may come later.
func (s *session) keepStill(event any) {
	switch event.(type) {
	case *events.Connected, *events.PushNameSetting, *events.AppStateSyncComplete:
	default:
		return
	}
	if s.client.Store.PushName == "" {
		return
	}
	ctx, cancel := context.WithTimeout(s.ctx, s.platform.pace.pingDeadline)
	defer cancel()
	if err := s.client.SendPresence(ctx, types.PresenceUnavailable); err != nil {
		s.platform.log.Debug("the presence could not be sent", "error", err)
	}
}

// backlog knows when all that waited on WhatsApp has come. WhatsApp announces
// what waits and says when that is done (connectionevents.go:77); a server that
// says nothing for a while after the connection is ready has nothing.
type backlog struct {
	quiet   time.Duration
	timer   *time.Timer
	waiting bool // something was announced
	done    bool
}

func newBacklog(quiet time.Duration) *backlog {
	b := &backlog{quiet: quiet, timer: time.NewTimer(quiet)}
	b.timer.Stop()
	return b
}

func (b *backlog) stop() { b.timer.Stop() }

func (b *backlog) due() <-chan time.Time { return b.timer.C }

// observe returns true once, when an event shows that all has come.
func (b *backlog) observe(event any) bool {
	switch event := event.(type) {
	case *events.OfflineSyncPreview:
		b.waiting = b.waiting || event.Total > 0
	case *events.Connected:
		b.timer.Reset(b.quiet)
	case *events.OfflineSyncCompleted:
		b.waiting = false
		return b.rest()
	}
	return false
}

// rest returns true once, if nothing is waited for.
func (b *backlog) rest() bool {
	if b.done || b.waiting {
		return false
	}
	b.done = true
	return true
}
