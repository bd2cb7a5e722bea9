package pause_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge/pause"
)

func TestAPauseTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if err := pause.For(t.Context(), time.Hour); err != nil || time.Since(began) != time.Hour {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

func TestAPauseIsCalledOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		enough := errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, enough)
		defer cancel()
		began := time.Now()
		if err := pause.For(ctx, time.Hour); !errors.Is(err, enough) || time.Since(began) != time.Minute {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// TestRoundsFollowTheirTimesAndTheBell: a ring comes before the time is over, and
// two rings in the middle of a round are heard as one.
func TestRoundsFollowTheirTimesAndTheBell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		bell, began := pause.NewBell(), time.Now()
		var rounds []time.Duration
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			pause.Rounds(ctx, bell, time.Second, func(context.Context) time.Duration {
				rounds = append(rounds, time.Since(began))
				if len(rounds) == 1 {
					bell.Ring()
					bell.Ring()
				}
				return time.Minute
			})
		}()
		time.Sleep(90 * time.Second)
		bell.Ring()
		time.Sleep(80 * time.Second)
		cancel()
		<-ended
		want := []time.Duration{time.Second, time.Second, 61 * time.Second, 90 * time.Second, 150 * time.Second}
		if !slices.Equal(rounds, want) {
			t.Errorf("there were rounds after %v, want %v", rounds, want)
		}
	})
}
