package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// measureBacklog compares a database in which many deliveries are held with an
// empty one: how long it takes to open, and how much slower it is to add to it
// and to claim from it. To claim is to look at the head of a lane and to store
// that it is being tried, as a sender does before every post.
func measureBacklog(ctx context.Context, s setup, found *figures) error {
	return inFolder(func(folder string) error {
		path := filepath.Join(folder, "full.db")
		began := time.Now()
		if err := fill(ctx, path, s.rows); err != nil {
			return err
		}
		fmt.Printf("  %d deliveries were put in within %.0f s\n", s.rows, time.Since(began).Seconds())
		var opening, adding, claiming []float64
		for round := range s.rounds {
			full, err := backlogRound(ctx, path, s.rows+round*changesPerRound)
			if err != nil {
				return err
			}
			empty, err := backlogRound(ctx, filepath.Join(folder, fmt.Sprintf("empty-%d.db", round)), 0)
			if err != nil {
				return err
			}
			fmt.Printf("  full: opened in %.3f s, %.0f added and %.0f claimed a second; empty: %.0f and %.0f\n", full.open, full.add, full.claim, empty.add, empty.claim)
			opening, adding, claiming = append(opening, full.open), append(adding, empty.add/full.add), append(claiming, empty.claim/full.claim)
		}
		found.set("backlog_open_s", median(opening))
		found.set("backlog_enqueue_ratio", median(adding))
		found.set("backlog_claim_ratio", median(claiming))
		return nil
	})
}

// fill puts held deliveries into a new database, many in each commit.
func fill(ctx context.Context, path string, rows int) (err error) {
	s, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	const together = 2000
	for from := 0; from < rows; from += together {
		err := s.Write(ctx, func(tx *store.Tx) error {
			for n := from; n < min(from+together, rows); n++ {
				if err := enqueue(tx, n, store.Replay); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// speeds are how fast a database is: seconds to open, changes a second.
type speeds struct{ open, add, claim float64 }

// backlogRound adds messages numbered from first on, and claims as many.
func backlogRound(ctx context.Context, path string, first int) (found speeds, err error) {
	began := time.Now()
	s, err := store.Open(ctx, path)
	if err != nil {
		return found, err
	}
	found.open = time.Since(began).Seconds()
	defer func() { err = errors.Join(err, s.Close()) }()
	if found.add, err = enqueueMany(ctx, s, first); err != nil {
		return found, err
	}
	lane := store.Live
	if first > 0 {
		lane = store.Replay
	}
	found.claim, err = inParallel(func(n int) error { return claim(ctx, s, targetOf(n), lane) })
	return found, err
}

// claim starts the head of a lane and finishes it, so that another one becomes
// the head.
func claim(ctx context.Context, s *store.Store, chat bridge.Chat, lane store.Lane) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		head, found, err := tx.LaneHead(chat, lane)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("the %s lane of %s is empty", lane, chat)
		}
		now := time.Now()
		part := bridge.Part{Chat: chat, ID: fmt.Sprint("lifeboat-", head.ID), Payload: payload}
		if err := tx.Start(head.ID, []bridge.Part{part}, now); err != nil {
			return err
		}
		if err := tx.TryPart(head.ID, 0, now); err != nil {
			return err
		}
		if err := tx.PartSent(head.ID, 0, bridge.Receipt{ID: part.ID, At: now}); err != nil {
			return err
		}
		return tx.FinishDelivery(head.ID, now)
	})
}
