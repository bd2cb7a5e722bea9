package conformance

import (
	"runtime"
	"testing"
	"time"
)

// endsPromptly cancels Run in every state it can be in.
func endsPromptly(t *testing.T, build func(*testing.T) World) {
	t.Run("connected", func(t *testing.T) { start(t, build).end() })
	t.Run("without a link", func(t *testing.T) {
		s := start(t, build)
		mark := s.mark()
		if s.world.Inflict(t, Refused) {
			s.waitLinkFailing(mark)
		}
		s.end()
	})
	t.Run("at once", func(t *testing.T) {
		s := enter(t, build)
		s.open()
		s.run()
		s.end()
	})
}

// leavesNothingRunning counts goroutines before the adapter is opened and after
// it has ended. The first run warms up what the process keeps for itself.
func leavesNothingRunning(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.end()
	before := runtime.NumGoroutine()
	s.begin()
	s.say(0, "hello")
	s.hear(1)
	s.end()
	for deadline := time.Now().Add(Patience); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks())
		}
	}
}

func stacks() []byte {
	buffer := make([]byte, 1<<20)
	return buffer[:runtime.Stack(buffer, true)]
}
