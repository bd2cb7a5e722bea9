package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

const (
	// writers is how many goroutines write at a time.
	writers = 64
	// changesPerRound is how many changes a round makes.
	changesPerRound = 5000
	// chats is how many chats the rows are spread over.
	chats = 1000
)

// measureEnqueue compares the store with bare SQLite, in turns. A change keeps
// what the relay keeps of a message: its envelope, the message and a delivery of
// it. The store's changes come from many goroutines; bare SQLite gets the same
// rows in the same schema and with the same settings from one, in transactions
// of the size that the store's commits had.
func measureEnqueue(ctx context.Context, s setup, found *figures) error {
	var ours, bare []float64
	for range s.rounds {
		speed, batch, err := enqueueRound(ctx)
		if err != nil {
			return err
		}
		raw, err := rawRound(ctx, batch)
		if err != nil {
			return err
		}
		fmt.Printf("  store %.0f/s in commits of %d, bare SQLite %.0f/s\n", speed, batch, raw)
		ours, bare = append(ours, speed), append(bare, raw)
	}
	found.set("enqueue_per_s", median(ours))
	found.set("raw_sqlite_per_s", median(bare))
	found.set("enqueue_ratio", median(ours)/median(bare))
	return nil
}

// enqueueRound returns how many changes a second were on disk, and how many a
// commit had.
func enqueueRound(ctx context.Context) (speed float64, batch int, err error) {
	err = inFolder(func(folder string) (err error) {
		s, err := store.Open(ctx, filepath.Join(folder, "lifeboat.db"))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		if speed, err = enqueueMany(ctx, s, 0); err != nil {
			return err
		}
		info := s.Info()
		batch = int(info.Changes / max(info.Commits, 1))
		return nil
	})
	return speed, batch, err
}

// enqueueMany adds messages numbered from first on and returns how many a second
// were on disk.
func enqueueMany(ctx context.Context, s *store.Store, first int) (speed float64, err error) {
	return inParallel(func(n int) error {
		return s.Write(ctx, func(tx *store.Tx) error { return enqueue(tx, first+n, store.Live) })
	})
}

// enqueue keeps what the relay keeps of a message.
func enqueue(tx *store.Tx, n int, lane store.Lane) error {
	now := time.Now()
	m := messageNumber(n, now)
	envelope := bridge.Envelope{Platform: m.Chat.Platform, Key: m.ID, ReceivedAt: now, Payload: payload}
	if _, err := tx.AddEnvelopes([]bridge.Envelope{envelope}); err != nil {
		return err
	}
	id, err := tx.AddMessage(m, int64(n+1), now)
	if err != nil {
		return err
	}
	_, err = tx.AddDelivery(store.Delivery{Chat: targetOf(n), Lane: lane, Action: bridge.ActionPost, Message: id, CreatedAt: now})
	return err
}

// payload is as long as that of a short text.
var payload = make([]byte, 400)

func messageNumber(n int, now time.Time) bridge.Message {
	return bridge.Message{
		Kind: bridge.Said, Chat: bridge.Chat{Platform: "whatsapp", ID: fmt.Sprintf("1203630000%08d@g.us", n%chats)},
		ID: fmt.Sprintf("3EB0%016X", n), Sender: bridge.Person{ID: "32470000001@s.whatsapp.net", Name: "Anna"},
		SentAt: now, Text: bridge.Plainly("Shall we meet at the station at half past seven?"),
	}
}

func targetOf(n int) bridge.Chat {
	return bridge.Chat{Platform: "matrix", ID: fmt.Sprintf("!room%08d:localhost", n%chats)}
}

// inParallel shares the changes of a round among the writers and returns how
// many were made in a second.
func inParallel(change func(n int) error) (speed float64, err error) {
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, writers)
	began := time.Now()
	for i := range writers {
		all.Go(func() {
			for errs[i] == nil {
				n := int(next.Add(1)) - 1
				if n >= changesPerRound {
					return
				}
				errs[i] = change(n)
			}
		})
	}
	all.Wait()
	return changesPerRound / time.Since(began).Seconds(), errors.Join(errs...)
}

// inFolder runs use with a folder of its own.
func inFolder(use func(folder string) error) error {
	folder, err := os.MkdirTemp("", "lifeboat-bench-")
	if err != nil {
		return fmt.Errorf("make a folder for the bench: %w", err)
	}
	return errors.Join(use(folder), os.RemoveAll(folder))
}
