package relay_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

func TestAPhotoGoesToTheOtherChat(t *testing.T) {
	inWorld(t, func(w *world) {
		w.linger()
		w.post(refuge, "a photo of us", "us at the beach")
		w.post(family, "a photo of them", "")
		w.pass(5 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): us at the beach")
		w.expectContents(family, "a photo of us")
		w.expectSeen(refuge, "Grandma (via WhatsApp)")
		w.expectContents(refuge, "a photo of them")
		if file := w.primary.shown(family)[0].Post.Files[0]; file.MIME != "image/jpeg" || file.Size != 13 || file.Source != nil {
			t.Errorf("the file came as %+v", file)
		}
	})
}

func TestAPhotoIsFetchedAtOnceAndHeld(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.post(refuge, "a photo", "us")
		w.pass(time.Second)
		w.fallback.set(func() { w.fallback.files.fetch = failing(bridge.Rejected) }) // its link expires
		w.mend()
		w.pass(3 * time.Minute)
		w.expectSeen(family, "[00:00] Grandma (via Telegram): us")
		w.expectContents(family, "a photo")
	})
}

func TestPeacetimeFetchesNothingOfThePrimary(t *testing.T) {
	inWorld(t, func(w *world) {
		w.post(family, "only for the family", "")
		w.pass(time.Minute)
		if fetched, _ := w.primary.count(); fetched != 0 || w.kept() != 0 {
			t.Errorf("%d files were fetched and %d bytes kept", fetched, w.kept())
		}
	})
}

func TestAFetchThatFailsIsTriedAgain(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fallback.set(func() { w.fallback.files.fetch = failing(bridge.Transient) })
		w.post(refuge, "a photo", "us")
		w.pass(20 * time.Second)
		w.expectSeen(family)
		w.fallback.set(func() { w.fallback.files.fetch = nil })
		w.pass(time.Minute)
		w.expectContents(family, "a photo")
		if fetched, _ := w.fallback.count(); fetched > 8 {
			t.Errorf("it was fetched %d times", fetched)
		}
	})
}

func TestWhatIsGoneIsToldByALine(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fallback.set(func() { w.fallback.files.fetch = failing(bridge.Rejected) })
		w.post(refuge, strings.Repeat("x", 2_100), "us")
		w.pass(5 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): sent a photo (2 kB, no longer available): us")
		if fetched, _ := w.fallback.count(); fetched != 1 {
			t.Errorf("it was fetched %d times", fetched)
		}
	})
}

func TestWhatIsTooLargeIsToldByALine(t *testing.T) {
	inWorld(t, func(w *world) {
		named := func(m *bridge.Message) {
			m.Attachment, m.Media.Kind, m.Media.Name = bridge.File, bridge.File, "report.pdf"
		}
		unknown := func(m *bridge.Message) { m.Media.Size = 0 }
		w.post(refuge, strings.Repeat("x", 6_000), "", named)              // for the primary
		w.post(refuge, strings.Repeat("x", 9_000), "", named, unknown)     // for the relay, which sees it too late
		w.post(refuge, strings.Repeat("x", 6_000), "read", named, unknown) // for the primary, once it is there
		w.pass(10 * time.Second)
		w.expectSeen(family,
			"Grandma (via Telegram): sent a file (report.pdf, 6 kB, too large to be passed on)",
			"Grandma (via Telegram): sent a file (report.pdf, too large to be passed on)",
			"Grandma (via Telegram): sent a file (report.pdf, 6 kB, too large to be passed on): read")
		if fetched, _ := w.fallback.count(); fetched != 2 {
			t.Errorf("%d files were fetched, want the two whose size was not known", fetched)
		}
	})
}

func TestTextWaitsBehindASlowPhotoForAWhile(t *testing.T) {
	inWorld(t, func(w *world) {
		w.linger()
		w.fallback.set(func() { w.fallback.files.fetch = hanging })
		w.post(refuge, strings.Repeat("x", 2_100), "slow")
		w.say(refuge, "text")
		w.say(family, "meanwhile")
		w.pass(100 * time.Second)
		w.expectSeen(family)
		w.expectSeen(refuge, "Grandma (via WhatsApp): meanwhile")
		w.pass(30 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): sent a photo (2 kB, could not be fetched): slow", "Grandma (via Telegram): text")
	})
}

func TestASlowPhotoKeepsItsPlace(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fallback.set(func() {
			w.fallback.files.fetch = func(context.Context) error {
				time.Sleep(20 * time.Second)
				return nil
			}
		})
		w.post(refuge, "a photo", "slow")
		w.say(refuge, "text")
		w.pass(30 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): slow", "Grandma (via Telegram): text")
	})
}

func TestACrashWhileFetching(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fallback.set(func() { w.fallback.files.fetch = hanging })
		w.post(refuge, "a photo", "us")
		w.pass(5 * time.Second)
		w.fallback.set(func() { w.fallback.files.fetch = nil })
		w.restart()
		w.pass(5 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): us")
		w.expectContents(family, "a photo")
	})
}

func TestACrashWhileUploading(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.files.upload = hanging })
		w.post(refuge, "a photo", "us")
		w.pass(5 * time.Second)
		w.primary.set(func() { w.primary.files.upload = nil })
		w.restart()
		w.pass(5 * time.Second)
		w.expectContents(family, "a photo")
		if shown := w.primary.shown(family); shown[0].Repeat {
			t.Error("what was never sent counts as a repeat")
		}
	})
}

func TestAnUploadIsNotRepeatedOnceItsPayloadIsKept(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() {
			w.primary.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "no answer"} }
		})
		w.post(refuge, "a photo", "us")
		w.pass(2 * time.Second)
		w.primary.set(func() { w.primary.answer = nil })
		w.restart()
		w.pass(30 * time.Second)
		w.expectContents(family, "a photo")
		if _, uploads := w.primary.count(); uploads != 1 {
			t.Errorf("it was uploaded %d times", uploads)
		}
	})
}

func TestAnUploadThatFailsIsTriedAgainAndThenToldByALine(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.files.upload = failing(bridge.Transient) })
		w.post(refuge, strings.Repeat("x", 2_100), "us")
		w.say(refuge, "text")
		w.pass(30 * time.Second)
		w.expectSeen(family)
		w.pass(3 * time.Minute)
		w.expectSeen(family, "Grandma (via Telegram): sent a photo (2 kB, could not be passed on): us", "Grandma (via Telegram): text")
		w.expectPhase(failover.Standby)
		w.primary.set(func() { w.primary.files.upload = nil })
		w.post(refuge, "another", "")
		w.pass(10 * time.Second)
		w.expectContents(family, "", "", "another")
	})
}

func TestASlowUploadLeavesOtherChatsAlone(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.files.upload = hanging })
		w.post(refuge, "a photo", "us")
		w.pass(time.Second)
		w.say(tent, "in the other group")
		w.pass(time.Second)
		w.expectSeen(club, "Grandma (via Telegram): in the other group")
	})
}

func TestAFileThatIsRefusedIsToldByALine(t *testing.T) {
	inWorld(t, func(w *world) {
		w.linger()
		refuse := func(part bridge.Part) error {
			if part.Size > 0 {
				return &bridge.SendError{Result: bridge.Rejected, Reason: "no such type of photo"}
			}
			return nil
		}
		w.primary.set(func() { w.primary.answer = refuse })
		w.fallback.set(func() { w.fallback.answer = refuse })
		w.post(refuge, "x", "one")
		w.post(family, "y", "two")
		w.pass(5 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): sent a photo (1 kB, could not be passed on): one")
		w.expectSeen(refuge, "Grandma (via WhatsApp): sent a photo (1 kB, could not be passed on): two")
	})
}

func TestFilesAloneOpenNothing(t *testing.T) {
	inWorld(t, func(w *world) {
		w.linger()
		w.primary.set(func() {
			w.primary.files.upload = failing(bridge.Transient)
		})
		w.fallback.set(func() {
			w.fallback.answer = func(part bridge.Part) error {
				if part.Size > 0 {
					return &bridge.SendError{Result: bridge.Transient, Reason: "it does not work"}
				}
				return nil
			}
		})
		w.post(club, "fetched, but not sent", "")
		w.pass(time.Second)
		w.primary.set(func() { w.primary.files.fetch = failing(bridge.Transient) })
		for i := range 5 {
			w.post(family, fmt.Sprint("down ", i), "")
			w.post(refuge, fmt.Sprint("up ", i), "")
			w.pass(3 * time.Minute)
			w.expectPhase(failover.Standby)
		}
		snapshot, err := w.relay.Snapshot(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, platform := range snapshot.Platforms {
			if said := fmt.Sprint(platform.Report.Asides); !strings.Contains(said, "files fail: ") || !strings.Contains(said, "it does not work") {
				t.Errorf("of the files of %s it is said: %q", platform.Name, said)
			}
			if platform.Report.State != health.Working {
				t.Errorf("%s is %s: %s", platform.Name, platform.Report.State, platform.Report.Evidence)
			}
		}
	})
}

func TestACaptionIsEditedAndALineStays(t *testing.T) {
	inWorld(t, func(w *world) {
		photo := w.post(refuge, "a photo", "us")
		large := w.post(refuge, strings.Repeat("x", 6_000), "all")
		w.pass(5 * time.Second)
		for _, m := range []bridge.Message{photo, large} {
			w.say(refuge, "edited", func(edit *bridge.Message) {
				edit.ID, edit.Kind, edit.Target, edit.Attachment = "e"+m.ID, bridge.Edited, m.ID, bridge.Photo
			})
		}
		w.pass(5 * time.Second)
		w.expectSeen(family,
			"Grandma (via Telegram): us", "Grandma (via Telegram): sent a photo (6 kB, too large to be passed on): all",
			"Grandma (via Telegram): edited", "Grandma (via Telegram): sent a photo (6 kB, too large to be passed on): edited")
		shown := w.primary.shown(family)
		if len(shown[2].Post.Files) != 1 || len(shown[3].Post.Files) != 0 {
			t.Errorf("the edits are %+v and %+v", shown[2].Post, shown[3].Post)
		}
	})
}

func TestFilesAreFetchedAFewAtATime(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fallback.set(func() { w.fallback.files.fetch = hanging })
		for i := range 6 {
			w.post(refuge, fmt.Sprint("photo ", i), "")
		}
		synctest.Wait()
		if fetched, _ := w.fallback.count(); fetched != 3 {
			t.Errorf("%d are fetched at a time", fetched)
		}
		w.fallback.set(func() { w.fallback.files.fetch = nil })
		w.pass(40 * time.Second)
		w.expectContents(family, "photo 0", "photo 1", "photo 2", "photo 3", "photo 4", "photo 5")
	})
}

func TestAPostOfManyGoesWithoutFilesThatAreRefused(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		for i := range 6 {
			w.post(refuge, fmt.Sprint("photo ", i), "held")
		}
		w.pass(time.Minute)
		w.primary.set(func() { w.primary.files.upload = failing(bridge.Rejected) })
		w.mend()
		w.pass(5 * time.Minute)
		if seen := strings.Join(w.primary.seen(family), "\n"); strings.Count(seen, "could not be passed on") != 6 {
			t.Errorf("the family saw %s", seen)
		}
		if _, uploads := w.primary.count(); uploads > 12 {
			t.Errorf("refused files were uploaded %d times", uploads)
		}
	})
}
