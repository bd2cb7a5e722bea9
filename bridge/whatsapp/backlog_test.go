package whatsapp

import (
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// TestWhatIsAnnouncedAndKeptBackIsReported: the server says how much waits, and hands in none of it.
func TestWhatIsAnnouncedAndKeptBackIsReported(t *testing.T) {
	t.Parallel()
	pace := briskPace()
	pace.backlogStall = 100 * time.Millisecond
	r := startRelay(t, newWorld(t), pace)
	r.fault(sim.Fault{Kind: sim.DeliveriesDelayed, Who: sim.Only(relayNumber)})
	said := r.say(0, "kept back")
	mark := r.inbox.mark()
	r.Cut(t)
	r.inbox.await(t, mark, "waiting in vain", failing(bridge.Receive, "it has announced 1, and none of them comes"))
	r.mustSend(r.part("sending works"))
	mark = r.inbox.mark()
	r.Heal(t)
	r.inbox.await(t, mark, "receiving", working(bridge.Receive))
	r.inbox.await(t, mark, "caught up", func(s bridge.Signal) bool { return s.CaughtUp })
	r.hears(said)
}

// TestABacklogThatBeginsToComeIsNoFault: what came before the announcement shows nothing, what comes after it does.
func TestABacklogThatBeginsToComeIsNoFault(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	s, mark := r.platform.current.Load(), r.inbox.mark()
	s.hear(&events.Message{}, time.Now())
	backlog := newBacklog(pace{backlogStall: time.Hour})
	defer backlog.stop()
	backlog.observe(&events.OfflineSyncPreview{Total: 9, Messages: 7})
	s.waitInVain(backlog)
	r.inbox.await(t, mark, "waiting in vain", failing(bridge.Receive, "it has announced 7"))
	s.hear(&events.Message{}, time.Now())
	s.waitInVain(backlog)
	r.inbox.await(t, mark, "receiving", working(bridge.Receive))
}

// TestThatNothingWasHeardIsNoSignOfLife: whatsmeow tells of its own unanswered pings in the same way as of what the
// server sends. Taking that for an answer kept a dead connection for 21 s longer.
func TestThatNothingWasHeardIsNoSignOfLife(t *testing.T) {
	t.Parallel()
	var s session
	s.hear(&events.KeepAliveTimeout{}, time.Now())
	if s.heard.Load() != 0 {
		t.Error("the silence was heard")
	}
	s.hear(&events.Receipt{}, time.Now())
	if s.heard.Load() == 0 || s.came.Load() != 0 {
		t.Error("a receipt is a sign of life, and no message")
	}
}
