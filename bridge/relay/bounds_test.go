package relay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

// filed lets a member post a file in an outage and returns the message.
func (w *world) filed(content, caption string) bridge.Message {
	w.Helper()
	m := w.post(refuge, content, caption)
	w.pass(time.Second)
	return m
}

func TestADeletedFileOfADigestGoes(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 4)
		w.filed("a photo of us", "us")
		them := w.filed("a photo of them", "them")
		w.mend()
		w.pass(4 * time.Minute)
		posted := w.primary.shown(family)
		w.change(them, bridge.Deleted, "")
		w.pass(2 * time.Second)
		changes := w.primary.shown(family)[len(posted):]
		if len(changes) != 2 || changes[0].Post.Action != bridge.ActionDelete || changes[0].Post.Target.ID != posted[2].ID {
			t.Fatalf("the changes are %+v", changes)
		}
		if text := changes[1].Post.Text.Plain; strings.Contains(text, "them") || !strings.Contains(text, "[1] sent a photo: us") {
			t.Errorf("the digest tells\n%s", text)
		}
	})
}

func TestNumbersOfFilesStayWhenOneIsDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 4)
		us := w.filed("a photo of us", "us")
		w.filed("a photo of them", "them")
		w.mend()
		w.pass(4 * time.Minute)
		w.change(us, bridge.Deleted, "")
		w.pass(2 * time.Second)
		seen := w.primary.seen(family)
		if last := seen[len(seen)-1]; strings.Contains(last, "us") && !strings.Contains(last, "[2] sent a photo: them") || strings.Contains(last, "[1]") {
			t.Errorf("the digest tells\n%s", last)
		}
	})
}

func TestADeletedFileThatStillWaitsIsNotPosted(t *testing.T) {
	inWorldWith(t, func(w *world) { w.replayPerMinute = 2 }, func(w *world) {
		w.fail()
		w.hold(0, 4)
		w.filed("a photo of us", "us")
		them := w.filed("a photo of them", "them")
		w.mend()
		w.pass(30 * time.Second) // the text is out, the files wait
		if seen := w.primary.seen(family); len(seen) != 1 {
			t.Fatalf("on probation the family saw %q", seen)
		}
		w.change(them, bridge.Deleted, "")
		w.pass(5 * time.Minute)
		w.expectContents(family, "", "a photo of us", "")
		seen := w.primary.seen(family)
		if seen[1] != "[1] Grandma, 00:00" || strings.Contains(seen[2], "them") {
			t.Errorf("the family saw %q", seen)
		}
		w.expectPhase(failover.Standby)
	})
}

func TestMoreThanADigestMayTakeIsASummaryWithATranscript(t *testing.T) {
	change := func(w *world) {
		w.primary.limit, w.primary.traits.LargestFile, w.largest, w.retention = 300, 1<<20, 1<<20, 2*time.Hour
	}
	inWorldWith(t, change, func(w *world) {
		w.fail()
		said := w.hold(0, 120)
		w.mend()
		w.pass(4 * time.Minute)
		shown := w.primary.shown(family)
		if len(shown) != 1 || shown[0].Post.Text.Plain != "120 messages from Telegram, 00:00, UTC\nGrandma: 120\nAll of them are in the file that follows." {
			t.Fatalf("the family saw %q", w.primary.seen(family))
		}
		w.expectOnce([]string{shown[0].Content}, 0, 120)
		if name := shown[0].Post.Files[0].Name; name != "messages-2000-01-01.txt" {
			t.Errorf("the file is called %q", name)
		}
		w.pass(20 * time.Minute) // the sweep
		if _, err := w.media.Open(shown[0].Post.Files[0].Hash); err != nil {
			t.Errorf("within the retention time: %v", err)
		}
		w.change(said[7], bridge.Deleted, "")
		w.pass(time.Minute)
		again := w.primary.shown(family)[1:]
		if len(again) != 2 || again[0].Post.Action != bridge.ActionDelete || again[0].Post.Target.ID != shown[0].ID || strings.Contains(again[1].Content, "<7>") {
			t.Fatalf("after a deletion the family saw %+v", again)
		}
		w.expectOnce([]string{again[1].Content}, 8, 120)
		w.change(said[8], bridge.Edited, "new words")
		w.pass(time.Minute)
		if seen := w.primary.seen(family); !strings.HasSuffix(seen[len(seen)-1], "has changed a message of 00:00: new words") {
			t.Errorf("after an edit the family saw %q", seen)
		}
		w.pass(4 * time.Hour)
		if hashes, err := w.media.Hashes(); err != nil || len(hashes) > 0 {
			t.Errorf("after the retention time there are %q (%v)", hashes, err)
		}
	})
}

func TestADigestThatTakesTooManyPostsWithoutAPlaceForAFileIsASummary(t *testing.T) {
	inWorldWith(t, func(w *world) { w.primary.limit, w.primary.traits.LargestFile = 300, 0 }, func(w *world) {
		w.fail()
		w.hold(0, 120)
		w.mend()
		w.pass(4 * time.Minute)
		w.expectSeen(family, "120 messages from Telegram, 00:00, UTC\nGrandma: 120\nThey can be read in Telegram.")
	})
}

func TestBoundsOfDigests(t *testing.T) {
	for _, c := range []struct{ said, limit, own, most int }{
		{300, 1100, 0, 6}, {310, 600, 0, 12}, {310, 600, 6, 1},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			change := func(w *world) {
				w.primary.limit, w.groups[0].MostPosts = c.limit, c.own
				w.primary.traits.LargestFile, w.largest = 1<<20, 1<<20
			}
			inWorldWith(t, change, func(w *world) {
				w.fail()
				w.hold(0, c.said)
				w.mend()
				w.pass(10 * time.Minute)
				if posts := len(w.primary.seen(family)); posts > c.most || posts < c.most/2 {
					t.Errorf("%d messages took %d posts, want at most %d: %q", c.said, posts, c.most, w.primary.seen(family))
				}
			})
		})
	}
}
