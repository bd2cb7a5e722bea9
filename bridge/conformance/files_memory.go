package conformance

import (
	"context"
	"runtime"
	"testing"

	"lifeboat/bridge"
)

// A large file, and how many bytes may be allocated while it travels. Nobody who
// holds it whole, were it for a moment, stays within that.
const (
	largeFile  = 20 << 20
	allowance  = largeFile / 2
	largeLimit = largeFile + 1
)

// holdsNoFileInMemory measures what the process allocates while a large file
// goes through the adapter, in each direction.
func holdsNoFileInMemory(t *testing.T, build func(*testing.T) World) {
	s, sharer, ok := startSharing(t, build)
	if !ok {
		return
	}
	file := sharedFile(t, bridge.File, 1)
	file.Content, file.Size = noise(largeFile, 1), largeFile
	medium := s.shareOne(sharer, file)
	into := s.workFile()
	defer s.closeFile(into)
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	s.frugally("fetching", func() {
		if err := s.fetcher().Fetch(ctx, medium, into, largeLimit); err != nil {
			t.Fatalf("fetching a file of %d bytes: %v", largeFile, err)
		}
	})
	post := bridge.Post{Files: []bridge.KeptMedium{s.kept(file)}}
	s.frugally("posting", func() { s.shareFiles(post) })
	s.shows(s.seeNumber(1)[0], file)
}

// frugally fails the test if something allocates as if it held the large file.
func (s *session) frugally(what string, do func()) {
	s.t.Helper()
	before := allocated()
	do()
	if used := allocated() - before; used > allowance {
		s.t.Errorf("%s a file of %d bytes allocated %d bytes, want at most %d", what, largeFile, used, allowance)
	}
}

// allocated is how many bytes were ever allocated.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
