package relay

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
)

// watchfulness is how closely the relay watches its own network.
type watchfulness int32

// The degrees of watchfulness. In peacetime only the fallback links themselves
// speak.
const (
	atEase watchfulness = iota
	watchful
	alarmed
)

// every returns the time between two rounds of probes.
func (w watchfulness) every() time.Duration {
	switch w {
	case alarmed:
		return 3 * time.Second
	case watchful:
		return 10 * time.Second
	default:
		return 0
	}
}

// probeDeadline bounds one probe. It is shorter than health's window of proof,
// so that several rounds fit into one.
const probeDeadline = 4 * time.Second

// suspicion asks what is unrelated to the primaries, while something is
// suspected, whether our own network works.
type suspicion struct {
	relay *Relay
	level atomic.Int32
	wake  pause.Bell
	slow  chan bridge.PlatformName // platforms on which a send is late
}

func newSuspicion(r *Relay) *suspicion {
	return &suspicion{relay: r, wake: pause.NewBell(), slow: make(chan bridge.PlatformName, 1)}
}

// late says that a send has not been answered for a while, so that it is asked
// meanwhile whether the connection is still good for anything. One question is
// enough for several sends.
func (s *suspicion) late(platform bridge.PlatformName) {
	select {
	case s.slow <- platform:
	default:
	}
}

// watch sets how closely to look from now on.
func (s *suspicion) watch(level watchfulness) {
	if watchfulness(s.level.Swap(int32(level))) < level {
		s.wake.Ring()
	}
}

func (s *suspicion) run(ctx context.Context) error {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case name := <-s.slow:
			s.question(ctx, name)
			continue
		case <-s.wake:
		case <-timer.C:
		}
		if every := watchfulness(s.level.Load()).every(); every > 0 {
			s.round(ctx)
			timer.Reset(every)
		}
	}
}

// round asks everybody at once and waits for all answers.
func (s *suspicion) round(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, probeDeadline)
	defer cancel()
	var asked sync.WaitGroup
	for name := range s.relay.platforms {
		asked.Go(func() { s.probe(ctx, name) })
	}
	for _, control := range s.relay.options.Controls {
		asked.Go(func() { s.ask(ctx, control) })
	}
	asked.Wait()
}

// question asks one platform.
func (s *suspicion) question(ctx context.Context, name bridge.PlatformName) {
	ctx, cancel := context.WithTimeout(ctx, probeDeadline)
	defer cancel()
	s.probe(ctx, name)
}

// probe asks a platform that can be asked. A watched one is asked on its open
// connection only: it reports by itself when that is lost, and each attempt to
// make another one.
func (s *suspicion) probe(ctx context.Context, name bridge.PlatformName) {
	prober, able := s.relay.platforms[name].(bridge.Prober)
	if !able {
		return
	}
	signal := prober.Probe(ctx)
	if _, watched := s.relay.groups.Primary[name]; watched && signal.Capability != bridge.Ping {
		return
	}
	inbox{relay: s.relay, platform: name}.Signal(signal)
}

func (s *suspicion) ask(ctx context.Context, control Control) {
	err := control.Check(ctx)
	if err != nil && errors.Is(context.Cause(ctx), context.Canceled) {
		return // the relay is ending; that says nothing about the network
	}
	answer := controlAnswer{target: control.Name(), ok: err == nil, stranger: errors.Is(err, bridge.ErrSomebodyElse), at: s.relay.now()}
	s.relay.mail.put(func(l *letters) { l.controls = append(l.controls, answer) })
}
