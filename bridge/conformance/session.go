package conformance

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"lifeboat/bridge"
)

// Patience is how long the suite waits for anything that has to happen. It is
// generous, since a check that fails for want of time says nothing.
const Patience = 45 * time.Second

// session is a world with the books and one run of the adapter at a time.
type session struct {
	t        *testing.T
	world    World
	books    *books
	folder   *Folder
	platform bridge.Platform
	stop     context.CancelFunc
	ended    chan error
}

// start opens the adapter in a new world, runs it and waits until it has caught
// up.
func start(t *testing.T, build func(*testing.T) World) *session {
	t.Helper()
	s := enter(t, build)
	t.Cleanup(s.end)
	s.begin()
	return s
}

// enter makes a world, in which nothing runs yet.
func enter(t *testing.T, build func(*testing.T) World) *session {
	t.Helper()
	s := &session{t: t, world: build(t), books: newBooks(), folder: NewFolder(t)}
	if sharer, ok := s.world.(Sharer); ok {
		sharer.UseFolder(s.folder)
	}
	return s
}

// begin opens the adapter where the books are, runs it and waits until it has
// caught up.
func (s *session) begin() {
	s.t.Helper()
	mark := s.mark()
	s.open()
	s.run()
	s.waitCaughtUp(mark)
}

func (s *session) open() {
	s.t.Helper()
	s.platform = s.world.Open(s.t, s.books.view().cursor)
}

func (s *session) run() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.ended = stop, make(chan error, 1)
	go func(platform bridge.Platform, ended chan<- error) {
		ended <- platform.Run(ctx, s.books)
	}(s.platform, s.ended)
}

// end stops the adapter and waits for it, as a process that ends does. A second
// call does nothing.
func (s *session) end() {
	s.t.Helper()
	if s.stop == nil {
		return
	}
	s.stop()
	s.stop = nil
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("Run ended with an error after a cancel: %v", err)
		}
	case <-time.After(Patience):
		s.t.Fatal("Run does not end although its context was canceled")
	}
	s.close()
}

func (s *session) close() {
	s.t.Helper()
	closer, ok := s.platform.(io.Closer)
	if !ok {
		return
	}
	if err := closer.Close(); err != nil {
		s.t.Errorf("closing the adapter: %v", err)
	}
}

// mark is a point in the stream of signals.
func (s *session) mark() int { return len(s.books.view().signals) }

// wait returns once the books fulfill a condition, and fails the test if they
// never do.
func (s *session) wait(what string, fulfilled func(view) bool) {
	s.t.Helper()
	tooLate := time.After(Patience)
	for {
		v := s.books.view()
		if fulfilled(v) {
			return
		}
		select {
		case <-v.changed:
		case <-tooLate:
			s.t.Fatalf("waited in vain for %s; the signals were:\n%s", what, list(v.signals))
		}
	}
}

// waitSignal waits for a signal after the mark.
func (s *session) waitSignal(mark int, what string, wanted func(bridge.Signal) bool) bridge.Signal {
	s.t.Helper()
	var found bridge.Signal
	s.wait("a signal: "+what, func(v view) bool {
		for _, signal := range v.since(mark) {
			if wanted(signal) {
				found = signal
				return true
			}
		}
		return false
	})
	return found
}

func (s *session) waitCaughtUp(mark int) {
	s.t.Helper()
	s.waitSignal(mark, "caught up", func(signal bridge.Signal) bool { return signal.CaughtUp })
}

func (s *session) waitLinkFailing(mark int) bridge.Signal {
	s.t.Helper()
	return s.waitSignal(mark, "the link fails", func(signal bridge.Signal) bool {
		return ofLink(signal) && !signal.OK
	})
}

// ofLink says whether a signal is about the link itself.
func ofLink(signal bridge.Signal) bool {
	switch signal.Capability {
	case bridge.Resolve, bridge.Connect, bridge.Ping:
		return true
	default:
		return false
	}
}

func list(signals []bridge.Signal) string {
	lines := ""
	for _, s := range signals {
		lines += fmt.Sprintf("  capability %q ok %t account %q caught up %t: %s\n", s.Capability, s.OK, s.Account, s.CaughtUp, s.Reason)
	}
	return lines
}
