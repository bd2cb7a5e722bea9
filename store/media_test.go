package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

// photo is what a platform says of a file.
var photo = bridge.Medium{Kind: bridge.Photo, Name: "us.jpg", MIME: "image/jpeg", Size: 2000, Source: []byte("key and link")}

// addPhoto lets somebody post a photo in the refuge and returns its medium and
// the delivery that is to post it at home.
func addPhoto(t fataler, s *store.Store, id string) (store.StoredMedium, int64) {
	t.Helper()
	m := said(refuge, id, "us")
	m.Attachment, m.Media = bridge.Photo, &photo
	message := addMessage(t, s, m)
	addMedium(t, s, message)
	return mediumOf(t, s, message), addDelivery(t, s, posting(message, home, store.Live))
}

func addMedium(t fataler, s *store.Store, message int64) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error {
		return tx.AddMedium(store.StoredMedium{Message: message, Platform: "telegram", Medium: photo, State: store.Wanted, WantedAt: noon})
	})
}

func mediumOf(t fataler, s *store.Store, message int64) store.StoredMedium {
	t.Helper()
	return reading(t, s, func(tx *store.Tx) (store.StoredMedium, error) {
		m, _, err := tx.MediumOf(message)
		return m, err
	})
}

func keepMedium(t fataler, s *store.Store, m store.StoredMedium, hash string) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error { return tx.KeepMedium(m, hash, 2100) })
}

// wanted returns the messages whose files are to be fetched.
func wanted(t fataler, s *store.Store) []int64 {
	t.Helper()
	var messages []int64
	for _, m := range reading(t, s, func(tx *store.Tx) ([]store.StoredMedium, error) { return tx.WantedMedia("telegram", 10) }) {
		messages = append(messages, m.Message)
	}
	return messages
}

func mediaHashes(t fataler, s *store.Store) int {
	t.Helper()
	return len(reading(t, s, (*store.Tx).MediaHashes))
}

func spare(t fataler, s *store.Store) int64 {
	t.Helper()
	return writing(t, s, (*store.Tx).SpareMedia)
}

func TestAWantedFileIsKeptWithItsSourceUntilItIsThere(t *testing.T) {
	s := open(t)
	m, _ := addPhoto(t, s, "1")
	want := store.StoredMedium{
		ID: m.ID, Message: m.Message, Platform: "telegram", Medium: photo, State: store.Wanted, NextTry: noon, WantedAt: noon,
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("wanted (-want +got):\n%s", diff)
	}
	keepMedium(t, s, m, "abc")
	want.State, want.Hash, want.Source, want.Size = store.Kept, "abc", nil, 2100
	if diff := cmp.Diff(want, mediumOf(t, s, m.Message)); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if kept := reading(t, s, func(tx *store.Tx) (bridge.Message, error) { return tx.Message(m.Message) }).Media; kept.Source != nil || kept.Name != "us.jpg" {
		t.Errorf("the message holds %+v", kept)
	}
	if photo.Source == nil {
		t.Error("the caller's medium was changed")
	}
}

func TestFilesAreFetchedInTheOrderInWhichTheyAreDue(t *testing.T) {
	s := open(t)
	first, _ := addPhoto(t, s, "1")
	second, _ := addPhoto(t, s, "2")
	write(t, s, func(tx *store.Tx) error { return tx.PutOffMedium(first.ID, noon.Add(time.Minute), "no answer") })
	if got, want := wanted(t, s), []int64{second.Message, first.Message}; !slices.Equal(got, want) {
		t.Errorf("wanted are %v, want %v", got, want)
	}
	got := mediumOf(t, s, first.Message)
	if got.Attempts != 1 || !got.NextTry.Equal(noon.Add(time.Minute)) || got.Reason != "no answer" {
		t.Errorf("after a failed try it is %+v", got)
	}
	write(t, s, func(tx *store.Tx) error { return tx.GiveUpMedium(second.ID, bridge.Gone, "expired") })
	if got, want := wanted(t, s), []int64{first.Message}; !slices.Equal(got, want) {
		t.Errorf("wanted are %v, want %v", got, want)
	}
	if got := mediumOf(t, s, second.Message); got.State != store.GivenUp || got.Absence != bridge.Gone || got.Source != nil {
		t.Errorf("what was given up is %+v", got)
	}
	keepMedium(t, s, second, "late")
	if got := mediumOf(t, s, second.Message); got.State != store.GivenUp {
		t.Errorf("what was given up came back as %+v", got)
	}
}

func TestWhatNoDeliveryWaitsForIsNotFetched(t *testing.T) {
	s := open(t)
	m, post := addPhoto(t, s, "1")
	sibling, folded := addPhoto(t, s, "2")
	album := fold(t, s, digest(), folded)
	send(t, s, post, "sent without it")
	if got, want := wanted(t, s), []int64{sibling.Message}; !slices.Equal(got, want) {
		t.Errorf("wanted are %v, want only %v, which was folded, and not %d", got, want, m.Message)
	}
	send(t, s, album, "sent")
	if got := wanted(t, s); len(got) != 0 {
		t.Errorf("wanted are %v after all was sent", got)
	}
}

func TestAFileStaysWhileItIsNeededAndGoesAfterItsRetention(t *testing.T) {
	s := open(t)
	m, post := addPhoto(t, s, "1")
	sibling, folded := addPhoto(t, s, "2")
	keepMedium(t, s, m, "one")
	keepMedium(t, s, sibling, "two")
	album := fold(t, s, digest(), folded)
	retention := store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 100}
	prune(t, s, retention)
	if got := mediaHashes(t, s); got != 2 || spare(t, s) != 0 {
		t.Fatalf("%d files are kept, want both until they are sent", got)
	}
	send(t, s, post, "a")
	prune(t, s, store.Retention{TextBefore: noon, MapBefore: longAgo, Limit: 100})
	if got := mediaHashes(t, s); got != 2 {
		t.Errorf("within the retention time %d files are kept", got)
	}
	prune(t, s, retention)
	if got := mediaHashes(t, s); got != 1 {
		t.Errorf("past it %d files are kept, want the one that was not sent", got)
	}
	if got := mediumOf(t, s, m.Message); got.Name != "" || got.Hash != "" || got.State != store.GivenUp || got.Absence != bridge.Gone {
		t.Errorf("past it there still is %+v", got)
	}
	send(t, s, album, "b")
	prune(t, s, retention)
	prune(t, s, retention)
	if got := mediaHashes(t, s); got != 0 {
		t.Errorf("in the end %d files are kept", got)
	}
	prune(t, s, store.Retention{TextBefore: nextMonth, MapBefore: nextMonth, Limit: 100})
	if got := mediumOf(t, s, m.Message); got.ID != 0 {
		t.Errorf("a forgotten message leaves %+v", got)
	}
}

func TestAWantedFileThatNobodyTookGoesWithItsSource(t *testing.T) {
	s := open(t)
	m, post := addPhoto(t, s, "1")
	send(t, s, post, "sent without it")
	prune(t, s, store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 100})
	if got := mediumOf(t, s, m.Message); got.State != store.GivenUp || got.Source != nil || got.Name != "" {
		t.Errorf("past its retention there still is %+v", got)
	}
}

func TestRoomIsMadeByFilesThatWereDelivered(t *testing.T) {
	s := open(t)
	sent, post := addPhoto(t, s, "1")
	waiting, _ := addPhoto(t, s, "2")
	parked, refused := addPhoto(t, s, "3")
	_, folded := addPhoto(t, s, "4")
	for i, m := range []store.StoredMedium{sent, waiting, parked} {
		keepMedium(t, s, m, string(rune('a'+i)))
	}
	keepMedium(t, s, mediumOf(t, s, delivery(t, s, folded).Message), "d")
	album := fold(t, s, digest(), folded)
	send(t, s, post, "1")
	try(t, s, refused, "3")
	write(t, s, func(tx *store.Tx) error { return tx.ParkDelivery(refused, "refused", noon) })
	if got := spare(t, s); got != 1 || mediumOf(t, s, sent.Message).Hash != "" {
		t.Errorf("%d files were spared, want the one that was sent", got)
	}
	send(t, s, album, "4")
	if got := spare(t, s); got != 1 || mediaHashes(t, s) != 2 {
		t.Errorf("%d files were spared, want the one that was sent with others", got)
	}
}

func TestAnUploadedPartKeepsItsNewPayload(t *testing.T) {
	s := open(t)
	post := addPost(t, s, "1")
	file := part("a")
	file.Size = 5 << 30
	write(t, s, func(tx *store.Tx) error { return tx.Start(post, []bridge.Part{file}, noon) })
	if got := partsOf(t, s, post)[0]; got.Size != 5<<30 || got.Uploaded || got.Tried {
		t.Errorf("before the upload the part is %+v", got)
	}
	write(t, s, func(tx *store.Tx) error { return tx.PartUploaded(post, 0, []byte("uploaded")) })
	if got := partsOf(t, s, post)[0]; string(got.Payload) != "uploaded" || !got.Uploaded || got.Tried {
		t.Errorf("after it the part is %+v", got)
	}
}

func TestADeliveryMayGoWithoutItsFiles(t *testing.T) {
	s := open(t)
	_, post := addPhoto(t, s, "1")
	leftOut := func() bridge.Absence {
		return reading(t, s, func(tx *store.Tx) (bridge.Absence, error) { return tx.FilesLeftOut(post) })
	}
	if got := leftOut(); got != bridge.Present {
		t.Errorf("at first the absence is %q", got)
	}
	try(t, s, post, "with its file")
	write(t, s, func(tx *store.Tx) error { return tx.GoWithoutFiles(post, bridge.NotSent) })
	if got := delivery(t, s, post); got.State != store.Waiting || len(partsOf(t, s, post)) != 0 || leftOut() != bridge.NotSent {
		t.Errorf("the delivery is %+v with %d parts, its files are %q", got, len(partsOf(t, s, post)), leftOut())
	}
	send(t, s, post, "without")
	err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.GoWithoutFiles(post, bridge.NotSent) })
	if err == nil {
		t.Error("a delivery that was sent was started anew")
	}
}
