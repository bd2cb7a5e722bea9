package main

import (
	"runtime"
	"sync"
)

// all plays every setting, as many at a time as there are processors, and
// returns the results in order.
func all[R any](settings []setting, play func(setting) R) []R {
	results := make([]R, len(settings))
	next := make(chan int)
	var players sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		players.Go(func() {
			for i := range next {
				results[i] = play(settings[i])
			}
		})
	}
	for i := range settings {
		next <- i
	}
	close(next)
	players.Wait()
	return results
}
