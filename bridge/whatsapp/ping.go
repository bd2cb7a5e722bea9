package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lifeboat/bridge"
)

// pinger asks the server regularly whether it still answers. whatsmeow pings
// too, but says nothing of an answer and takes 207 s to give up (facts).
type pinger struct {
	session *session
	timer   *time.Timer
	missed  int       // pings in a row without an answer
	since   time.Time // when the first of them was sent
}

// newPinger pings at once, and then at the session's pace.
func newPinger(s *session) *pinger {
	return &pinger{session: s, timer: time.NewTimer(0)}
}

func (p *pinger) stop() { p.timer.Stop() }

func (p *pinger) due() <-chan time.Time { return p.timer.C }

// ping makes one ping and reports it. It ends the session after several in a
// row without an answer, in which nothing else has come in either.
func (p *pinger) ping(ctx context.Context) *ending {
	s := p.session
	began := time.Now()
	err := s.ping(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err == nil {
		p.missed = 0
		p.timer.Reset(s.platform.pace.pingEvery)
		s.signal(bridge.Signal{Capability: bridge.Ping, OK: true, Took: time.Since(began)})
		return nil
	}
	if !s.up() {
		return s.lastWords(connectionLost)
	}
	s.signal(bridge.Signal{Capability: bridge.Ping, Took: time.Since(began), Reason: err.Error()})
	return p.miss(began)
}

// miss counts an unanswered ping; anything that was heard starts the count anew.
func (p *pinger) miss(began time.Time) *ending {
	if p.missed == 0 || p.session.heard.Load() > p.since.UnixNano() {
		p.missed, p.since = 0, began
	}
	p.missed++
	pace := p.session.platform.pace
	p.timer.Reset(pace.pingAgain)
	if p.missed < pace.pingsToDrop {
		return nil
	}
	return &ending{reason: fmt.Sprintf("connection lost: %d pings in a row were not answered", p.missed), took: time.Since(p.since)}
}

// ping returns nil when the server has answered. whatsmeow takes the end of a
// connection for an answer, too (request.go:43), so that is looked at.
func (s *session) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.platform.pace.pingDeadline)
	defer cancel()
	answered, _ := s.client.DangerousInternals().SendKeepAlive(ctx) //nolint:staticcheck // nothing else pings on demand; the warning is of changes to come
	switch {
	case answered && s.up():
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("the ping was not answered within %s", s.platform.pace.pingDeadline)
	default:
		return errNotConnected
	}
}

var errNotConnected = errors.New("not connected to WhatsApp")

// Probe makes one ping, if there is a connection to make it on.
func (p *Platform) Probe(ctx context.Context) bridge.Signal {
	began := time.Now()
	signal := bridge.Signal{Platform: p.name, Capability: bridge.Connect, At: began}
	s := p.current.Load()
	if s == nil || !s.up() {
		signal.Reason = errNotConnected.Error()
		return signal
	}
	signal.Capability = bridge.Ping
	err := s.ping(ctx)
	signal.OK, signal.At, signal.Took = err == nil, time.Now(), time.Since(began)
	if err != nil {
		signal.Reason = err.Error()
	}
	return signal
}
