package inspect

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
)

const (
	// scoutAgain is how long after a look that showed a chat to be barred it is
	// looked at again, and scoutSoon after one that showed nothing.
	scoutAgain = 2 * time.Minute
	scoutSoon  = 10 * time.Second
	// idle is how long a scout sleeps when there is nothing to look at.
	idle = time.Hour
)

// Scout looks at the chats of one primary right before what was held is replayed
// to them, and for as long as nothing can be posted there. What is due waits in
// its lane meanwhile. It is safe for concurrent use.
type Scout struct {
	checker bridge.Checker
	up      func() bool
	now     func() time.Time
	report  func(Scouting)
	wake    pause.Bell

	mu     sync.Mutex
	wanted map[bridge.Chat]time.Time // the chats to look at, and since when
}

// Scouting is what one look at a chat showed: what bars the relay from posting
// there, empty if nothing.
type Scouting struct {
	Chat   bridge.Chat
	Began  time.Time
	Barred string
	Sure   bool
}

// NewScout makes a scout that is told whether the link is up and what time it is,
// and reports what each look showed.
func NewScout(checker bridge.Checker, up func() bool, now func() time.Time, report func(Scouting)) *Scout {
	return &Scout{checker: checker, up: up, now: now, report: report, wake: pause.NewBell()}
}

// Want sets the chats to look at. It is said anew at every decision, so only what
// was not wanted before is looked at at once.
func (s *Scout) Want(chats map[bridge.Chat]time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := false
	for chat, since := range chats {
		fresh = fresh || !s.wanted[chat].Equal(since)
	}
	s.wanted = chats
	if fresh {
		s.wake.Ring()
	}
}

// Run looks until ctx ends.
func (s *Scout) Run(ctx context.Context) error {
	pause.Rounds(ctx, s.wake, idle, s.round)
	return nil
}

// round looks at one chat after another and returns when to look again.
func (s *Scout) round(ctx context.Context) time.Duration {
	next := idle
	for i, chat := range s.chats() {
		if i > 0 && pause.For(ctx, pace) != nil {
			return next
		}
		if !s.up() {
			return scoutSoon
		}
		seen := s.look(ctx, chat)
		switch {
		case !seen.Sure:
			next = min(next, scoutSoon)
		case seen.Barred != "":
			next = min(next, scoutAgain)
		}
		s.report(seen)
	}
	return next
}

func (s *Scout) chats() []bridge.Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	return byID(slices.Collect(maps.Keys(s.wanted)))
}

func (s *Scout) look(ctx context.Context, chat bridge.Chat) Scouting {
	seen := Scouting{Chat: chat, Began: s.now()}
	seen.Barred, seen.Sure = lacking(ctx, s.checker, chat, func(f bridge.Finding) bool { return f.Barred })
	return seen
}
