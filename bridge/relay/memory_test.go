package relay_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"lifeboat/bridge"
)

// TestLargeFilesAreNeverInMemory carries files from one platform to the other
// and counts what the whole process allocated on the way: far less than one byte
// for each that was carried.
func TestLargeFilesAreNeverInMemory(t *testing.T) { carryFiles(t, 10, 5_000_000) }

// carryFiles posts files of a size and holds that little was allocated for them.
func carryFiles(t *testing.T, count int, size int64) {
	t.Helper()
	inWorldWith(t, func(w *world) {
		w.largest, w.keep = size, int64(count)*size
		w.primary.traits.LargestFile = size
		var made atomic.Uint64
		w.fallback.files.stream = func() io.Reader { return io.LimitReader(endless(made.Add(1)), size) }
	}, func(w *world) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range count {
			w.post(refuge, "", "large", func(m *bridge.Message) { m.Media.Size = size })
		}
		w.pass(5 * time.Minute)
		runtime.ReadMemStats(&after)
		if got := len(w.primary.shown(family)); got != count || w.kept() != int64(count)*size {
			t.Fatalf("%d files arrived and %d bytes are kept", got, w.kept())
		}
		allocated, carried := int64(after.TotalAlloc-before.TotalAlloc), int64(count)*size
		t.Logf("%d MB were allocated to carry %d MB, %d MB are in use", allocated/1e6, carried/1e6, after.HeapInuse/1e6)
		if allocated > carried/2 {
			t.Errorf("%d bytes were allocated to carry %d", allocated, carried)
		}
	})
}

// endless gives content that differs by its number.
func endless(number uint64) io.Reader {
	block := bytes.Repeat(binary.LittleEndian.AppendUint64(nil, number), 1024)
	return io.MultiReader(bytes.NewReader(block), forever(block))
}

type forever []byte

func (f forever) Read(p []byte) (int, error) { return copy(p, f), nil }
