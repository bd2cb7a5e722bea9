package conformance

import (
	"testing"

	"lifeboat/bridge"
)

// failToFetch downloads a medium, which has to fail in one of the ways given.
func (s *session) failToFetch(medium bridge.Medium, limit int64, wanted ...bridge.SendResult) {
	s.t.Helper()
	_, err := s.fetch(medium, limit)
	if err == nil {
		s.t.Fatalf("the file was fetched, want a failure: %v", wanted)
	}
	failure := bridge.AsSendError(err)
	for _, result := range wanted {
		if failure.Result == result {
			s.explains(failure)
			return
		}
	}
	s.t.Errorf("a fetch ended as %q, want one of %v: %v", failure.Result, wanted, failure)
}

// shareOne has a member post a file and returns it as it was heard.
func (s *session) shareOne(sharer Sharer, file SharedFile) bridge.Medium {
	s.t.Helper()
	before := len(s.heard())
	sharer.Share(s.t, Sharing{Files: []SharedFile{file}})
	m := s.hear(before + 1)[before]
	if m.Media == nil {
		s.t.Fatalf("a %s came without a medium", file.Kind)
	}
	return *m.Media
}

// fetchesNoMoreThanAllowed checks a file that is one byte too large.
func fetchesNoMoreThanAllowed(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	file := sharedFile(t, bridge.File, 1)
	medium := s.shareOne(sharer, file)
	s.failToFetch(medium, file.Size-1, bridge.Rejected)
	medium.Size = 0 // what the sender's platform says of it may be wrong
	s.failToFetch(medium, file.Size-1, bridge.Rejected)
}

func saysWhenAFileIsGone(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	file := sharedFile(t, bridge.File, 1)
	medium := s.shareOne(sharer, file)
	if !s.world.Inflict(t, Gone) {
		return
	}
	s.failToFetch(medium, file.Size, bridge.Rejected)
	s.world.Heal(t)
	later := sharedFile(t, bridge.File, 2)
	if _, err := s.fetch(s.shareOne(sharer, later), later.Size); err != nil {
		t.Errorf("a file that is not gone cannot be fetched: %v", err)
	}
}

func survivesACutDownload(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	file := sharedFile(t, bridge.File, 1)
	medium := s.shareOne(sharer, file)
	if s.world.Inflict(t, CutShort) {
		s.failToFetch(medium, file.Size, bridge.Transient, bridge.Offline)
		s.world.Heal(t)
	}
	mark := s.mark()
	if s.world.Inflict(t, Refused) {
		s.failToFetch(medium, file.Size, bridge.Transient, bridge.Offline)
		s.waitLinkFailing(mark)
		mark = s.mark()
		s.world.Heal(t)
		s.waitCaughtUp(mark)
	}
	if content, err := s.fetch(medium, file.Size); err != nil || hashOf(content) != hashOf(file.Content) {
		t.Errorf("afterwards the file came with %d bytes of %d: %v", len(content), file.Size, err)
	}
}
