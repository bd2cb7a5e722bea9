package relay

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"lifeboat/bridge"
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
	wake  chan struct{}
}

func newSuspicion(r *Relay) *suspicion {
	return &suspicion{relay: r, wake: make(chan struct{}, 1)}
}

// watch sets how closely to look from now on.
func (s *suspicion) watch(level watchfulness) {
	if watchfulness(s.level.Swap(int32(level))) >= level {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *suspicion) run(ctx context.Context) error {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
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
	for name, platform := range s.relay.platforms {
		prober, able := platform.(bridge.Prober)
		if _, watched := s.relay.groups.primary[name]; able && !watched {
			asked.Go(func() { inbox{relay: s.relay, platform: name}.Signal(prober.Probe(ctx)) })
		}
	}
	for _, control := range s.relay.options.Controls {
		asked.Go(func() { s.ask(ctx, control) })
	}
	asked.Wait()
}

func (s *suspicion) ask(ctx context.Context, control Control) {
	err := control.Check(ctx)
	if err != nil && errors.Is(context.Cause(ctx), context.Canceled) {
		return // the relay is ending; that says nothing about the network
	}
	answer := controlAnswer{target: control.Name(), ok: err == nil, at: time.Now()}
	s.relay.mail.put(func(l *letters) { l.controls = append(l.controls, answer) })
}
