package mediafolder_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"lifeboat/bridge/mediafolder"
)

const roomy = 1 << 20

// folder opens a folder of its own for a test.
func folder(t *testing.T, most int64) (*mediafolder.Folder, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data", "media")
	return reopened(t, path, most), path
}

func reopened(t *testing.T, path string, most int64) *mediafolder.Folder {
	t.Helper()
	f, err := mediafolder.New(path, most)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func work(t *testing.T, f *mediafolder.Folder, content string) *mediafolder.Work {
	t.Helper()
	w, err := f.NewWork(roomy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	return w
}

func keep(t *testing.T, f *mediafolder.Folder, content string) string {
	t.Helper()
	hash, size, err := f.Keep(work(t, f, content))
	if err != nil || size != int64(len(content)) {
		t.Fatalf("kept %d bytes of %d (%v)", size, len(content), err)
	}
	return hash
}

func contentOf(t *testing.T, f *mediafolder.Folder, hash string) string {
	t.Helper()
	file, err := f.Open(hash)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func hashes(t *testing.T, f *mediafolder.Folder) []string {
	t.Helper()
	kept, err := f.Hashes()
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func expectUsed(t *testing.T, f *mediafolder.Folder, want int64) {
	t.Helper()
	if got := f.Used(); got != want {
		t.Errorf("%d bytes are used, want %d", got, want)
	}
}

func TestAKeptFileIsFoundByItsHash(t *testing.T) {
	f, path := folder(t, roomy)
	hash := keep(t, f, "a photo")
	sum := sha256.Sum256([]byte("a photo"))
	if hash != hex.EncodeToString(sum[:]) {
		t.Errorf("the hash is %s", hash)
	}
	if got := contentOf(t, f, hash); got != "a photo" {
		t.Errorf("it holds %q", got)
	}
	for name, want := range map[string]os.FileMode{"": 0o700, hash: 0o600} {
		about, err := os.Stat(filepath.Join(path, name))
		if err != nil || about.Mode().Perm() != want {
			t.Errorf("%q has the mode %v (%v), want %v", name, about.Mode(), err, want)
		}
	}
	again := reopened(t, path, roomy)
	expectUsed(t, again, 7)
	if got := contentOf(t, again, hash); got != "a photo" {
		t.Errorf("after a restart it holds %q", got)
	}
}

func TestTheSameFileIsKeptOnce(t *testing.T) {
	f, _ := folder(t, roomy)
	first, second := keep(t, f, "a photo"), keep(t, f, "a photo")
	if first != second || !slices.Equal(hashes(t, f), []string{first}) {
		t.Errorf("kept %v", hashes(t, f))
	}
	expectUsed(t, f, 7)
}

func TestARemovedFileIsGone(t *testing.T) {
	f, _ := folder(t, roomy)
	hash := keep(t, f, "a photo")
	for range 2 {
		if err := f.Remove(hash); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Open(hash); !errors.Is(err, mediafolder.ErrNotKept) {
		t.Errorf("opening it gives %v", err)
	}
	expectUsed(t, f, 0)
}

func TestNoPathIsTakenForAHash(t *testing.T) {
	f, path := folder(t, roomy)
	outside := filepath.Join(filepath.Dir(path), "lifeboat.db")
	if err := os.WriteFile(outside, []byte("ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "../lifeboat.db", strings.Repeat("../", 18) + "lifeboat.d", strings.Repeat("A", 64), strings.Repeat("a", 63) + "/"} {
		if file, err := f.Open(name); err == nil {
			t.Errorf("%q was opened as %v", name, file)
		}
		if err := f.Remove(name); err == nil {
			t.Errorf("%q was removed", name)
		}
	}
}

func TestWhatACrashLeftIsRemoved(t *testing.T) {
	f, path := folder(t, roomy)
	hash := keep(t, f, "a photo")
	work(t, f, "half a vid") // never closed
	again := reopened(t, path, roomy)
	listed, err := os.ReadDir(path)
	if err != nil || len(listed) != 1 || listed[0].Name() != hash {
		t.Errorf("left are %v (%v)", listed, err)
	}
	expectUsed(t, again, 7)
}

func TestAFullFolderSaysSoAndRecovers(t *testing.T) {
	f, _ := folder(t, 10)
	hash := keep(t, f, "1234567")
	w := work(t, f, "890")
	if _, err := io.WriteString(w, "x"); !errors.Is(err, mediafolder.ErrFull) || !errors.Is(w.Trouble(), mediafolder.ErrFull) {
		t.Errorf("writing more gives %v, the trouble is %v", err, w.Trouble())
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	expectUsed(t, f, 7)
	if err := f.Remove(hash); err != nil {
		t.Fatal(err)
	}
	keep(t, f, "1234567890")
}

func TestAFileHasALimitOfItsOwn(t *testing.T) {
	f, _ := folder(t, roomy)
	w, err := f.NewWork(5)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteAt([]byte("abc"), 3); !errors.Is(err, mediafolder.ErrTooLarge) || !errors.Is(w.Trouble(), mediafolder.ErrTooLarge) {
		t.Errorf("writing beyond it gives %v, the trouble is %v", err, w.Trouble())
	}
	if _, err := w.WriteAt([]byte("ab"), 3); err != nil {
		t.Errorf("writing up to it gives %v", err)
	}
	expectUsed(t, f, 5)
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

func TestAWorkFileIsWrittenInAnyOrder(t *testing.T) {
	f, path := folder(t, roomy)
	opened, err := f.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	w := opened.(*mediafolder.Work)
	for _, step := range []func() error{
		func() error { _, err := w.WriteAt([]byte("world and more"), 6); return err },
		func() error { _, err := w.Write([]byte("hello ")); return err },
		func() error { return w.Truncate(11) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	expectUsed(t, f, 11)
	hash, size, err := f.Keep(w)
	if err != nil || size != 11 || contentOf(t, f, hash) != "hello world" {
		t.Errorf("kept %d bytes: %q (%v)", size, contentOf(t, f, hash), err)
	}
	if err := w.Close(); err != nil {
		t.Errorf("closing what was kept gives %v", err)
	}
	expectUsed(t, reopened(t, path, roomy), 11)
}

func TestAClosedWorkFileLeavesNothing(t *testing.T) {
	f, path := folder(t, roomy)
	if err := work(t, f, "not wanted").Close(); err != nil {
		t.Fatal(err)
	}
	if listed, err := os.ReadDir(path); err != nil || len(listed) != 0 {
		t.Errorf("left are %v (%v)", listed, err)
	}
	expectUsed(t, f, 0)
}

func TestAFolderThatVanishedIsMadeAgain(t *testing.T) {
	f, path := folder(t, roomy)
	keep(t, f, "lost")
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	if got := contentOf(t, f, keep(t, f, "a photo")); got != "a photo" {
		t.Errorf("it holds %q", got)
	}
	expectUsed(t, f, 7)
}

func TestAPlaceThatIsNoFolderIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "media")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := mediafolder.New(path, roomy); err == nil || !strings.Contains(err.Error(), "writable") {
		t.Errorf("the error is %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	f, path := folder(t, roomy)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			w, err := f.NewWork(roomy)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := w.Write(bytes.Repeat([]byte{byte(i % 5)}, 1000)); err != nil {
				t.Error(err)
			}
			if _, _, err := f.Keep(w); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := len(hashes(t, f)); got != 5 {
		t.Errorf("%d files are kept, want 5", got)
	}
	expectUsed(t, f, 5000)
	expectUsed(t, reopened(t, path, roomy), 5000)
}
