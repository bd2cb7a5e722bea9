package telegram_test

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"lifeboat/sim/telegram"
)

func TestEveryWatcherSeesTheSame(t *testing.T) {
	w := newWorld(t)
	const watchers, messages = 3, 200
	var all sync.WaitGroup
	seen := make([][]telegram.Event, watchers)
	for i := range watchers {
		all.Go(func() {
			for event := range w.family.Watch(soon(t)) {
				seen[i] = append(seen[i], event)
				if event.Message.Text == "the end" {
					return
				}
			}
		})
	}
	for i := range messages {
		w.say(strconv.Itoa(i))
	}
	w.say("the end")
	all.Wait()
	want := w.family.Events()
	for i := range watchers {
		if len(seen[i]) != len(want) {
			t.Fatalf("watcher %d saw %d events, want %d", i, len(seen[i]), len(want))
		}
		for n := range want {
			if seen[i][n].Kind != want[n].Kind || seen[i][n].Message.ID != want[n].Message.ID {
				t.Fatalf("watcher %d saw %+v as event %d, want %+v", i, seen[i][n], n, want[n])
			}
		}
	}
}

func TestASlowWatcherHoldsUpNobody(t *testing.T) {
	w := newWorld(t)
	for range w.family.Watch(soon(t)) {
		ok(w.send("said"))(t)
		w.say("while the watcher is busy")
		w.wantSeen("said", "while the watcher is busy")
		break
	}
}

func TestAWatchEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range w.family.Watch(ctx) {
		cancel()
	}
}

func TestWhatWasSeenDoesNotChange(t *testing.T) {
	w := newWorld(t)
	id := ok(w.anna.Say(w.family, "first", telegram.Silently()))(t)
	must(t, w.anna.React(w.family, id, "👍"))
	must(t, w.anna.Edit(w.family, id, "second"))
	must(t, w.ben.React(w.family, id, "❤"))
	var events []telegram.Event
	for _, event := range w.family.Events() {
		if event.Message.ID == id {
			events = append(events, event)
		}
	}
	if events[0].Message.Text != "first" || !events[0].Silent || len(events[0].Message.Reactions) != 0 {
		t.Errorf("the post is now %+v", events[0])
	}
	if len(events[1].Message.Reactions) != 1 || events[2].Message.Text != "second" || len(events[3].Message.Reactions) != 2 {
		t.Errorf("the events are now %+v", events)
	}
}
