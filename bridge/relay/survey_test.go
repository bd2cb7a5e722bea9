package relay_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/relay"
)

// surveyor finds what a test says, and counts how often it is asked.
type surveyor struct {
	mu    sync.Mutex
	asked int
	under int // surveys at a time
	most  int
	finds []bridge.Signal
}

func (s *surveyor) Survey(ctx context.Context) []bridge.Signal {
	s.mu.Lock()
	s.asked++
	s.under++
	s.most = max(s.most, s.under)
	s.mu.Unlock()
	select {
	case <-time.After(2 * time.Second):
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.under--
	var found []bridge.Signal
	for _, signal := range s.finds {
		signal.At = time.Now()
		found = append(found, signal)
	}
	return found
}

// count returns how often it was asked since the last count.
func (s *surveyor) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = 0
	return asked
}

// surveyed runs a test with a surveyor of the primary.
func surveyed(t *testing.T, finds []bridge.Signal, test func(*world, *surveyor)) {
	t.Helper()
	s := &surveyor{finds: finds}
	inWorldWith(t, func(w *world) { w.surveys = map[bridge.PlatformName]relay.Surveyor{"primary": s} }, func(w *world) { test(w, s) })
}

var refusing = []bridge.Signal{
	{Layer: bridge.Names, OK: true, Reason: "chat.example resolves"},
	{Layer: bridge.TCP, Reason: "connections are refused: chat.example:443"},
}

// TestSurveysRunUnderSuspicionOnly, one at a time and no more often than they may.
func TestSurveysRunUnderSuspicionOnly(t *testing.T) {
	surveyed(t, refusing, func(w *world, s *surveyor) {
		w.pass(10 * time.Minute)
		if n := s.count(); n != 0 {
			t.Errorf("in peacetime it surveyed %d times", n)
		}
		w.fail()
		if n := s.count(); n < 1 || n > 3 {
			t.Errorf("in the 30 s of a beginning outage it surveyed %d times", n)
		}
		w.pass(10 * time.Minute)
		if n := s.count(); n < 8 || n > 11 {
			t.Errorf("in 10 minutes of an outage it surveyed %d times", n)
		}
		w.mend()
		w.pass(time.Minute)
		s.count()
		w.pass(10 * time.Minute)
		if n := s.count(); n != 0 || s.most > 1 {
			t.Errorf("afterwards it surveyed %d times, %d at a time", n, s.most)
		}
	})
}

// TestTheDecisionNamesTheLayer that fails.
func TestTheDecisionNamesTheLayer(t *testing.T) {
	surveyed(t, refusing, func(w *world, _ *surveyor) {
		w.fail()
		snapshot, err := w.relay.Snapshot(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		if evidence := snapshot.Primaries[0].State.Evidence; !strings.Contains(evidence, "a probe finds that connections are refused: chat.example:443") {
			t.Errorf("the evidence is %q", evidence)
		}
	})
}

// TestABrokenNameServerOfOursSendsNobodyAway.
func TestABrokenNameServerOfOursSendsNobodyAway(t *testing.T) {
	finds := []bridge.Signal{
		{Layer: bridge.Names, Reason: "names do not resolve, but another name server answers"},
		{Layer: bridge.TCP, OK: true},
		{Layer: bridge.TLS, OK: true},
		{Layer: bridge.HTTP, OK: true},
	}
	surveyed(t, finds, func(w *world, s *surveyor) {
		w.primary.set(func() { w.primary.down, w.primary.unresolved = true, true })
		w.pass(3 * time.Minute)
		w.expectRemedy("ask another name server")
		snapshot, err := w.relay.Snapshot(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := snapshot.Primaries[0].State.Trouble; got != failover.NameServer {
			t.Errorf("the trouble is %q", got)
		}
		if n := s.count(); n > 12 {
			t.Errorf("it surveyed %d times in 3 minutes", n)
		}
		s.mu.Lock()
		s.finds = finds[:1] // now nobody resolves it any more
		s.mu.Unlock()
		w.pass(2 * time.Minute)
		w.expectPhase(failover.Down)
	})
}
