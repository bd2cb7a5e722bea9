package conformance

import (
	"context"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

// failures say what a send becomes under each fault, and how long the try may
// take; 0 is the platform's own deadline.
var failures = []struct {
	fault Fault
	want  bridge.SendResult
	limit time.Duration
}{
	{Refused, bridge.Offline, 0},
	{Unanswered, bridge.Unknown, 2 * time.Second},
	{LoggedOut, bridge.Unauthorized, 0},
	{Removed, bridge.Rejected, 0},
	{Limited, bridge.RateLimited, 0},
}

func sendsFailAsWhatTheyAre(t *testing.T, build func(*testing.T) World) {
	for _, c := range failures {
		t.Run(string(c.fault), func(t *testing.T) {
			s := start(t, build)
			mark := s.mark()
			if !s.world.Inflict(t, c.fault) {
				return
			}
			s.waitNoticed(mark, c.fault)
			failure := s.failToSend(c.limit)
			if failure.Result != c.want {
				t.Fatalf("%s: a send ended as %q, want %q: %v", c.fault, failure.Result, c.want, failure)
			}
			s.explains(failure)
		})
	}
}

// waitNoticed waits until the adapter has reported a fault of the link or of the
// account; the others show only when something is sent.
func (s *session) waitNoticed(mark int, fault Fault) {
	s.t.Helper()
	switch fault {
	case Refused:
		s.waitLinkFailing(mark)
	case LoggedOut:
		s.waitSignal(mark, "an account fault", func(signal bridge.Signal) bool {
			return signal.Account != "" && signal.Account != bridge.AccountFine
		})
	}
}

// failToSend makes one try, which has to fail within the time given.
func (s *session) failToSend(limit time.Duration) *bridge.SendError {
	s.t.Helper()
	if limit == 0 {
		limit = s.platform.Traits().SendDeadline
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	_, err := s.platform.Send(ctx, s.render(bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly("a post in vain")})[0])
	if err == nil {
		s.t.Fatal("the send succeeded")
	}
	return bridge.AsSendError(err)
}

// explains checks that a failure says why, when to come again, and nothing that
// it should not say.
func (s *session) explains(failure *bridge.SendError) {
	s.t.Helper()
	if failure.Reason == "" {
		s.t.Errorf("no reason is given: %v", failure)
	}
	if failure.Result == bridge.RateLimited && failure.RetryAfter <= 0 {
		s.t.Errorf("a rate limit does not say when to come again: %v", failure)
	}
	if strings.Contains(failure.Error(), "a post in vain") {
		s.t.Errorf("an error holds the message: %v", failure)
	}
	s.keepsSecrets(failure.Error())
}

// keepsSecrets checks a text, and all signals so far, for the world's secrets.
func (s *session) keepsSecrets(text string) {
	s.t.Helper()
	keeper, ok := s.world.(SecretKeeper)
	if !ok {
		return
	}
	for _, signal := range s.books.view().signals {
		text += "\n" + signal.Reason
	}
	for _, secret := range keeper.Secrets() {
		if strings.Contains(text, secret) {
			s.t.Error("an error or a signal holds a secret")
		}
	}
}

// reportsItsLink checks that the link is reported as working, as failing with a
// reason, and as working again.
func reportsItsLink(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	works := func(signal bridge.Signal) bool { return ofLink(signal) && signal.OK }
	s.waitSignal(0, "the link works", works)
	mark := s.mark()
	if !s.world.Inflict(t, Refused) {
		return
	}
	if failing := s.waitLinkFailing(mark); failing.Reason == "" || failing.Platform != s.platform.Name() || failing.At.IsZero() {
		t.Errorf("a failing link is reported without its reason, platform or time: %+v", failing)
	}
	s.keepsSecrets("")
	mark = s.mark()
	s.world.Heal(t)
	s.waitSignal(mark, "the link works again", works)
}

// answersProbes asks the platform whether it answers, in health and in sickness.
func answersProbes(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	prober, ok := s.platform.(bridge.Prober)
	if !ok {
		return
	}
	if signal := s.probe(prober, Patience); !signal.OK || signal.Capability == "" || signal.Platform != s.platform.Name() {
		t.Errorf("a probe of a healthy platform says %+v", signal)
	}
	mark := s.mark()
	if !s.world.Inflict(t, Refused) {
		return
	}
	s.waitLinkFailing(mark)
	signal := s.probe(prober, 5*time.Second)
	if signal.OK || signal.Reason == "" {
		t.Errorf("a probe of a platform that refuses connections says %+v", signal)
	}
	s.keepsSecrets(signal.Reason)
}

// probe asks once, and fails the test if no answer comes in time.
func (s *session) probe(prober bridge.Prober, limit time.Duration) bridge.Signal {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	answer := make(chan bridge.Signal, 1)
	go func() { answer <- prober.Probe(ctx) }()
	select {
	case signal := <-answer:
		return signal
	case <-time.After(limit + Patience):
		s.t.Fatal("Probe goes on although its context has ended")
		return bridge.Signal{}
	}
}
