package whatsapp

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

func TestTheDatabaseIsPrivate(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "with space & 100% # ? ü")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "whatsapp.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := Open(context.Background(), Options{Name: "whatsapp", Database: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.database.note(context.Background(), "name", "value"); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 3 {
		t.Errorf("there are %d files instead of the database, its log and its index", len(entries))
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v (%v)", entry.Name(), info.Mode(), err)
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}

func TestAFolderThatIsMissing(t *testing.T) {
	_, err := Open(context.Background(), Options{Database: filepath.Join(t.TempDir(), "missing", "whatsapp.db")})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "missing") {
		t.Errorf("Open ended with %v", err)
	}
}

func TestAFileThatIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "whatsapp.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), Options{Database: path}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("Open ended with %v", err)
	}
}

func TestNotesAreKept(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "whatsapp.db")
	for _, value := range []string{"", "one", "two"} {
		database, err := openDatabase(ctx, path, time.Second, logger{testLog(t)})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := database.noted(ctx, "name"); err != nil || value == "one" && got != "" || value == "two" && got != "one" {
			t.Errorf("before %q, %q is noted (%v)", value, got, err)
		}
		if value != "" {
			if err := database.note(ctx, "name", value); err != nil {
				t.Error(err)
			}
		}
		if err := database.close(); err != nil {
			t.Error(err)
		}
	}
}

// TestPrune checks that texts are gone from whatsapp.db once they are old, and
// not before.
func TestPrune(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	r.mustSend(r.part("a secret among friends"))
	count := func() (n int) {
		if err := r.platform.database.db.QueryRow(`SELECT COUNT(*) FROM whatsmeow_retry_buffer`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := r.platform.Prune(context.Background(), time.Now().Add(-time.Hour)); err != nil || count() != 1 {
		t.Errorf("after pruning what is older than an hour, %d texts are left (%v)", count(), err)
	}
	long := 30 * 24 * time.Hour
	if _, err := r.platform.database.db.Exec(`UPDATE whatsmeow_retry_buffer SET timestamp = $1`, time.Now().Add(-24*time.Hour).UnixMilli()); err != nil {
		t.Fatal(err)
	}
	if err := r.platform.Prune(context.Background(), time.Now().Add(-long)); err != nil || count() != 0 {
		t.Errorf("with a long retention %d texts of yesterday are left (%v), which may have disappeared", count(), err)
	}
	r.mustSend(r.part("another one"))
	if err := r.platform.Prune(context.Background(), time.Now().Add(time.Second)); err != nil || count() != 0 {
		t.Errorf("after pruning all, %d texts are left (%v)", count(), err)
	}
}

func TestTraits(t *testing.T) {
	p := &Platform{pace: ordinaryPace()}
	want := bridge.Traits{
		SerialSends: true, RepeatsByID: true, SendDeadline: 10 * time.Second, SettleTime: 8 * time.Second, PostSpacing: 500 * time.Millisecond,
		LivelyAbove: 4, EditableFor: 15 * time.Minute, DeletableFor: 48 * time.Hour, LargestFile: 100 << 20,
	}
	if got := p.Traits(); got != want {
		t.Errorf("the traits are %+v", got)
	}
}
