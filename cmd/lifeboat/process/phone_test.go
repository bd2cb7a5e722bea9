package process

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"lifeboat/bridge/whatsapp"
)

// TestThePhoneCanBeLost holds that the note is the one which the adapter reads.
func TestThePhoneCanBeLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "whatsapp.db")
	long := time.Now().Add(-12 * 24 * time.Hour).Truncate(time.Second)
	if seen := phoneSeen(t, path); !seen.IsZero() {
		t.Fatalf("before any pairing the phone was seen at %v", seen)
	}
	if err := notePhone(t.Context(), path, long); err == nil {
		t.Error("a note was changed that is not there")
	}
	pretendPairing(t, path)
	if err := notePhone(t.Context(), path, long); err != nil {
		t.Fatal(err)
	}
	if seen := phoneSeen(t, path); !seen.Equal(long) {
		t.Errorf("the phone was seen at %v, want %v", seen, long)
	}
}

func phoneSeen(t *testing.T, path string) time.Time {
	t.Helper()
	p, err := whatsapp.Open(t.Context(), whatsapp.Options{Name: "whatsapp", Database: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return p.PhoneSeen()
}

// pretendPairing notes that the phone was seen, as a pairing does.
func pretendPairing(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO lifeboat_note (name, value) VALUES ('phone seen', '1')`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
