package matrix_test

import (
	"slices"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
)

// shared is a photo on a member's phone.
func shared(content string) conformance.SharedFile {
	return conformance.SharedFile{
		Medium:  bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Name: "a.jpg", Size: int64(len(content))},
		Content: []byte(content),
	}
}

// hearsWhatBecomesOfFiles has a member change a caption and take the picture
// back.
func hearsWhatBecomesOfFiles(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	p, in := w.open(t, ""), newInbox()
	conformance.KeepRunning(t, p, in)
	in.awaitCaughtUp(t)
	id := w.Share(t, conformance.Sharing{Files: []conformance.SharedFile{shared("a picture")}, Caption: bridge.Plainly("old")})[0]
	original := in.awaitOne(t, p, bridge.Said)
	if original.Media == nil || original.Text.Plain != "old" {
		t.Fatalf("heard %+v", original)
	}
	words := object{"msgtype": "m.image", "body": "new", "filename": "a.jpg", "url": string(original.Media.Source)}
	w.members[0].send(t, w.room, "m.room.message", object{
		"msgtype": "m.image", "body": "* new", "filename": "a.jpg", "url": string(original.Media.Source), "m.new_content": words,
		"m.relates_to": object{"rel_type": "m.replace", "event_id": id},
	})
	if m := in.awaitOne(t, p, bridge.Edited); m.Target != id || m.Text.Plain != "new" || m.Attachment != bridge.Photo || m.Media != nil {
		t.Errorf("the edit was heard as %+v", m)
	}
	w.Delete(t, 0, id)
	if m := in.awaitOne(t, p, bridge.Deleted); m.Target != id {
		t.Errorf("the deletion was heard as %+v", m)
	}
}

// changesCaptions has the relay change a caption, which must leave the picture,
// and take it back.
func changesCaptions(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	folder := conformance.NewFolder(t)
	w.UseFolder(folder)
	p := w.open(t, "")
	file := shared("a picture")
	part := w.posted(t, p, bridge.Post{
		Action: bridge.ActionPost, Text: bridge.Plainly("old"),
		Files: []bridge.KeptMedium{{Medium: file.Medium, Hash: folder.Keep(t, file.Content)}},
	})
	var err error
	if part.Payload, err = p.Upload(t.Context(), part); err != nil {
		t.Fatal(err)
	}
	target := &bridge.Reference{ID: w.send(t, p, part).ID}
	before := w.awaitSeen(t, "old")[0]
	w.send(t, p, w.posted(t, p, bridge.Post{Action: bridge.ActionEdit, Text: bridge.Plainly("new"), Target: target}))
	after := w.awaitSeen(t, "new")[0]
	if before.File == nil || after.File == nil || *after.File != *before.File {
		t.Fatalf("members see %+v and then %+v", before, after)
	}
	w.send(t, p, w.posted(t, p, bridge.Post{Action: bridge.ActionDelete, Target: target}))
	w.awaitSeen(t)
}

// awaitSeen waits until members see posts with these words: servers show them a
// moment later.
func (w *world) awaitSeen(t *testing.T, words ...string) []conformance.Sight {
	t.Helper()
	var seen []conformance.Sight
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		seen = w.Seen(t)
		if slices.EqualFunc(seen, words, func(s conformance.Sight, text string) bool { return s.Text.Plain == text }) {
			return seen
		}
	}
	t.Fatalf("members see %+v, want %q", seen, words)
	return nil
}
