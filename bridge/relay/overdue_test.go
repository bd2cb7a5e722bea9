package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/replay"
)

// inLimitedWorld lets messages wait for an hour, and operators hear of it.
func inLimitedWorld(t *testing.T, change, test func(*world)) {
	t.Helper()
	inWorldWith(t, func(w *world) {
		w.operators = []bridge.Chat{boss, pager}
		w.others = []*fake{newFake("pager", bridge.Traits{Connectionless: true})}
		w.expireAfter = time.Hour
		change(w)
	}, test)
}

func TestWhatWaitsForTooLongIsParkedAndCounted(t *testing.T) {
	inLimitedWorld(t, func(w *world) { w.retention = 2 * time.Hour }, func(w *world) {
		w.fail()
		early := w.hold(0, 5)
		w.change(early[1], bridge.Edited, "another wording")
		w.pass(50 * time.Minute)
		w.hold(5, 10)
		w.pass(25 * time.Minute)
		w.expectTold("Messages for Family on WhatsApp are not posted any more (6 so far): it waited for longer than queue.expire_after.", 1)
		ids := w.parkedIDs()
		if len(ids) != 6 {
			t.Fatalf("parked are %v, want 5 posts and an edit", ids)
		}
		w.restart()
		w.mend()
		w.pass(4 * time.Minute)
		seen := w.primary.seen(family)
		if len(seen) != 1 || !strings.HasPrefix(seen[0], "5 messages from Telegram, 00:50, UTC\n5 older messages are not shown\n\n[00:50]\n") {
			t.Fatalf("the family saw %q", seen)
		}
		w.expectOnce(seen, 5, 10)
		w.expectPhase(failover.Standby)

		if retried, err := w.relay.RetryParked(w.Context(), ids[:1]); err != nil || retried != 1 {
			t.Fatalf("retried %d, %v", retried, err)
		}
		w.pass(15 * time.Minute)
		w.expectSeen(family, seen[0], "[00:00] Grandma (via Telegram): message <0>")
		w.pass(3 * time.Hour)
		if left := w.parkedIDs(); len(left) != 0 {
			t.Errorf("after the retention time %v are still parked", left)
		}
		w.expectTold("are not posted any more", 1)
	})
}

// TestAReplayOfNothingButOverdueMessagesIsOneLine has nothing left to post, with a relapse on the way.
func TestAReplayOfNothingButOverdueMessagesIsOneLine(t *testing.T) {
	for mode, want := range map[replay.Mode][]string{
		replay.Digest:  {"4 older messages are not shown"},
		replay.Full:    {"4 older messages are not shown"},
		replay.Summary: {"4 older messages are not shown"},
		replay.None:    nil,
	} {
		t.Run(string(mode), func(t *testing.T) {
			inLimitedWorld(t, func(w *world) { w.groups[0].Replay, w.expireAfter = mode, 5*time.Minute }, func(w *world) {
				w.fail()
				w.hold(0, 4)
				w.pass(20 * time.Minute)
				w.mend()
				w.pass(4 * time.Minute)
				w.expectSeen(family, want...)
				w.expectPhase(failover.Standby)
				w.fail()
				w.mend()
				w.pass(4 * time.Minute)
				w.expectSeen(family, want...)
			})
		})
	}
}

// TestMessagesExpireAlsoInADigestThatWaits fails again between the composition and the first post.
func TestMessagesExpireAlsoInADigestThatWaits(t *testing.T) {
	inLimitedWorld(t, func(w *world) { w.primary.limit, w.replayPerMinute = 200, 12 }, func(w *world) {
		w.fail()
		w.hold(0, 30)
		w.mend()
		w.pass(20 * time.Second)
		posted := len(w.primary.seen(family))
		w.fail()
		w.pass(2 * time.Hour)
		w.hold(30, 35)
		w.primary.set(func() { w.primary.down = false })
		w.pass(10 * time.Minute)
		all := strings.Join(w.primary.seen(family), "\n")
		if posted != 1 || strings.Contains(all, "message <29>") || !strings.Contains(all, "message <34>") || strings.Count(all, "are not shown") != 1 {
			t.Errorf("after %d posts and two hours the family saw\n%s", posted, all)
		}
		w.expectPhase(failover.Standby)
	})
}

func TestWhatIsTooMuchIsParkedAndStillTaken(t *testing.T) {
	inLimitedWorld(t, func(w *world) { w.limitPerChat = 10 }, func(w *world) {
		w.fail()
		w.hold(0, 25)
		w.pass(15 * time.Minute)
		w.expectTold("(15 so far): more waited for this chat than queue.limit_per_chat.", 1)
		w.mend()
		w.pass(4 * time.Minute)
		seen := w.primary.seen(family)
		w.expectOnce(seen, 15, 25)
		if len(seen) != 1 || !strings.HasPrefix(seen[0], "10 messages from Telegram, 00:00, UTC\n15 older messages are not shown\n") {
			t.Errorf("the family saw %q", seen)
		}
	})
}
