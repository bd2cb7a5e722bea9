package conformance

import (
	"fmt"
	"testing"

	"lifeboat/bridge"
)

// keepsBeforeConfirming lets the disk fail for a while: what could not be kept
// was not confirmed, so it comes again, once and in order.
func keepsBeforeConfirming(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	ids := []string{s.say(0, "before")}
	s.saidInOrder(ids...)
	s.books.failNext(2)
	for i := range 3 {
		ids = append(ids, s.say(i%2, fmt.Sprintf("while the disk is full, %d", i)))
	}
	s.wait("a failure of the disk", func(v view) bool { return v.failed > 0 })
	ids = append(ids, s.say(0, "after"))
	s.saidInOrder(ids...)
}

// hearsOnceWhatComesAgain has confirmed messages come once more, in the middle of a
// conversation and after a restart: each under the key of the first time.
func hearsOnceWhatComesAgain(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	repeater, able := s.world.(Repeater)
	if !able {
		return
	}
	ids := []string{s.say(0, "one"), s.say(1, "two"), s.say(0, "three")}
	s.saidInOrder(ids...)
	if routed := repeater.RouteAgain(t, 2); routed == 0 {
		t.Error("nothing is routed again")
	}
	ids = append(ids, s.say(1, "four"))
	s.saidInOrder(ids...)
	s.end()
	repeater.RouteAgain(t, 3)
	ids = append(ids, s.say(0, "five"))
	s.begin()
	s.saidInOrder(ids...)
	ids = append(ids, s.say(1, "six"))
	s.saidInOrder(ids...)
}

// goesOnAfterRestart ends the adapter while members go on talking.
func goesOnAfterRestart(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	ids := []string{s.say(0, "one"), s.say(1, "two")}
	s.saidInOrder(ids...)
	s.end()
	ids = append(ids, s.say(0, "while nobody listens"), s.say(1, "still nobody"))
	s.begin()
	s.saidInOrder(ids...)
	ids = append(ids, s.say(0, "now somebody does"))
	s.saidInOrder(ids...)
}

// goesOnAfterADiskFailureAtTheEnd ends the adapter right after something could
// not be kept: the next process must be given it again.
func goesOnAfterADiskFailureAtTheEnd(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.books.failNext(1)
	id := s.say(0, "said at the worst moment")
	s.wait("a failure of the disk", func(v view) bool { return v.failed > 0 })
	s.end()
	s.begin()
	s.saidInOrder(id)
}

// saysWhenItHasCaughtUp checks that what waited was handed in before the adapter
// says that it has caught up.
func saysWhenItHasCaughtUp(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.end()
	var ids []string
	for i := range 20 {
		ids = append(ids, s.say(i%2, fmt.Sprintf("number %d", i)))
	}
	s.begin()
	if heard := len(s.heard()); heard != len(ids) {
		t.Errorf("caught up with %d messages of %d", heard, len(ids))
	}
	s.saidInOrder(ids...)
}

// passesOverPoison lets something come that nobody can decode, among messages
// that have to get through.
func passesOverPoison(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	poisoner, ok := s.world.(Poisoner)
	if !ok {
		return
	}
	ids := []string{s.say(0, "before")}
	poisoner.Poison(t)
	ids = append(ids, s.say(1, "after"))
	s.saidInOrder(ids...)
	if n := s.undecodable(); n != 1 {
		t.Errorf("%d envelopes cannot be decoded, want just the poisoned one", n)
	}
}

func (s *session) undecodable() int {
	failed := 0
	for _, envelope := range s.books.view().envelopes {
		if _, err := s.platform.Decode(envelope); err != nil {
			failed++
		}
	}
	return failed
}

func reconnectsAfterACut(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	ids := []string{s.say(0, "before")}
	s.saidInOrder(ids...)
	for i := range 3 {
		s.world.Cut(t)
		ids = append(ids, s.say(i%2, fmt.Sprintf("after cut %d", i)))
	}
	s.saidInOrder(ids...)
}

func reconnectsAfterARefusal(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	ids := []string{s.say(0, "before")}
	s.saidInOrder(ids...)
	mark := s.mark()
	if !s.world.Inflict(t, Refused) {
		return
	}
	s.waitLinkFailing(mark)
	ids = append(ids, s.say(0, "meanwhile"), s.say(1, "and meanwhile"))
	mark = s.mark()
	s.world.Heal(t)
	s.waitCaughtUp(mark)
	ids = append(ids, s.say(0, "afterwards"))
	s.saidInOrder(ids...)
	s.post(bridge.Plainly("welcome back"), nil)
	s.seeNumber(1)
}
