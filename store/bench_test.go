package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"lifeboat/bridge"
	"lifeboat/store"
)

// BenchmarkWrite keeps one envelope a change, with as many writers at a time as
// its name says. Beyond one writer, changes share commits.
func BenchmarkWrite(b *testing.B) {
	for _, writers := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("%d writers", writers), func(b *testing.B) {
			s := open(b)
			var keys atomic.Int64
			inParallel(b, writers, func(ctx context.Context) error {
				return s.Write(ctx, func(tx *store.Tx) error {
					_, err := tx.AddEnvelopes([]bridge.Envelope{envelope("whatsapp", fmt.Sprint(keys.Add(1)))})
					return err
				})
			})
			info := s.Info()
			b.ReportMetric(float64(info.Changes)/float64(info.Commits), "changes/commit")
		})
	}
}

// BenchmarkPlainSQLite is the yardstick: the same row, one commit each, with
// nothing around it.
func BenchmarkPlainSQLite(b *testing.B) {
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "plain.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		b.Fatal(err)
	}
	pool.SetMaxOpenConns(1)
	b.Cleanup(func() {
		if err := pool.Close(); err != nil {
			b.Error(err)
		}
	})
	if _, err := pool.Exec(`CREATE TABLE envelopes (id INTEGER PRIMARY KEY, platform TEXT, key TEXT, at INTEGER, payload BLOB, UNIQUE (platform, key))`); err != nil {
		b.Fatal(err)
	}
	var keys atomic.Int64
	inParallel(b, 1, func(ctx context.Context) error {
		_, err := pool.ExecContext(ctx, `INSERT INTO envelopes (platform, key, at, payload) VALUES ($1, $2, $3, $4)`,
			"whatsapp", fmt.Sprint(keys.Add(1)), noon.UnixMilli(), []byte("raw"))
		return err
	})
}

// inParallel shares the benchmark's rounds among so many goroutines.
func inParallel(b *testing.B, goroutines int, round func(context.Context) error) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	b.ResetTimer()
	for range goroutines {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if err := round(b.Context()); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}
