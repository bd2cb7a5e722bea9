package relay_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

// lively is a mirrored group of which the primary is lively above four posts a
// minute.
func lively(w *world) {
	w.groups[0].Mirror = true
	w.primary.traits.LivelyAbove = 4
}

// tell has somebody say something in the refuge, and lets time pass.
func (w *world) tell(who, text string, then time.Duration, change ...func(*bridge.Message)) bridge.Message {
	w.Helper()
	m := w.say(refuge, text, append([]func(*bridge.Message){by(who), func(m *bridge.Message) { m.ID = text }}, change...)...)
	w.pass(then)
	return m
}

// enliven has four things said in the refuge, each of which goes at once.
func (w *world) enliven() {
	w.Helper()
	for i := range 4 {
		w.tell("ben", fmt.Sprintf("early %d", i), 0)
		if seen := w.primary.seen(family); len(seen) != i+1 {
			w.Fatalf("after %d messages the family saw %q", i+1, seen)
		}
	}
}

func TestWhatOnePersonSaysInALivelyChatIsJoined(t *testing.T) {
	inWorldWith(t, lively, func(w *world) {
		w.enliven()
		w.tell("anna", "well", 500*time.Millisecond)
		w.tell("anna", "as I said", 500*time.Millisecond)
		w.tell("anna", "no", 100*time.Millisecond)
		if seen := w.primary.seen(family); len(seen) != 4 {
			t.Fatalf("the family saw %q too early", seen)
		}
		w.pass(100 * time.Millisecond)
		if seen := w.primary.seen(family)[4:]; !slices.Equal(seen, []string{"~anna (via Telegram): well\nas I said\nno"}) {
			t.Errorf("the family saw %q", seen)
		}
	})
}

func TestNothingWaitsWhereLittleIsSaid(t *testing.T) {
	inWorldWith(t, lively, func(w *world) {
		for i := range 20 {
			w.tell("anna", fmt.Sprintf("word %d", i), 0)
			if seen := w.primary.seen(family); len(seen) != i+1 {
				t.Fatalf("after %d messages the family saw %q", i+1, seen)
			}
			w.pass(15 * time.Second)
		}
	})
}

func TestTheNextSpeakerEndsAWait(t *testing.T) {
	inWorldWith(t, lively, func(w *world) {
		w.enliven()
		w.tell("anna", "well", 100*time.Millisecond)
		w.tell("ben", "yes?", 0)
		if seen := w.primary.seen(family)[4:]; !slices.Equal(seen, []string{"~anna (via Telegram): well"}) {
			t.Errorf("the family saw %q", seen)
		}
		w.pass(1200 * time.Millisecond)
		if seen := w.primary.seen(family)[4:]; len(seen) != 2 {
			t.Errorf("the family saw %q", seen)
		}
	})
}

func TestAnswersAndFilesStandForThemselves(t *testing.T) {
	inWorldWith(t, lively, func(w *world) {
		w.enliven()
		m := w.tell("anna", "one", 0)
		w.tell("anna", "two", 0)
		w.tell("anna", "to the first", 0, func(a *bridge.Message) { a.Target = m.ID })
		w.tell("anna", "three", 0)
		w.post(refuge, "content", "look", by("anna"))
		w.tell("anna", "four", 0)
		w.tell("anna", "five", 2*time.Second)
		want := []string{
			"~anna (via Telegram): one\ntwo", "~anna (via Telegram): to the first", "~anna (via Telegram): three",
			"~anna (via Telegram): look", "~anna (via Telegram): four\nfive",
		}
		shown := w.primary.shown(family)[4:]
		if seen := w.primary.seen(family)[4:]; !slices.Equal(seen, want) {
			t.Fatalf("the family saw %q", seen)
		}
		if target := shown[1].Post.Target; target == nil || target.ID != shown[0].ID || target.Quote != "one" {
			t.Errorf("the answer points at %+v, want %s", target, shown[0].ID)
		}
	})
}

func TestChangesFollowIntoABurst(t *testing.T) {
	inWorldWith(t, lively, func(w *world) {
		w.enliven()
		var said []bridge.Message
		for _, text := range []string{"one", "two", "three", "four"} {
			said = append(said, w.tell("anna", text, 0))
		}
		change := func(m bridge.Message, kind bridge.Kind, text string) {
			w.say(refuge, text, by("anna"), func(c *bridge.Message) { c.ID, c.Kind, c.Target = "change of "+m.ID+text, kind, m.ID })
		}
		change(said[0], bridge.Edited, "eins")
		change(said[1], bridge.Deleted, "")
		w.pass(2 * time.Second)
		change(said[2], bridge.Edited, "drei")
		w.pass(time.Second)
		w.react("ben", said[3], "👍")
		change(said[3], bridge.Deleted, "")
		w.pass(2 * time.Second)
		want := []string{
			"post ~anna (via Telegram): eins\nthree\nfour", "edit ~anna (via Telegram): eins\ndrei\nfour",
			"edit ~anna (via Telegram): eins\ndrei\nfour\n  👍 ~ben", "edit ~anna (via Telegram): eins\ndrei",
		}
		if got := w.actions(family)[4:]; !slices.Equal(got, want) {
			t.Errorf("the family saw\n%s", strings.Join(got, "\n"))
		}
	})
}

func TestWhoAnswersABurstMeansItsLatest(t *testing.T) {
	inWorldWith(t, lively, func(w *world) {
		w.enliven()
		w.tell("anna", "one", 0)
		latest := w.tell("anna", "two", 2*time.Second)
		shown := w.primary.shown(family)
		burst := shown[len(shown)-1].ID
		w.say(family, "I see", func(m *bridge.Message) { m.Target = burst })
		w.reactIn(family, "mia", burst, "👍")
		posts := w.fallback.shown(refuge)
		for _, p := range posts[len(posts)-2:] {
			if p.Post.Target == nil || p.Post.Target.ID != latest.ID || p.Post.Target.Quote != "two" {
				t.Errorf("%q answers %+v, want %s", p.Post.Text.Plain, p.Post.Target, latest.ID)
			}
		}
	})
}

func TestABurstSurvivesACrash(t *testing.T) {
	for _, after := range []time.Duration{100 * time.Millisecond, time.Second, 1500 * time.Millisecond} {
		t.Run(after.String(), func(t *testing.T) {
			inWorldWith(t, lively, func(w *world) {
				w.enliven()
				w.tell("anna", "message <0>", 0)
				w.tell("anna", "message <1>", after)
				w.restart()
				w.tell("anna", "message <2>", 3*time.Second)
				w.expectOnce(w.primary.seen(family), 0, 3)
			})
		})
	}
}

func TestABurstOfUnknownFateIsRepeatedByItsID(t *testing.T) {
	inWorldWith(t, lively, func(w *world) {
		w.enliven()
		w.primary.set(func() {
			w.primary.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "no answer"} }
		})
		w.tell("anna", "message <0>", 0)
		w.tell("anna", "message <1>", 2*time.Second)
		w.tell("anna", "message <2>", 0)
		w.restart()
		w.primary.set(func() { w.primary.answer = nil })
		w.pass(time.Minute)
		w.expectOnce(w.primary.seen(family), 0, 3)
		tries := w.primary.tried()
		ids := map[string]bool{}
		for _, try := range tries {
			if strings.Contains(string(try.Payload), `message \u003c0`) {
				ids[try.ID] = true
			}
		}
		if len(ids) != 1 {
			t.Errorf("the burst was tried under the ids %v", ids)
		}
	})
}

// TestLivelyTalkIsSwiftAndInOrder lets three people talk at random while a replay
// goes on: everything is there once, in order and within two seconds.
func TestLivelyTalkIsSwiftAndInOrder(t *testing.T) {
	change := func(w *world) { w.primary.traits.LivelyAbove, w.primary.limit, w.replayPerMinute = 4, 200, 4 }
	for seed := range uint64(2) {
		random := rand.New(rand.NewPCG(seed, 0))
		inWorldWith(t, change, func(w *world) {
			w.fail()
			w.hold(0, 60)
			w.mend()
			w.pass(2*time.Minute + 10*time.Second) // probation
			var said []time.Time
			for i := range 50 {
				said = append(said, time.Now())
				w.tell([]string{"anna", "ben", "mia"}[random.IntN(3)], fmt.Sprintf("live <%d>.", i), time.Duration(random.IntN(3000))*time.Millisecond)
				w.expectLive(slices.IndexFunc(append(said, time.Now()), func(at time.Time) bool { return time.Since(at) < 2*time.Second }))
			}
			w.pass(5 * time.Minute)
			w.expectLive(50)
			w.expectOnce(w.primary.seen(family), 0, 60)
			if posts := len(w.primary.seen(family)); posts >= 70 {
				w.Errorf("%d posts: nothing was joined", posts)
			}
		})
	}
}

// expectLive holds that at least so many live messages are there, once each and
// in order.
func (w *world) expectLive(least int) {
	w.Helper()
	next := 0
	for _, text := range w.primary.seen(family) {
		for line := range strings.Lines(text) {
			if _, live, is := strings.Cut(strings.TrimSpace(line), "live "); is {
				if live != fmt.Sprintf("<%d>.", next) {
					w.Fatalf("%s was shown where <%d> is due", live, next)
				}
				next++
			}
		}
	}
	if next < least {
		w.Fatalf("%d of %d live messages are there", next, least)
	}
}
