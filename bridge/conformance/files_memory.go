package conformance

import (
	"context"
	"math"
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
	s.frugally("fetching", func() {
		into := s.workFile()
		defer s.closeFile(into)
		ctx, cancel := context.WithTimeout(context.Background(), Patience)
		defer cancel()
		if err := s.fetcher().Fetch(ctx, medium, into, largeLimit); err != nil {
			t.Fatalf("fetching a file of %d bytes: %v", largeFile, err)
		}
	})
	post := bridge.Post{Files: []bridge.KeptMedium{s.kept(file)}}
	posts := s.frugally("posting", func() { s.shareFiles(post) })
	for _, sight := range s.seeNumber(posts) {
		s.shows(sight, file)
	}
}

// frugally fails the test if something allocates as if it held the large file,
// and returns how often it was done. The whole process is measured, and what
// else it does only adds: an account that has just been linked makes its keys.
// So it may be tried again; whoever holds the file whole does so each time.
func (s *session) frugally(what string, do func()) (times int) {
	s.t.Helper()
	least := uint64(math.MaxUint64)
	for times = 0; times < 3 && least > allowance; times++ {
		before := allocated()
		do()
		least = min(least, allocated()-before)
	}
	if least > allowance {
		s.t.Errorf("%s a file of %d bytes allocated %d bytes, want at most %d", what, largeFile, least, allowance)
	}
	return times
}

// allocated is how many bytes were ever allocated.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
