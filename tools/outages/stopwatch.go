package main

import (
	"sync"
	"time"
)

// mostLate is how late a timer may ring on a machine whose clocks are believed.
const mostLate = time.Second

// stopwatch measures how late timers ring, which is what a machine with too
// much to do does to every deadline.
type stopwatch struct {
	end     chan struct{}
	running sync.WaitGroup
	latest  time.Duration
}

func startStopwatch() *stopwatch {
	w := &stopwatch{end: make(chan struct{})}
	w.running.Go(w.run)
	return w
}

func (w *stopwatch) run() {
	const every = 50 * time.Millisecond
	for {
		began := time.Now()
		select {
		case <-time.After(every):
			w.latest = max(w.latest, time.Since(began)-every)
		case <-w.end:
			return
		}
	}
}

// stop returns how late the latest one was.
func (w *stopwatch) stop() time.Duration {
	close(w.end)
	w.running.Wait()
	return w.latest
}
