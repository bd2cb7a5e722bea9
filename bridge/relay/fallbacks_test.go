package relay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/store"
)

var (
	den  = bridge.Chat{Platform: "second", ID: "den"}
	cave = bridge.Chat{Platform: "third", ID: "cave"}
)

// inWideWorld is a family with two fallbacks.
func inWideWorld(t *testing.T, test func(*world)) {
	t.Helper()
	inWorldWith(t, func(w *world) {
		w.others = []*fake{newFake("second", bridge.Traits{})}
		w.groups = []directory.Group{{Name: "Family", Primary: family, Fallbacks: []bridge.Chat{refuge, den}, Zone: time.UTC}}
	}, test)
}

// lose takes a fallback down and waits until that is known.
func (w *world) lose(f *fake) {
	w.Helper()
	f.set(func() { f.down = true })
	w.pass(20 * time.Second)
}

// find brings a fallback back and waits until it is trusted.
func (w *world) find(f *fake) {
	w.Helper()
	f.set(func() { f.down = false })
	w.pass(20 * time.Second)
}

// events returns the events of a kind.
func (w *world) events(kind string) []store.Event {
	w.Helper()
	var found []store.Event
	err := w.store.Read(w.Context(), func(tx *store.Tx) error {
		all, err := tx.Events(store.EventQuery{Limit: 1000})
		for _, e := range all {
			if e.Kind == kind {
				found = append(found, e)
			}
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return found
}

func TestAllFallbacksOpenAtOnceAndAreJoined(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.fail()
		w.say(refuge, "here")
		w.say(den, "there")
		w.pass(time.Second)
		w.expectSeen(refuge, "…when it works.", "Grandma (via second): there")
		w.expectSeen(den, "…when it works.", "Grandma (via Telegram): here")
	})
}

func TestAFallbackThatFailsHoldsNothingUp(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.fail()
		w.lose(w.fallback)
		w.say(family, "still heard")
		w.say(den, "alone")
		w.pass(time.Second)
		w.expectSeen(den, "…when it works.", "Telegram cannot be reached either. Let's go on in second.", "Grandma (via WhatsApp): still heard")
		snapshot, err := w.relay.Snapshot(w.Context())
		if err != nil || snapshot.Platforms[0].Name != "fallback" || snapshot.Platforms[0].FailingSince.IsZero() {
			t.Errorf("the snapshot says %+v (%v)", snapshot.Platforms, err)
		}
		failing := w.events("fallback failing")
		if len(failing) != 1 || failing[0].Platform != "fallback" || !strings.Contains(string(failing[0].Detail), "second answers") {
			t.Errorf("the history says %+v", failing)
		}
	})
}

func TestAFallbackThatFailedBeforeTheOutageIsToldOf(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.lose(w.fallback)
		w.fail()
		w.expectSeen(den, "…when it works.", "Telegram cannot be reached either. Let's go on in second.")
		w.find(w.fallback)
		w.expectSeen(refuge, "…when it works.")
	})
}

func TestAFallbackGetsWhatItMissedAsOneSummary(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.fail()
		w.lose(w.fallback)
		for i := range 7 {
			w.say(den, fmt.Sprint("message ", i))
			w.pass(time.Second)
		}
		if got := w.fallback.seen(refuge); len(got) != 1 {
			t.Fatalf("while it failed it saw %q", got)
		}
		w.fallback.set(func() { w.fallback.down = false })
		w.pass(5 * time.Second)
		w.say(den, "just now")
		w.pass(10 * time.Second)
		w.say(den, "live again")
		w.pass(time.Second)
		w.expectSeen(refuge, "…when it works.",
			"While Telegram could not be reached, 00:00–00:01, 8 messages were written here\n\n[00:00]\n"+
				"Grandma (via second): message 0\nmessage 1\nmessage 2\nmessage 3\nmessage 4\nmessage 5\nmessage 6\njust now",
			"Grandma (via second): live again")
		if back := w.events("fallback back"); len(back) != 1 {
			t.Errorf("the history says %+v", back)
		}
	})
}

func TestAHandfulGoesAsItIs(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.fail()
		w.lose(w.fallback)
		for i := range 3 {
			w.say(den, fmt.Sprint("message ", i))
		}
		w.find(w.fallback)
		w.expectSeen(refuge, "…when it works.", "Grandma (via second): message 0", "Grandma (via second): message 1", "Grandma (via second): message 2")
	})
}

func TestWhatWasMissedSurvivesARestart(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.fail()
		w.lose(w.fallback)
		for i := range 5 {
			w.say(den, fmt.Sprint("message ", i))
		}
		w.restart()
		w.say(den, "message 5")
		w.find(w.fallback)
		seen := w.fallback.seen(refuge)
		if len(seen) != 2 || !strings.Contains(seen[1], "6 messages") || !strings.Contains(seen[1], "message 5") {
			t.Errorf("it saw %q", seen)
		}
		if failing := w.events("fallback failing"); len(failing) != 1 {
			t.Errorf("it was told %d times that it fails", len(failing))
		}
	})
}

func TestOurOwnNetworkIsNoFallbacksFault(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.lose(w.fallback)
		for _, f := range []*fake{w.primary, w.others[0]} {
			f.set(func() { f.down = true })
		}
		for _, c := range w.controls {
			c.mu.Lock()
			c.down = true
			c.mu.Unlock()
		}
		w.pass(time.Minute)
		for _, e := range w.events("fallback failing") {
			if e.Platform != "fallback" {
				t.Errorf("%s is blamed: %s", e.Platform, e.Detail)
			}
		}
	})
}

func TestASendThatArrivesShowsThatAFallbackIsBack(t *testing.T) {
	inWideWorld(t, func(w *world) {
		w.fail()
		refuse := func(bridge.Part) error { return &bridge.SendError{Result: bridge.Transient, Reason: "internal error"} }
		w.fallback.set(func() { w.fallback.answer = refuse })
		for i := range 9 {
			w.say(den, fmt.Sprint("message ", i))
			w.pass(5 * time.Second)
		}
		if failing := w.events("fallback failing"); len(failing) != 1 {
			t.Fatalf("the history says %+v", failing)
		}
		w.fallback.set(func() { w.fallback.answer = nil })
		w.pass(2 * time.Minute)
		all := strings.Join(w.fallback.seen(refuge), "\n")
		for i := range 9 {
			if strings.Count(all, fmt.Sprint("message ", i)) != 1 {
				t.Errorf("message %d is not there once:\n%s", i, all)
			}
		}
		if posts := len(w.fallback.seen(refuge)); posts > 7 {
			t.Errorf("it came in %d posts:\n%s", posts, all)
		}
	})
}

func TestAnyPlatformMayBeThePrimary(t *testing.T) {
	inWorldWith(t, func(w *world) {
		w.others = []*fake{newFake("second", bridge.Traits{RepeatsByID: true})}
		w.groups = []directory.Group{
			{Name: "Family", Primary: family, Fallbacks: []bridge.Chat{refuge}, Zone: time.UTC},
			{Name: "Band", Primary: den, Fallbacks: []bridge.Chat{tent}, Zone: time.UTC},
		}
	}, func(w *world) {
		second := w.others[0]
		w.lose(second)
		w.say(tent, "rehearsal at eight")
		w.say(refuge, "nothing is wrong here")
		w.pass(time.Second)
		w.expectSeen(tent, "second has been down since 00:00. Let's go on here. Write as usual: your messages are kept and go back to the second group when it works.")
		w.expectSeen(family, "Grandma (via Telegram): nothing is wrong here")
		w.find(second)
		w.pass(4 * time.Minute)
		w.expectSeen(den, "[00:00] Grandma (via Telegram): rehearsal at eight")
	})
}

func TestTwoChatsOfOnePlatformOnTwoServers(t *testing.T) {
	inWorldWith(t, func(w *world) {
		w.others = []*fake{newFake("second", bridge.Traits{}), newFake("third", bridge.Traits{})}
		w.groups = []directory.Group{{Name: "Family", Primary: family, Fallbacks: []bridge.Chat{den, cave}, Zone: time.UTC}}
	}, func(w *world) {
		w.fail()
		w.lose(w.others[1])
		w.say(den, "one server is enough")
		w.find(w.others[1])
		w.expectSeen(cave, "…when it works.", "Grandma (via second): one server is enough")
		w.mend()
		w.pass(3 * time.Minute)
		w.expectSeen(family, "[00:00] Grandma (via second): one server is enough")
	})
}
