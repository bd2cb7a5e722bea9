package store_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"lifeboat/store"
)

// BenchmarkCounts counts a million posts that wait for a thousand chats, as every look at the status does.
func BenchmarkCounts(b *testing.B) {
	s := manyWaiting(b, 1_000_000)
	for b.Loop() {
		if counts := reading(b, s, (*store.Tx).Counts); len(counts) != 1000 {
			b.Fatalf("%d lanes were counted", len(counts))
		}
	}
}

// manyWaiting is a database in which posts wait for a thousand chats.
func manyWaiting(b *testing.B, posts int) *store.Store {
	b.Helper()
	path := filepath.Join(b.TempDir(), "lifeboat.db")
	closeStore(b, openAt(b, path))
	pool, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	for _, statement := range []string{
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO messages (id, platform, chat, platform_id, sender, kind, envelope, received_at, body)
		SELECT i, 'telegram', 'refuge ' || (i % 1000), i, 'anna', 'said', 0, $2 + i, '{}' FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO deliveries (platform, chat, lane, state, action, message, created_at)
		SELECT 'whatsapp', 'family ' || (i % 1000), 'replay', 'waiting', 'post', i, $2 + i FROM n`,
	} {
		if _, err := pool.Exec(statement, posts, noon.UnixMilli()); err != nil {
			b.Fatal(err)
		}
	}
	if err := pool.Close(); err != nil {
		b.Fatal(err)
	}
	s := openAt(b, path)
	b.Cleanup(func() { closeStore(b, s) })
	return s
}
