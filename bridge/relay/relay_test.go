package relay_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

func TestPeacetime(t *testing.T) {
	inWorld(t, func(w *world) {
		w.say(family, "only for the family")
		w.pass(time.Second)
		w.expectSeen(refuge)
		w.say(refuge, "is it down?")
		w.pass(2 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): is it down?")
		w.expectSeen(refuge, "WhatsApp works, so your message has gone to the WhatsApp group. Answers appear there.")
		w.say(refuge, "oh, it works")
		w.pass(2 * time.Second)
		w.expectSeen(refuge, "…Answers appear there.")
		w.pass(24 * time.Hour)
		w.say(refuge, "and today?")
		w.pass(2 * time.Second)
		w.expectSeen(refuge, "…Answers appear there.", "…Answers appear there.")
	})
}

func TestPeacetimeKeepsNothingOfThePrimary(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.say(family, "only for the family")
		err := w.store.Read(w.Context(), func(tx *store.Tx) error {
			if _, found, err := tx.FindMessage(m.Chat, m.ID); err != nil || found {
				return fmt.Errorf("found %v, %w", found, err)
			}
			waiting, err := tx.PendingEnvelopes(1)
			if len(waiting) > 0 {
				return errors.New("the envelope is still kept")
			}
			return err
		})
		if err != nil {
			w.Error(err)
		}
	})
}

func TestAnOutageFromBeginningToEnd(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.expectSeen(refuge, "WhatsApp has been down since 00:00. Let's go on here. Write as usual: your messages are kept and go back to the WhatsApp group when it works.")
		if p := w.fallback.shown(refuge)[0]; p.Post.Attention != bridge.Silent {
			w.Error("the first announcement rings")
		}
		for _, text := range []string{"one", "two", "three"} {
			w.say(refuge, text)
		}
		w.pass(10 * time.Second)
		w.expectSeen(family)
		w.mend()
		w.pass(3 * time.Minute)
		w.expectSeen(family, "[00:00] Grandma (via Telegram): one", "[00:00] Grandma (via Telegram): two", "[00:00] Grandma (via Telegram): three")
		w.expectSeen(refuge, "…when it works.",
			"WhatsApp was down from 00:00 to 00:02. It works again. What was said here is now being brought to the WhatsApp group.")
		w.expectPhase(failover.Standby)
	})
}

func TestItRingsAndPinsAfterTwoMinutes(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.pass(2 * time.Minute)
		shown := w.fallback.shown(refuge)
		if len(shown) != 3 || shown[1].Post.Attention != bridge.Ringing || shown[2].Post.Action != bridge.ActionPin || shown[2].Post.Attention != bridge.Ringing {
			w.Fatalf("shown %+v", shown)
		}
		if shown[2].Post.Target == nil || shown[2].Post.Target.ID != shown[1].ID {
			w.Errorf("pinned %+v, want the post that rang", shown[2].Post.Target)
		}
		w.mend()
		w.pass(time.Minute)
		i := slices.IndexFunc(w.fallback.shown(refuge), func(p post) bool { return p.Post.Action == bridge.ActionUnpin })
		if i < 0 || w.fallback.shown(refuge)[i].Post.Target.ID != shown[1].ID {
			w.Errorf("afterwards it is still pinned: %+v", w.fallback.shown(refuge))
		}
	})
}

func TestItPinsOnlyWherePinsAreKnown(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.fail()
		w.pass(2 * time.Minute)
		w.mend()
		w.pass(time.Minute)
		for _, p := range w.others[0].shown(den) {
			if p.Post.Action == bridge.ActionPin || p.Post.Action == bridge.ActionUnpin {
				w.Errorf("it was asked to %s", p.Post.Action)
			}
		}
		if posts := w.others[0].shown(den); len(posts) < 3 {
			w.Errorf("it saw only %+v", posts)
		}
	})
}

func TestWhatMembersSayIsSilentUntilItRang(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.say(family, "in the blip")
		w.pass(2 * time.Minute)
		w.say(family, "in the outage")
		w.say(family, "late", func(m *bridge.Message) { m.SentAt = time.Now().Add(-time.Hour) })
		w.pass(5 * time.Second)
		attention := map[string]bridge.Attention{}
		for _, p := range w.fallback.shown(refuge) {
			_, text, _ := strings.Cut(p.Post.Text.Plain, ": ")
			attention[text] = p.Post.Attention
		}
		want := map[string]bridge.Attention{"in the blip": bridge.Silent, "in the outage": bridge.Ordinary, "late": bridge.Silent}
		for text, a := range want {
			if attention[text] != a {
				w.Errorf("%q came with attention %q, want %q", text, attention[text], a)
			}
		}
	})
}

func TestTheChatsStayJoinedWhileItLingers(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.say(family, "this still came through")
		w.pass(time.Second)
		w.expectSeen(refuge, "…when it works.", "Grandma (via WhatsApp): this still came through")
		w.mend()
		w.pass(time.Minute)
		w.say(family, "back again")
		w.pass(time.Second)
		seen := w.fallback.seen(refuge)
		if got := seen[len(seen)-1]; got != "Grandma (via WhatsApp): back again" {
			w.Errorf("after the failback the fallback chat saw %q", got)
		}
		w.pass(2 * time.Hour)
		w.say(family, "private again")
		w.pass(time.Second)
		if again := w.fallback.seen(refuge); len(again) != len(seen) {
			w.Errorf("after the linger it still saw %q", again[len(again)-1])
		}
	})
}

func TestLateMessagesAreMarked(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.say(family, "long ago", func(m *bridge.Message) { m.SentAt = time.Now().Add(-10 * time.Minute) })
		w.pass(time.Second)
		w.expectSeen(refuge, "…when it works.", "[late, 23:50] Grandma (via WhatsApp): long ago")
	})
}

func TestOwnNetworkAndAccountFaultsSendNobodyAway(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, c := range w.controls {
			c.down = true
		}
		w.fallback.set(func() { w.fallback.down = true })
		w.primary.set(func() { w.primary.down = true })
		w.pass(10 * time.Minute)
		if s := w.state(); s.Phase != failover.Standby || s.Trouble != failover.OwnNetwork {
			w.Fatalf("own network: %s, %q", s.Phase, s.Trouble)
		}
		for _, c := range w.controls {
			c.mu.Lock()
			c.down = false
			c.mu.Unlock()
		}
		w.fallback.set(func() { w.fallback.down = false })
		w.pass(3 * time.Second)
		w.primary.set(func() { w.primary.down = false })
		w.pass(time.Minute)
		if s := w.state(); s.Phase != failover.Standby || s.Trouble != failover.NoTrouble {
			w.Fatalf("after the cut: %s, %q", s.Phase, s.Trouble)
		}
		w.primary.set(func() { w.primary.account = bridge.AccountLoggedOut })
		w.pass(20 * time.Minute)
		if s := w.state(); s.Phase != failover.Standby || s.Trouble != failover.AccountTrouble {
			w.Fatalf("logged out: %s, %q", s.Phase, s.Trouble)
		}
		w.expectSeen(refuge)
	})
}

func TestWhatWasSaidDuringACutArrives(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.down = true })
		for i := range 5 {
			w.say(refuge, fmt.Sprint("message ", i))
		}
		w.pass(5 * time.Second) // a blip, no outage
		w.primary.set(func() { w.primary.down = false })
		w.pass(time.Minute)
		w.expectSeen(family, "…message 0", "…message 1", "…message 2", "…message 3", "…message 4")
	})
}

func TestPoisonIsPassedOver(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, body := range []string{"poison", "panic"} {
			envelope := bridge.Envelope{Platform: "fallback", Key: body, ReceivedAt: time.Now(), Payload: []byte(body)}
			if err := w.fallback.inbox.Receive(w.Context(), []bridge.Envelope{envelope}, "7"); err != nil {
				w.Fatal(err)
			}
		}
		w.say(refuge, "still here")
		w.pass(time.Second)
		w.expectSeen(family, "…still here")
		err := w.store.Read(w.Context(), func(tx *store.Tx) error {
			_, setAside, err := tx.EnvelopeCounts()
			if setAside != 2 {
				return fmt.Errorf("%d envelopes set aside, want 2: %w", setAside, err)
			}
			cursor, err := tx.Cursor("fallback")
			if cursor != "7" {
				return fmt.Errorf("the cursor is %q: %w", cursor, err)
			}
			return err
		})
		if err != nil {
			w.Error(err)
		}
	})
}

func TestARedeliveryIsRelayedOnce(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.say(refuge, "once")
		if err := w.fallback.hand(w.Context(), m); err != nil {
			w.Fatal(err)
		}
		w.pass(5 * time.Second)
		w.expectSeen(family, "…once")
	})
}

func TestTheRelayNeverRelaysItself(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.say(family, "hello")
		w.pass(time.Second)
		posted := w.fallback.shown(refuge)[1]
		w.say(refuge, posted.Post.Text.Plain, func(m *bridge.Message) { m.Own, m.ID = true, posted.ID })
		w.say(refuge, posted.Post.Text.Plain, func(m *bridge.Message) { m.Sender.ID = "another bridge" })
		w.mend()
		w.pass(time.Minute)
		w.expectSeen(family)
	})
}

func TestOtherChatsAreIgnored(t *testing.T) {
	inWorld(t, func(w *world) {
		w.say(bridge.Chat{Platform: "fallback", ID: "elsewhere"}, "psst")
		w.pass(time.Second)
		w.expectSeen(family)
	})
}

func TestARestartContinuesTheSameDecision(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.say(refuge, "one")
		w.restart()
		w.expectPhase(failover.Down)
		w.say(refuge, "two")
		w.pass(time.Minute)
		w.restart()
		w.expectSeen(family)
		w.mend()
		w.pass(3 * time.Minute)
		w.expectSeen(family, "…one", "…two")
	})
}

func TestASecondOutageInterruptsTheReplay(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Replay = replay.Full }, func(w *world) {
		w.fail()
		var want []string
		for i := range 60 {
			w.say(refuge, fmt.Sprint("message ", i), func(m *bridge.Message) { m.ID = fmt.Sprint(i) })
			want = append(want, fmt.Sprint("…message ", i))
		}
		w.primary.set(func() { w.primary.down = false })
		w.pass(95*time.Second + 140*time.Second) // the probation lasts two minutes
		if seen := len(w.primary.seen(family)); seen < 5 || seen > 55 {
			w.Fatalf("%d messages replayed before the second outage", seen)
		}
		w.fail()
		sofar := len(w.primary.seen(family))
		w.pass(time.Minute)
		if now := len(w.primary.seen(family)); now != sofar {
			w.Errorf("the replay went on during the outage: %d, then %d", sofar, now)
		}
		w.primary.set(func() { w.primary.down = false })
		w.pass(15 * time.Minute)
		w.expectSeen(family, want...)
		w.expectPhase(failover.Standby)
	})
}

func TestTheFirstHeldPostGoesAlone(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		for i := range 3 {
			w.say(refuge, fmt.Sprint("message ", i))
		}
		w.mend()
		w.pass(30 * time.Second)
		w.expectSeen(family, "…message 0")
		w.primary.inbox.Signal(bridge.Signal{Capability: bridge.Delivery, OK: true, Chat: family, MessageID: w.primary.shown(family)[0].ID})
		w.pass(10 * time.Second)
		w.expectSeen(family, "…message 0", "…message 1", "…message 2")
	})
}

func TestTheEndIsPromptAndLosesNothing(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() {
			w.primary.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"} }
		})
		w.say(refuge, "under way")
		began := time.Now()
		w.end()
		if took := time.Since(began); took > 10*time.Second {
			w.Errorf("the end took %v", took)
		}
		w.primary.set(func() { w.primary.answer = nil })
		w.start()
		w.pass(time.Minute)
		w.expectSeen(family, "…under way")
		if tried := w.primary.tried(); len(tried) != 2 || tried[0].ID != tried[1].ID {
			w.Errorf("tried %d parts", len(tried))
		}
	})
}

func TestHistoryTellsTheOutage(t *testing.T) {
	inWorld(t, func(w *world) {
		changed := w.relay.HistoryChanged()
		w.fail()
		select {
		case <-changed:
		default:
			w.Error("nobody was told that the history has grown")
		}
		w.mend()
		synctest.Wait()
		var kinds []string
		err := w.store.Read(w.Context(), func(tx *store.Tx) error {
			events, err := tx.Events(store.EventQuery{Limit: 100})
			for _, e := range events {
				kinds = append(kinds, e.Kind)
			}
			return err
		})
		if err != nil {
			w.Fatal(err)
		}
		want := "started phase hold announce hold announce phase phase announce"
		if got := strings.Join(kinds, " "); !strings.HasPrefix(got, want) {
			w.Errorf("the history is %q, want it to begin with %q", got, want)
		}
	})
}
