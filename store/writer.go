package store

import (
	"fmt"
	"sync/atomic"
	"time"
)

// maxShared bounds how many changes share a commit, and with that how long the
// first of them waits.
const maxShared = 256

// restAfter is how long nobody writes until the writer rests. Those who write one
// after the other are quicker than that, and read everything once.
const restAfter = 5 * time.Millisecond

// writer is the only one who writes. Its goroutine takes every change that
// waits, gives each its turn inside one transaction, commits and tells all.
type writer struct {
	connection *connection
	queue      chan *entry
	closing    <-chan struct{}
	done       chan error
	changes    atomic.Int64
	commits    atomic.Int64
	version    atomic.Int64
}

// startWriter starts the goroutine, which ends after closing is closed.
func startWriter(c *connection, closing <-chan struct{}) *writer {
	w := &writer{connection: c, queue: make(chan *entry), closing: closing, done: make(chan error, 1)}
	go w.loop()
	return w
}

// wait returns once the goroutine has ended and its connection is free. A nil
// writer has none.
func (w *writer) wait() error {
	if w == nil {
		return nil
	}
	return <-w.done
}

func (w *writer) loop() {
	defer func() { w.done <- w.connection.release() }()
	idle := time.NewTimer(restAfter)
	defer idle.Stop()
	var troubled error // in a rest
	for {
		select {
		case first := <-w.queue:
			if troubled != nil {
				first.outcome <- troubled
				troubled = nil
				continue
			}
			w.commit(first)
			idle.Reset(restAfter)
		case <-idle.C:
			troubled = w.rest()
		case <-w.closing:
			return
		}
	}
}

// rest has the connection forget what it has read. So what comes next is decided
// on what the file says by then, and damage is found before anything is confirmed
// or sent on the strength of what was there before. An error is for the next in the
// queue: the connection is a new one then.
func (w *writer) rest() error {
	if w.connection.conn == nil {
		return nil
	}
	if err := w.connection.run("PRAGMA shrink_memory"); err != nil {
		return fmt.Errorf("let go of what was read of the database: %w", w.connection.discard(err))
	}
	return nil
}

// commit commits first and all that wait behind it, and tells those whose
// changes were kept how it went.
func (w *writer) commit(first *entry) {
	kept, err := w.collect(first)
	if err == nil {
		err = w.connection.run("COMMIT")
	}
	if err != nil {
		err = fmt.Errorf("write to the database: %w", w.connection.discard(err))
	} else {
		w.commits.Add(1)
		w.changes.Add(int64(len(kept)))
	}
	w.version.Add(1) // also of a commit that failed: nobody knows what it did
	for _, e := range kept {
		e.outcome <- err
	}
}

// collect gives first and those behind it their turns. An error means that the
// transaction is lost as a whole, and concerns all that were kept.
func (w *writer) collect(first *entry) (kept []*entry, err error) {
	if err := w.connection.begin("BEGIN IMMEDIATE"); err != nil {
		return []*entry{first}, err
	}
	for e, turns := first, 1; e != nil; e, turns = w.next(turns), turns+1 {
		keep, err := w.giveTurn(e)
		if keep {
			kept = append(kept, e)
		}
		if err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// next returns who waits, or nil if nobody does or enough have had their turns.
func (w *writer) next(turns int) *entry {
	if turns >= maxShared {
		return nil
	}
	select {
	case e := <-w.queue:
		return e
	default:
		return nil
	}
}

// giveTurn runs one change, so that it can be undone alone. It reports whether
// the change waits for the commit; the error is one of the whole transaction.
func (w *writer) giveTurn(e *entry) (keep bool, err error) {
	if err := w.connection.run("SAVEPOINT change"); err != nil {
		return true, err
	}
	e.turn <- &Tx{connection: w.connection}
	keep = <-e.kept
	if !keep {
		if err := w.connection.run("ROLLBACK TO change"); err != nil {
			return false, err
		}
	}
	return keep, w.connection.run("RELEASE change")
}
