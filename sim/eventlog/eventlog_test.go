package eventlog_test

import (
	"context"
	"slices"
	"testing"

	"lifeboat/sim/eventlog"
)

func TestWatchYieldsEverythingInOrder(t *testing.T) {
	log := eventlog.New[int]()
	log.Add(0)
	var seen []int
	for event := range log.Watch(t.Context(), nil) {
		seen = append(seen, event)
		if event == 99 {
			break
		}
		log.Add(event + 1) // while it is being read
	}
	if len(seen) != 100 || !slices.IsSorted(seen) {
		t.Errorf("saw %v", seen)
	}
	if got := log.All(); !slices.Equal(got, seen) {
		t.Errorf("the log has %v", got)
	}
}

func TestWatchEnds(t *testing.T) {
	log := eventlog.New[int]()
	log.Add(1)
	ended := make(chan struct{})
	close(ended)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, events := range map[string][]int{
		"with the server": slices.Collect(log.Watch(t.Context(), ended)),
		"with its reader": slices.Collect(log.Watch(ctx, nil)),
	} {
		if !slices.Equal(events, []int{1}) {
			t.Errorf("it ended %s after %v, want what was there before", name, events)
		}
	}
}

func TestAllIsACopy(t *testing.T) {
	log := eventlog.New[int]()
	log.Add(1)
	log.All()[0] = 2
	if got := log.All()[0]; got != 1 {
		t.Errorf("the log was changed to %d", got)
	}
}
