package relay_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/store"
)

// mirrored is a group whose chats on three platforms are always joined.
func mirrored(w *world) {
	w.others = []*fake{newFake("third", bridge.Traits{RepeatsByID: true, SettleTime: 8 * time.Second})}
	w.groups[0].Mirror = true
	w.groups[0].Fallbacks = append(w.groups[0].Fallbacks, hut)
}

// uncommitted notes what a platform renders before anybody can read its delivery
// on disk, which is in the transaction that adds it.
func (w *world) uncommitted(chat bridge.Chat) (noted func() []string) {
	var mu sync.Mutex
	var texts []string
	w.on(chat).set(func() {
		w.on(chat).rendering = func(p bridge.Post) {
			waiting := false
			err := w.store.Read(w.Context(), func(tx *store.Tx) (err error) {
				_, waiting, err = tx.LaneHead(p.Chat, store.Live)
				return err
			})
			mu.Lock()
			defer mu.Unlock()
			if err != nil || !waiting {
				texts = append(texts, p.Text.Plain)
			}
		}
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(texts)
	}
}

func TestWhatIsSaidIsStartedInTheCommitThatDecidesOnIt(t *testing.T) {
	inWorldWith(t, mirrored, func(w *world) {
		for _, to := range []bridge.Chat{family, refuge, hut} {
			noted := w.uncommitted(to)
			from := family
			if to == family {
				from = hut
			}
			w.say(from, "hello")
			w.pass(time.Second)
			if got := noted(); len(got) != 1 {
				t.Errorf("in %s %q was started where it was decided on", to, got)
			}
		}
		w.expectSeen(refuge, "…: hello", "…: hello", "…: hello")
		w.expectSeen(family, "…: hello")
		w.expectSeen(hut, "…: hello", "…: hello")
	})
}

func TestOnlyAFewAreStartedInOneCommit(t *testing.T) {
	const most = 8
	manyGroups := func(w *world) {
		w.groups = nil
		for i := range most + 1 {
			w.groups = append(w.groups, directory.Group{
				Name: fmt.Sprint(i), Primary: numbered("primary", i), Fallbacks: []bridge.Chat{numbered("fallback", i)}, Zone: time.UTC, Mirror: true,
			})
		}
	}
	for said, want := range map[int]int{most: most, most + 1: 0} {
		inWorldWith(t, manyGroups, func(w *world) {
			noted := w.uncommitted(numbered("fallback", 0))
			var together []bridge.Message
			for i := range said {
				m := bridge.Message{Chat: numbered("primary", i), ID: fmt.Sprint(i), Kind: bridge.Said, SentAt: time.Now(), Text: bridge.Plainly("hello")}
				together = append(together, m)
			}
			if err := w.primary.hand(w.Context(), together...); err != nil {
				t.Fatal(err)
			}
			w.pass(time.Second)
			if got := noted(); len(got) != want {
				t.Errorf("of %d messages %d were started where they were decided on, want %d", said, len(got), want)
			}
			for i := range said {
				w.expectSeen(numbered("fallback", i), "…: hello")
			}
		})
	}
}

func numbered(platform bridge.PlatformName, i int) bridge.Chat {
	return bridge.Chat{Platform: platform, ID: fmt.Sprint("chat ", i)}
}

func TestNothingIsStartedBesideWhatIsOnlyKnownAfterTheCommit(t *testing.T) {
	inWorldWith(t, mirrored, func(w *world) {
		noted := w.uncommitted(family)
		moved := bridge.Message{Chat: refuge, ID: "1", Kind: bridge.Moved, MovedTo: "castle"}
		said := bridge.Message{Chat: refuge, ID: "2", Kind: bridge.Said, SentAt: time.Now(), Text: bridge.Plainly("hello")}
		if err := w.fallback.hand(w.Context(), moved, said); err != nil {
			t.Fatal(err)
		}
		w.pass(time.Second)
		w.expectSeen(family, "…: hello")
		if got := noted(); len(got) > 0 {
			t.Errorf("%q was started where a chat moved", got)
		}
	})
}

func TestAStepThatFailsGivesBackWhatItHasStarted(t *testing.T) {
	for name, failing := range map[string]bridge.Chat{"the first": refuge, "the second": hut} {
		t.Run(name, func(t *testing.T) {
			inWorldWith(t, mirrored, func(w *world) {
				mend := w.breakParts(failing)
				one := bridge.Message{Chat: family, ID: "one", Kind: bridge.Said, SentAt: time.Now(), Text: bridge.Plainly("one")}
				if err := w.primary.hand(w.Context(), one); err == nil {
					t.Fatal("what was not stored is confirmed")
				}
				if err := w.primary.hand(w.Context(), one); err != nil {
					t.Fatalf("it is not kept: %v", err)
				}
				w.pass(10 * time.Second)
				w.expectSeen(refuge)
				w.expectSeen(hut)
				mend()
				w.say(family, "two")
				w.pass(2 * time.Second)
				w.expectSeen(refuge, "…: one", "…: two")
				w.expectSeen(hut, "…: one", "…: two")
			})
		})
	}
}

// breakParts has no part kept for a chat until it is mended.
func (w *world) breakParts(chat bridge.Chat) (mend func()) {
	w.Helper()
	run := func(statement string) {
		w.Helper()
		pool, err := sql.Open("sqlite", "file:"+w.path)
		if err != nil {
			w.Fatal(err)
		}
		_, err = pool.ExecContext(w.Context(), statement)
		if err := errors.Join(err, pool.Close()); err != nil {
			w.Fatal(err)
		}
	}
	run(fmt.Sprintf(`CREATE TRIGGER broken BEFORE INSERT ON parts WHEN NEW.chat = '%s' BEGIN SELECT RAISE(ABORT, 'it is broken'); END`, chat.ID))
	return func() { run("DROP TRIGGER broken") }
}

func TestWhatIsSaidFromAllSidesKeepsItsOrder(t *testing.T) {
	var claimed func() []string
	inWorldWith(t, mirrored, func(w *world) {
		dice := rand.New(rand.NewPCG(1, 2))
		var mu sync.Mutex
		draw := func(n int) int {
			mu.Lock()
			defer mu.Unlock()
			return dice.IntN(n)
		}
		tried := map[string]bool{}
		w.others[0].set(func() {
			w.others[0].answer = func(part bridge.Part) error {
				time.Sleep(time.Duration(draw(400)) * time.Millisecond)
				mu.Lock()
				defer mu.Unlock()
				again := tried[part.ID]
				if tried[part.ID] = true; !again && dice.IntN(6) == 0 {
					return &bridge.SendError{Result: bridge.Transient, Reason: "try later"}
				}
				return nil
			}
		})
		claimed = w.uncommitted(hut)
		var toFamily, toHut []string
		for i := range 60 {
			text := fmt.Sprint("number ", i)
			if draw(2) == 0 {
				w.say(family, text)
				toHut = append(toHut, "…: "+text)
			} else {
				w.say(refuge, text)
				toHut, toFamily = append(toHut, "…: "+text), append(toFamily, "…: "+text)
			}
			if draw(3) == 0 {
				w.pass(time.Duration(draw(8_000)) * time.Millisecond)
			}
		}
		w.pass(10 * time.Minute)
		w.expectSeen(family, toFamily...)
		w.expectSeen(hut, toHut...)
	})
	if len(claimed()) == 0 {
		t.Error("nothing was started where it was decided on")
	}
}
