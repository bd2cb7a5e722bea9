package conformance

import (
	"context"
	"slices"
	"testing"

	"lifeboat/bridge"
)

// kept puts a file into the relay's folder, as the relay does with what it has
// fetched.
func (s *session) kept(file SharedFile) bridge.KeptMedium {
	s.t.Helper()
	return bridge.KeptMedium{Medium: file.Medium, Hash: s.folder.Keep(s.t, file.Content)}
}

// upload brings the file of a part to the platform where that is a step of its
// own, as the relay does before the first try.
func (s *session) upload(part bridge.Part) bridge.Part {
	s.t.Helper()
	uploader, ok := s.platform.(bridge.Uploader)
	if !ok || part.Size == 0 {
		return part
	}
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	payload, err := uploader.Upload(ctx, part)
	if err != nil {
		s.t.Fatalf("uploading: %v", err)
	}
	part.Payload = payload
	return part
}

// shareFiles posts files with a caption and returns the parts' receipts.
func (s *session) shareFiles(post bridge.Post) []bridge.Receipt {
	s.t.Helper()
	post.Action = bridge.ActionPost
	var receipts []bridge.Receipt
	for _, part := range s.render(post) {
		ctx, cancel := context.WithTimeout(context.Background(), Patience)
		receipt, err := s.platform.Send(ctx, s.upload(part))
		cancel()
		if err != nil {
			s.t.Fatalf("sending: %v", err)
		}
		receipts = append(receipts, receipt)
	}
	return receipts
}

// shows checks that members see a file as it was posted. A sticker may be shown
// as a picture or a file.
func (s *session) shows(sight Sight, file SharedFile) {
	s.t.Helper()
	if sight.File == nil {
		s.t.Fatalf("instead of a %s members see %+v", file.Kind, sight)
	}
	as := []bridge.Attachment{file.Kind}
	if file.Kind == bridge.Sticker {
		as = append(as, bridge.Photo, bridge.File)
	}
	if !slices.Contains(as, sight.File.Kind) {
		s.t.Errorf("members see a %s as a %s", file.Kind, sight.File.Kind)
	}
	if file.Kind == bridge.File && sight.File.Name != file.Name {
		s.t.Errorf("members see the file %q under the name %q", file.Name, sight.File.Name)
	}
	if sight.File.Hash != hashOf(file.Content) {
		s.t.Errorf("members get another content than that of the %s which was posted", file.Kind)
	}
}

func postsFiles(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	for i, kind := range sharer.Kinds() {
		file := sharedFile(t, kind, 1)
		for _, part := range s.render(bridge.Post{Action: bridge.ActionPost, Files: []bridge.KeptMedium{s.kept(file)}}) {
			if part.Size != file.Size {
				t.Errorf("a part with a %s of %d bytes is said to have %d", kind, file.Size, part.Size)
			}
		}
		receipt := s.shareFiles(bridge.Post{Files: []bridge.KeptMedium{s.kept(file)}})[0]
		sight := s.seeNumber(i + 1)[i]
		if sight.ID != receipt.ID || sight.Text.Plain != "" {
			t.Errorf("members see a %s with the id %q and the caption %q, the receipt says %q", kind, sight.ID, sight.Text.Plain, receipt.ID)
		}
		s.shows(sight, file)
	}
}

func postsCaptions(t *testing.T, build func(*testing.T) World) {
	s, _, ok := startSharing(t, build)
	if !ok {
		return
	}
	s.say(0, "show us")
	asked := s.hear(1)[0]
	file := sharedFile(t, bridge.Photo, 1)
	s.shareFiles(bridge.Post{
		Text: richText(), Files: []bridge.KeptMedium{s.kept(file)},
		Target: &bridge.Reference{ID: asked.ID, Sender: asked.Sender.ID, Quote: "show us"},
	})
	sight := s.seeNumber(1)[0]
	if !sameText(sight.Text, richText()) || sight.ReplyTo != asked.ID {
		t.Errorf("members see the caption %+v in answer to %q, want an answer to %q", sight.Text, sight.ReplyTo, asked.ID)
	}
	s.shows(sight, file)
}

// postsLongCaptions checks that a caption which is too long goes on in texts
// behind the file.
func postsLongCaptions(t *testing.T, build func(*testing.T) World) {
	s, _, ok := startSharing(t, build)
	if !ok {
		return
	}
	text, file := longText(2000), sharedFile(t, bridge.Photo, 1)
	receipts := s.shareFiles(bridge.Post{Text: bridge.Plainly(text), Files: []bridge.KeptMedium{s.kept(file)}})
	read := ""
	for i, sight := range s.seeNumber(len(receipts)) {
		read += sight.Text.Plain
		if (sight.File != nil) != (i == 0) {
			t.Errorf("post %d shows the file %v; only the first should", i, sight.File)
		}
	}
	if letters(read) != letters(text) {
		t.Errorf("members read %d letters of %d", len(letters(read)), len(letters(text)))
	}
}

func postsAlbums(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	files := []SharedFile{sharedFile(t, bridge.Photo, 1), sharedFile(t, bridge.Video, 2), sharedFile(t, bridge.Photo, 3)}
	var kept []bridge.KeptMedium
	for _, file := range files {
		kept = append(kept, s.kept(file))
	}
	receipts := s.shareFiles(bridge.Post{Text: bridge.Plainly("the crossing"), Files: kept})
	var ids []string
	for _, receipt := range receipts {
		ids = append(append(ids, receipt.ID), receipt.Further...)
	}
	seen := s.seeNumber(len(files))
	if len(ids) != len(seen) || seen[0].Text.Plain != "the crossing" {
		t.Fatalf("the first of %d pictures has the caption %q; the receipts name %q", len(seen), seen[0].Text.Plain, ids)
	}
	for i, sight := range seen {
		if sight.ID != ids[i] {
			t.Errorf("picture %d has the id %q, which the receipt calls %q", i, sight.ID, ids[i])
		}
		s.shows(sight, files[i])
		if (sight.Album != "") != sharer.Albums() || sight.Album != seen[0].Album {
			t.Errorf("members see picture %d in the album %q, the first in %q", i, sight.Album, seen[0].Album)
		}
	}
}

// uploadsUnseen repeats the first of two steps, as after a crash between them.
func uploadsUnseen(t *testing.T, build func(*testing.T) World) {
	s, _, ok := startSharing(t, build)
	if !ok {
		return
	}
	if _, twoSteps := s.platform.(bridge.Uploader); !twoSteps {
		return
	}
	file := sharedFile(t, bridge.Photo, 1)
	part := s.render(bridge.Post{Action: bridge.ActionPost, Files: []bridge.KeptMedium{s.kept(file)}})[0]
	s.upload(part)
	part = s.upload(part)
	if seen := s.world.Seen(t); len(seen) != 0 {
		t.Errorf("after an upload members see %+v", seen)
	}
	if _, err := s.send(part); err != nil {
		t.Fatalf("sending what was uploaded: %v", err)
	}
	s.shows(s.seeNumber(1)[0], file)
}
