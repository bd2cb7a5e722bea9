package relay_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/replay"
)

// hold lets members say a number of things during an outage.
func (w *world) hold(from, until int) []bridge.Message {
	w.Helper()
	var said []bridge.Message
	for i := from; i < until; i++ {
		said = append(said, w.say(refuge, fmt.Sprintf("message <%d>", i), func(m *bridge.Message) { m.ID = fmt.Sprint("held ", i) }))
	}
	return said
}

// expectOnce holds that messages were posted once each, in order.
func (w *world) expectOnce(posts []string, from, until int) {
	w.Helper()
	all := strings.Join(posts, "\n")
	last := -1
	for i := from; i < until; i++ {
		text := fmt.Sprintf("message <%d>", i)
		if strings.Count(all, text) != 1 {
			w.Fatalf("%q is there %d times:\n%s", text, strings.Count(all, text), all)
		}
		if at := strings.Index(all, text); at < last {
			w.Errorf("%q came too early:\n%s", text, all)
		} else {
			last = at
		}
	}
}

// change edits or deletes a message.
func (w *world) change(m bridge.Message, kind bridge.Kind, text string) {
	w.Helper()
	w.say(m.Chat, text, func(c *bridge.Message) { c.Kind, c.Target, c.ID = kind, m.ID, m.ID+"/"+string(kind)+text })
}

func TestFortyHeldMessagesAreOnePost(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 40)
		w.mend()
		w.pass(time.Minute)
		seen := w.primary.seen(family)
		if len(seen) != 1 || !strings.HasPrefix(seen[0], "40 messages from Telegram, 00:00, UTC\n\n[00:00]\nGrandma (via Telegram): message <0>\nmessage <1>") {
			t.Fatalf("the family saw %q", seen)
		}
		w.expectOnce(seen, 0, 40)
		w.pass(3 * time.Minute)
		w.expectPhase(failover.Standby)
	})
}

func TestADigestShowsTheNetEffect(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		said := w.hold(0, 6)
		w.change(said[1], bridge.Edited, "message <1> with another ending")
		w.change(said[2], bridge.Deleted, "")
		w.change(said[3], bridge.Edited, "never mind")
		w.change(said[3], bridge.Deleted, "")
		w.mend()
		w.pass(4 * time.Minute)
		w.expectSeen(family, "4 messages from Telegram, 00:00, UTC\n2 messages were deleted\n\n[00:00]\n"+
			"Grandma (via Telegram): message <0>\nmessage <1> with another ending\nmessage <4>\nmessage <5>")
		w.expectPhase(failover.Standby)
	})
}

func TestAHandfulShowsTheNetEffect(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		said := w.hold(0, 3)
		w.change(said[0], bridge.Edited, "the last wording")
		w.change(said[1], bridge.Deleted, "")
		w.mend()
		w.pass(4 * time.Minute)
		w.expectSeen(family, "[00:00] Grandma (via Telegram): the last wording", "[00:00] Grandma (via Telegram): message <2>")
		w.expectPhase(failover.Standby)
	})
}

func TestAnInterruptedDigestLosesAndRepeatsNothing(t *testing.T) {
	inWorldWith(t, func(w *world) { w.primary.limit, w.replayPerMinute = 200, 12 }, func(w *world) {
		w.fail()
		w.hold(0, 60)
		w.mend()
		w.pass(2*time.Minute + 3*time.Second)
		w.restart()
		w.pass(2 * time.Second)
		begun := len(w.primary.seen(family))
		if begun < 2 || begun > 7 {
			t.Fatalf("%d posts went out before the relapse", begun)
		}
		w.fail()
		w.hold(60, 70)
		w.primary.set(func() { w.primary.down = false })
		w.pass(20 * time.Minute)
		seen := w.primary.seen(family)
		w.expectOnce(seen, 0, 70)
		if headers := strings.Count(strings.Join(seen, "\n"), "messages from Telegram"); headers != 1 {
			t.Errorf("there are %d headers in %q", headers, seen)
		}
		w.expectPhase(failover.Standby)
	})
}

func TestWhatIsSaidOnProbationFollowsTheDigest(t *testing.T) {
	inWorldWith(t, func(w *world) { w.primary.limit = 200 }, func(w *world) {
		w.fail()
		w.hold(0, 30)
		w.mend()
		w.pass(30 * time.Second)
		if seen := w.primary.seen(family); len(seen) != 1 {
			t.Fatalf("on probation the family saw %q", seen)
		}
		w.hold(30, 33)
		w.pass(5 * time.Minute)
		w.expectOnce(w.primary.seen(family), 0, 33)
		w.expectPhase(failover.Standby)
	})
}

func TestLiveMessagesDoNotWaitForTheReplay(t *testing.T) {
	inWorldWith(t, func(w *world) { w.primary.limit, w.replayPerMinute = 200, 2 }, func(w *world) {
		w.fail()
		w.hold(0, 60)
		w.mend()
		w.pass(3 * time.Minute)
		w.say(refuge, "live at last")
		w.pass(2 * time.Second)
		seen := w.primary.seen(family)
		if !slices.Contains(seen, "Grandma (via Telegram): live at last") || len(seen) > 5 {
			t.Errorf("in the middle of the replay the family saw %q", seen)
		}
		w.pass(20 * time.Minute)
		w.expectOnce(w.primary.seen(family), 0, 60)
	})
}

func TestChangesDuringTheReplay(t *testing.T) {
	inWorldWith(t, func(w *world) { w.primary.limit = 200 }, func(w *world) {
		w.fail()
		said := w.hold(0, 30)
		w.mend()
		w.pass(30 * time.Second) // the first post is out, the others wait
		w.change(said[1], bridge.Edited, "a wording of its own")
		w.change(said[2], bridge.Deleted, "")
		w.change(said[28], bridge.Edited, "another wording of its own")
		w.change(said[29], bridge.Deleted, "")
		w.pass(5 * time.Minute)
		var posted, edits []string
		for _, p := range w.primary.shown(family) {
			if p.Post.Action == bridge.ActionEdit {
				edits = append(edits, p.Post.Text.Plain)
			} else {
				posted = append(posted, p.Post.Text.Plain)
			}
		}
		w.expectOnce(posted, 0, 28)
		all := strings.Join(posted, "\n")
		if !strings.Contains(all, "another wording of its own") || strings.Contains(all, "<28>") || strings.Contains(all, "<29>") {
			t.Errorf("what had not been posted was not composed anew:\n%s", all)
		}
		if len(edits) != 2 {
			t.Fatalf("there are the edits %q", edits)
		}
		last := edits[1]
		if !strings.HasPrefix(last, "30 messages from Telegram, 00:00, UTC\n\n[00:00]") || !strings.Contains(last, "message <0>\na wording of its own\nmessage <3>") {
			t.Errorf("the last wording is\n%s", last)
		}
		w.expectPhase(failover.Standby)
	})
}

func TestAnAnswerToADigestFindsItsPost(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		said := w.hold(0, 5)
		w.mend()
		w.pass(4 * time.Minute)
		digest := w.primary.shown(family)[0]
		w.say(refuge, "and I answer", func(m *bridge.Message) { m.Target = said[2].ID })
		w.pass(2 * time.Second)
		shown := w.primary.shown(family)
		if last := shown[len(shown)-1]; last.Post.Target == nil || last.Post.Target.ID != digest.ID {
			t.Errorf("the answer points at %+v, want the digest %s", last.Post.Target, digest.ID)
		}
	})
}

func TestReplayModes(t *testing.T) {
	for mode, want := range map[replay.Mode][]string{
		replay.Full:    {"…message <0>", "…message <1>", "…message <2>", "…message <3>", "…message <4>"},
		replay.Summary: {"5 messages from Telegram, 00:00, UTC\nGrandma: 5\nThey can be read in Telegram."},
		replay.None:    nil,
	} {
		t.Run(string(mode), func(t *testing.T) {
			inWorldWith(t, func(w *world) { w.groups[0].Replay = mode }, func(w *world) {
				w.fail()
				w.hold(0, 5)
				w.mend()
				w.pass(4 * time.Minute)
				w.expectSeen(family, want...)
				w.expectPhase(failover.Standby)
			})
		})
	}
}

func TestADigestBringsItsFiles(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		said := w.hold(0, 4)
		w.post(refuge, "a photo of us", "us")
		w.post(refuge, "a photo of them", "them")
		w.hold(4, 5)
		w.pass(3 * time.Minute)
		w.mend()
		w.pass(4 * time.Minute)
		w.expectSeen(family, "7 messages from Telegram, 00:00, UTC\n\n[00:00]\nGrandma (via Telegram): message <0>\nmessage <1>\nmessage <2>\nmessage <3>\n"+
			"[1] sent a photo: us\n[2] sent a photo: them\nmessage <4>", "[1] Grandma, 00:00\n[2] Grandma, 00:00", "")
		w.expectContents(family, "", "a photo of us", "a photo of them")
		w.change(said[0], bridge.Edited, "another wording")
		w.pass(time.Second)
		seen := w.primary.seen(family)
		if last := seen[len(seen)-1]; len(seen) != 4 || !strings.HasPrefix(last, "7 messages from Telegram, 00:00, UTC\n\n[00:00]\nGrandma (via Telegram): another wording\nmessage <1>") || !strings.Contains(last, "\n[2] sent a photo: them\n") {
			t.Errorf("the digest was changed to %q", seen)
		}
		w.expectPhase(failover.Standby)
	})
}

func TestFilesFollowTheirTextOverARelapse(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 4)
		w.post(refuge, "a photo of us", "us at the beach")
		w.pass(3 * time.Minute)
		w.mend()
		w.pass(20 * time.Second)
		if seen := w.primary.seen(family); len(seen) != 1 || !strings.Contains(seen[0], "us at the beach") {
			t.Fatalf("on probation the family saw %q", seen)
		}
		w.fail()
		w.hold(4, 9)
		w.primary.set(func() { w.primary.down = false })
		w.pass(10 * time.Minute)
		seen := w.primary.seen(family)
		w.expectOnce(seen, 0, 9)
		if all := strings.Join(seen, "\n"); strings.Count(all, "us at the beach") != 1 {
			t.Errorf("the caption is not there once:\n%s", all)
		}
		w.expectContents(family, "", "a photo of us", "")
		w.expectPhase(failover.Standby)
	})
}
