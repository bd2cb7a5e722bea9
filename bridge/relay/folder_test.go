package relay_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

func TestTheSameFileIsKeptOnce(t *testing.T) {
	inWorld(t, func(w *world) {
		for range 3 {
			w.post(refuge, "a photo", "again")
		}
		w.pass(10 * time.Second)
		w.expectContents(family, "a photo", "a photo", "a photo")
		if w.kept() != 7 {
			t.Errorf("%d bytes are kept", w.kept())
		}
	})
}

func TestFilesGoAfterTheirRetention(t *testing.T) {
	inWorldWith(t, func(w *world) { w.retention = 3 * time.Hour }, func(w *world) {
		w.post(refuge, "a photo", "us")
		w.pass(170 * time.Minute)
		if w.kept() != 7 {
			t.Fatalf("%d bytes are kept within the retention time", w.kept())
		}
		w.primary.set(func() { w.primary.files.upload = failing(bridge.Unauthorized) })
		w.post(refuge, "held", "later")
		w.pass(4 * time.Hour)
		if w.kept() != 4 {
			t.Errorf("%d bytes are kept, want only what is held", w.kept())
		}
	})
}

func TestFilesThatNobodyKnowsOfAreSwept(t *testing.T) {
	inWorld(t, func(w *world) {
		file, err := w.media.NewWork(100)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte("kept by a run that crashed")); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.media.Keep(file); err != nil {
			t.Fatal(err)
		}
		w.pass(11 * time.Minute)
		if w.kept() != 0 {
			t.Errorf("%d bytes are kept", w.kept())
		}
	})
}

func TestAFullFolderMakesRoomByWhatWasDelivered(t *testing.T) {
	inWorld(t, func(w *world) {
		w.post(refuge, "photo 1", "one")
		w.pass(5 * time.Second)
		w.keep = 10
		w.restart()
		w.post(refuge, "photo 2", "two")
		w.pass(30 * time.Second)
		w.expectContents(family, "photo 1", "photo 2")
		if w.kept() != 7 {
			t.Errorf("%d bytes are kept", w.kept())
		}
	})
}

func TestAFullFolderIsToldByALineAndRecovers(t *testing.T) {
	inWorld(t, func(w *world) {
		w.keep = 10
		w.restart()
		w.fail()
		w.post(refuge, "photo 1", "held")
		w.pass(5 * time.Second)
		w.post(tent, "photo 2", "no room")
		w.pass(10 * time.Minute)
		if w.kept() != 7 {
			t.Fatalf("%d bytes are kept", w.kept())
		}
		w.mend()
		w.pass(5 * time.Minute)
		w.expectContents(family, "photo 1")
		w.post(tent, "photo 3", "works")
		w.pass(time.Minute)
		if got := w.primary.seen(club); len(got) == 0 || !strings.HasSuffix(got[len(got)-1], "works") {
			t.Errorf("the club saw %q", got)
		}
		if got := w.primary.shown(club); got[len(got)-1].Content != "photo 3" {
			t.Errorf("the last file is %q", got[len(got)-1].Content)
		}
	})
}

func TestOperatorsAreToldThatFilesCannotBeKept(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.keep = 10
		w.restart()
		w.fail()
		w.post(refuge, "photo 1", "held")
		w.pass(5 * time.Second)
		w.post(tent, "photo 2", "no room")
		w.pass(5 * time.Minute)
		w.expectTold("The files that members send cannot be kept: write a media file: the media folder is full", 1)
		w.mend()
		w.pass(5 * time.Minute)
		w.post(tent, "photo 3", "works")
		w.pass(12 * time.Minute)
		w.expectTold("The files that members send are kept again.", 1)
	})
}

func TestPicturesForOperatorsOutliveTheSweep(t *testing.T) {
	pair := func(ctx context.Context, request bridge.PairRequest) error {
		request.ShowQR("a code")
		<-ctx.Done()
		return ctx.Err()
	}
	inPhoneWorld(t, func(p *phone) { p.pair = pair }, func(w *world, _ *phone) {
		w.pictures = nil
		w.restart()
		w.order("/pair")
		w.pass(4 * time.Minute)
		if w.kept() == 0 {
			t.Fatal("no code is kept")
		}
		w.pass(8 * time.Minute)
		if w.kept() == 0 {
			t.Error("the code was swept away")
		}
		w.restart()
		w.pass(time.Minute)
		if w.kept() != 0 {
			t.Error("the code is kept for ever")
		}
	})
}
