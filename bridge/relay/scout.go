package relay

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/failover"
)

const (
	// scoutAgain is how long after a look that showed a chat to be barred it is
	// looked at again, and scoutSoon after one that showed nothing.
	scoutAgain = 2 * time.Minute
	scoutSoon  = 10 * time.Second
	// scoutPatience is how long a replay waits for a look that shows something:
	// where a platform takes posts it need not answer questions.
	scoutPatience = 2 * time.Minute
)

// scout looks at the chats of one primary right before what was held is replayed
// to them, and for as long as nothing can be posted there. What is due waits in
// its lane meanwhile.
type scout struct {
	inspector
	wake chan struct{}

	mu     sync.Mutex
	wanted map[bridge.Chat]time.Time // the chats to look at, and since when
}

// scouts are those of the primaries that can be asked.
func (r *Relay) newScouts() map[bridge.PlatformName]*scout {
	all := map[bridge.PlatformName]*scout{}
	for primary := range r.groups.primary {
		if checker, able := r.platforms[primary].(bridge.Checker); able {
			all[primary] = &scout{inspector: inspector{relay: r, checker: checker, platform: primary}, wake: make(chan struct{}, 1)}
		}
	}
	return all
}

// want sets the chats to look at. It is said anew at every decision, so only what
// was not wanted before is looked at at once.
func (s *scout) want(chats map[bridge.Chat]time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := false
	for chat, since := range chats {
		fresh = fresh || !s.wanted[chat].Equal(since)
	}
	s.wanted = chats
	if !fresh {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *scout) chats() []bridge.Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Keys(s.wanted), byChatID)
}

func (s *scout) run(ctx context.Context) error {
	timer := time.NewTimer(idle)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		case <-timer.C:
		}
		timer.Reset(s.round(ctx))
	}
}

// round looks at one chat after another and returns when to look again. While the
// link is down it asks nothing.
func (s *scout) round(ctx context.Context) time.Duration {
	again := idle
	for i, chat := range s.chats() {
		if i > 0 && !pause(ctx, inspectPace) {
			return again
		}
		if !s.relay.senders[s.platform].IsUp() {
			return scoutSoon
		}
		report := s.look(ctx, chat)
		switch {
		case !report.sure:
			again = min(again, scoutSoon)
		case report.barred != "":
			again = min(again, scoutAgain)
		}
		s.relay.mail.put(func(l *letters) { l.scouted = append(l.scouted, report) })
	}
	return again
}

// scoutReport is what one look at a chat showed: what bars the relay from posting
// there, empty if nothing.
type scoutReport struct {
	chat   bridge.Chat
	began  time.Time
	barred string
	sure   bool
}

func (s *scout) look(ctx context.Context, chat bridge.Chat) scoutReport {
	report := scoutReport{chat: chat, began: s.relay.now()}
	report.barred, report.sure = s.lacking(ctx, chat, func(f bridge.Finding) bool { return f.Barred })
	return report
}

// scouted is what is known of a chat to which something may have to be replayed.
type scouted struct {
	returning bool      // whether the replay is on
	due       time.Time // when that began, so that an older look shows nothing
	seen      time.Time // when the latest look began that showed something
	barred    string    // see scoutReport
}

// clear says that the replay may go on. It does where nobody looks.
func (s scouted) clear() bool { return s.barred == "" && !s.seen.Before(s.due) }

// sendScouts has the chats looked at whose replay is about to begin, as the
// committed memories say.
func (r *Relay) sendScouts(now time.Time) {
	for primary, scout := range r.scouts {
		wanted := map[bridge.Chat]time.Time{}
		for _, group := range r.groups.primary[primary] {
			known := r.knowledge.scouted[group.Primary].after(r.memories[primary].Failover.Groups[group.Name].Stage, now)
			r.knowledge.scouted[group.Primary] = known
			if known.returning && !known.clear() {
				wanted[group.Primary] = known.due
			}
		}
		scout.want(wanted)
	}
}

// after is what is known once the chat's group has come to a stage.
func (s scouted) after(stage failover.Stage, now time.Time) scouted {
	returning := stage == failover.Probation || stage == failover.Replaying
	if returning && !s.returning {
		s.due = now
	}
	if stage == failover.AtHome {
		s.barred = ""
	}
	s.returning = returning
	return s
}

// observeScouts takes in what was seen, and lets the replay go on where nothing
// is in its way any more.
func (r *Relay) observeScouts(reports []scoutReport, now time.Time) {
	for _, report := range reports {
		before := r.knowledge.scouted[report.chat]
		known := before.learn(report)
		r.knowledge.scouted[report.chat] = known
		switch {
		case known.barred != "" && known.barred != before.barred:
			r.log.Warn("what was held waits until the relay can post there again", "chat", report.chat, "reason", known.barred)
		case !report.sure && known.clear() && !before.clear():
			r.log.Warn("whether the relay can post there could not be found out; what was held is tried", "chat", report.chat)
		}
	}
	if len(reports) == 0 {
		return
	}
	r.openGates(now)
	for _, report := range reports {
		r.senders[report.chat.Platform].Wake(report.chat)
	}
}

// learn is what is known after a look.
func (s scouted) learn(report scoutReport) scouted {
	switch {
	case report.began.Before(s.due):
	case report.sure:
		s.seen, s.barred = report.began, report.barred
	case s.barred == "" && report.began.Sub(s.due) >= scoutPatience:
		s.seen = report.began
	}
	return s
}

// waitingFindings tell of the chats whose replay waits.
func (r *Relay) waitingFindings() []alert.Finding {
	var found []alert.Finding
	for chat, known := range r.knowledge.scouted {
		if known.barred != "" {
			found = append(found, r.aboutChat(chat, alert.ReplayWaits, known.barred, 0))
		}
	}
	return found
}
