package whatsapp

import (
	"context"
	"fmt"
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
	backlog := newBacklog(s.platform.pace)
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
				s.caughtUp()
			}
		case <-backlog.stalling():
			s.waitInVain(backlog)
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
		s.caughtUp()
	}
	s.keepStill(event)
}

// caughtUp reports that all which waited has come.
func (s *session) caughtUp() {
	s.signal(bridge.Signal{Capability: bridge.Receive, OK: true})
	s.signal(bridge.Signal{CaughtUp: true, OK: true})
}

// waitInVain reports whether any of the messages that were announced has come.
func (s *session) waitInVain(backlog *backlog) {
	if !backlog.inVain(time.Unix(0, s.came.Load())) {
		s.signal(bridge.Signal{Capability: bridge.Receive, OK: true})
		return
	}
	s.signal(bridge.Signal{
		Capability: bridge.Receive, Took: backlog.stall,
		Reason: fmt.Sprintf("it has announced %d, and none of them comes", backlog.announced),
	})
	backlog.waitOn()
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
