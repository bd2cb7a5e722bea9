package conformance

import (
	"context"
	"io"
	"slices"
	"testing"

	"lifeboat/bridge"
)

// startSharing starts a session in a world in which files travel. It returns
// false where there are none; the checks that need them are then left out.
func startSharing(t *testing.T, build func(*testing.T) World) (*session, Sharer, bool) {
	t.Helper()
	s := start(t, build)
	sharer, ok := s.world.(Sharer)
	if ok && s.platform.Traits().LargestFile <= 0 {
		t.Error("the platform takes files and its traits do not say how large they may be")
	}
	return s, sharer, ok
}

// fetch downloads a medium and returns its content.
func (s *session) fetch(medium bridge.Medium, limit int64) ([]byte, error) {
	s.t.Helper()
	into := s.workFile()
	defer s.closeFile(into)
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	err := s.fetcher().Fetch(ctx, medium, into, limit)
	if info := s.stat(into); info > limit {
		s.t.Errorf("%d bytes were written, although the limit is %d", info, limit)
	}
	if err != nil {
		s.keepsSecrets(err.Error())
		return nil, err
	}
	return s.contentOf(into), nil
}

func (s *session) fetcher() bridge.Fetcher {
	s.t.Helper()
	fetcher, ok := s.platform.(bridge.Fetcher)
	if !ok {
		s.t.Fatal("files travel on this platform, and its adapter is no bridge.Fetcher")
	}
	return fetcher
}

func (s *session) workFile() bridge.WorkFile {
	s.t.Helper()
	file, err := s.folder.Temporary()
	if err != nil {
		s.t.Fatal(err)
	}
	return file
}

func (s *session) closeFile(file io.Closer) {
	s.t.Helper()
	if err := file.Close(); err != nil {
		s.t.Error(err)
	}
}

func (s *session) stat(file bridge.WorkFile) (size int64) {
	s.t.Helper()
	info, err := file.Stat()
	if err != nil {
		s.t.Fatal(err)
	}
	return info.Size()
}

func (s *session) contentOf(file bridge.WorkFile) []byte {
	s.t.Helper()
	content, err := io.ReadAll(io.NewSectionReader(file, 0, s.stat(file)))
	if err != nil {
		s.t.Fatal(err)
	}
	return content
}

// arrived checks that a message brings a file as it was posted, byte for byte.
func (s *session) arrived(m bridge.Message, file SharedFile) {
	s.t.Helper()
	if m.Kind != bridge.Said || m.Attachment != file.Kind || m.Media == nil || m.Media.Kind != file.Kind {
		s.t.Fatalf("a %s came as %s with the attachment %q and the medium %+v", file.Kind, m.Kind, m.Attachment, m.Media)
	}
	if file.Kind == bridge.File && m.Media.Name != file.Name {
		s.t.Errorf("the file %q came under the name %q", file.Name, m.Media.Name)
	}
	if m.Media.Size != 0 && m.Media.Size != file.Size {
		s.t.Errorf("a %s of %d bytes is said to have %d", file.Kind, file.Size, m.Media.Size)
	}
	content, err := s.fetch(*m.Media, file.Size)
	if err != nil {
		s.t.Fatalf("fetching a %s: %v", file.Kind, err)
	}
	if !slices.Equal(content, file.Content) {
		s.t.Errorf("a %s of %d bytes came as %d other bytes", file.Kind, len(file.Content), len(content))
	}
}

func hearsFiles(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	for i, kind := range sharer.Kinds() {
		file := sharedFile(t, kind, 1)
		id := sharer.Share(t, Sharing{Member: i % 2, Files: []SharedFile{file}})[0]
		m := s.hear(i + 1)[i]
		if m.ID != id || m.Sender.ID == "" || m.Text.Plain != "" {
			t.Errorf("a %s came under the id %q instead of %q, from %q, with the caption %q", kind, m.ID, id, m.Sender.ID, m.Text.Plain)
		}
		s.arrived(m, file)
	}
}

func hearsCaptions(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	asked := s.say(0, "show us")
	file := sharedFile(t, bridge.Photo, 1)
	sharer.Share(t, Sharing{Member: 1, Files: []SharedFile{file}, Caption: richText(), ReplyTo: asked})
	m := s.hear(2)[1]
	if !sameText(m.Text, richText()) || m.Target != asked {
		t.Errorf("a caption came as %+v in answer to %q, want an answer to %q", m.Text, m.Target, asked)
	}
	s.arrived(m, file)
}

func hearsAlbums(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	files := []SharedFile{sharedFile(t, bridge.Photo, 1), sharedFile(t, bridge.Video, 2), sharedFile(t, bridge.Photo, 3)}
	ids := sharer.Share(t, Sharing{Files: files, Caption: bridge.Plainly("the crossing")})
	s.saidInOrder(ids...)
	messages := s.heard()
	for i, m := range messages {
		s.arrived(m, files[i])
		if (m.Album != "") != sharer.Albums() || m.Album != messages[0].Album {
			t.Errorf("picture %d is in the album %q, the first in %q", i, m.Album, messages[0].Album)
		}
		if (m.Text.Plain == "the crossing") != (i == 0) {
			t.Errorf("picture %d has the caption %q", i, m.Text.Plain)
		}
	}
	sharer.Share(t, Sharing{Files: files[:2]})
	if next := s.hear(5)[3]; next.Album != "" && next.Album == messages[0].Album {
		t.Errorf("two albums came under one name, %q", next.Album)
	}
}

// fetchesAfterARestart checks that what Decode returns is all that Fetch needs.
func fetchesAfterARestart(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	file := sharedFile(t, bridge.Video, 1)
	sharer.Share(t, Sharing{Files: []SharedFile{file}})
	m := s.hear(1)[0]
	s.end()
	s.begin()
	s.arrived(m, file)
}
