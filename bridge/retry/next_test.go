package retry_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/retry"
)

var (
	noon     = time.Date(2022, 10, 25, 12, 0, 0, 0, time.UTC)
	whatsapp = bridge.Traits{RepeatsByID: true, SettleTime: 3 * time.Minute}
	telegram = bridge.Traits{}
	results  = []bridge.SendResult{
		bridge.Transient, bridge.RateLimited, bridge.Offline, bridge.Unauthorized, bridge.Rejected, bridge.Unknown, "", "new",
	}
)

func TestNext(t *testing.T) {
	for name, c := range map[string]struct {
		traits   bridge.Traits
		failure  *bridge.SendError
		attempts int
		jitter   float64
		verdict  retry.Verdict
		wait     time.Duration
	}{
		"transient":                     {telegram, &bridge.SendError{Result: bridge.Transient}, 1, 0, retry.Retry, time.Second},
		"transient, jittered":           {telegram, &bridge.SendError{Result: bridge.Transient}, 1, 0.5, retry.Retry, 1500 * time.Millisecond},
		"transient again":               {telegram, &bridge.SendError{Result: bridge.Transient}, 3, 0, retry.Retry, 4 * time.Second},
		"transient for long":            {telegram, &bridge.SendError{Result: bridge.Transient}, 99, 0.5, retry.Retry, 45 * time.Second},
		"rate limited":                  {telegram, &bridge.SendError{Result: bridge.RateLimited, RetryAfter: 17 * time.Second}, 5, 0, retry.Retry, 17 * time.Second},
		"rate limited, jittered":        {telegram, &bridge.SendError{Result: bridge.RateLimited, RetryAfter: 17 * time.Second}, 5, 0.5, retry.Retry, 17500 * time.Millisecond},
		"rate limited for a moment":     {telegram, &bridge.SendError{Result: bridge.RateLimited, RetryAfter: time.Millisecond}, 1, 0, retry.Retry, time.Second},
		"rate limited without a time":   {telegram, &bridge.SendError{Result: bridge.RateLimited}, 3, 0, retry.Retry, 4 * time.Second},
		"rate limited for ever":         {telegram, &bridge.SendError{Result: bridge.RateLimited, RetryAfter: math.MaxInt64}, 1, 0, retry.Retry, 24 * time.Hour},
		"offline":                       {telegram, &bridge.SendError{Result: bridge.Offline}, 1, 0, retry.Retry, 2 * time.Second},
		"offline for long":              {telegram, &bridge.SendError{Result: bridge.Offline}, 50, 0, retry.Retry, 15 * time.Second},
		"unauthorized":                  {telegram, &bridge.SendError{Result: bridge.Unauthorized}, 7, 0.9, retry.Retry, time.Minute},
		"rejected":                      {telegram, &bridge.SendError{Result: bridge.Rejected}, 1, 0.9, retry.Park, 0},
		"unknown, may be settled":       {whatsapp, &bridge.SendError{Result: bridge.Unknown}, 4, 0.9, retry.Settle, 3 * time.Minute},
		"unknown, settled at once":      {bridge.Traits{RepeatsByID: true, SettleTime: -time.Hour}, &bridge.SendError{Result: bridge.Unknown}, 4, 0.9, retry.Settle, 0},
		"unknown, cannot be settled":    {telegram, &bridge.SendError{Result: bridge.Unknown}, 1, 0, retry.Settle, time.Second},
		"unknown, and again":            {telegram, &bridge.SendError{Result: bridge.Unknown}, 4, 0, retry.Settle, 8 * time.Second},
		"a result that nobody knows":    {whatsapp, &bridge.SendError{Result: "new"}, 1, 0, retry.Settle, 3 * time.Minute},
		"a failure without a failure":   {whatsapp, nil, 1, 0, retry.Settle, 3 * time.Minute},
		"a number that counts no tries": {telegram, &bridge.SendError{Result: bridge.Transient}, math.MinInt, 0, retry.Retry, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			got := retry.Next(c.traits, c.failure, c.attempts, noon, c.jitter)
			if got.Verdict != c.verdict || got.At.Sub(noon) != c.wait {
				t.Errorf("%s after %v, want %s after %v", got.Verdict, got.At.Sub(noon), c.verdict, c.wait)
			}
		})
	}
}

func TestNextTellsTheReason(t *testing.T) {
	failure := &bridge.SendError{Result: bridge.Rejected, Reason: "the chat is gone"}
	if got := retry.Next(telegram, failure, 1, noon, 0); got.Reason != failure.Reason {
		t.Errorf("the reason is %q", got.Reason)
	}
	if got := retry.Next(telegram, nil, 1, noon, 0); got.Reason == "" {
		t.Error("a missing failure has no reason")
	}
}

// situation is anything that may be asked, sense or not.
type situation struct {
	traits   bridge.Traits
	failure  *bridge.SendError
	attempts int
	jitter   float64
}

func situations() *rapid.Generator[situation] {
	durations := rapid.Map(rapid.Int64(), func(d int64) time.Duration { return time.Duration(d) })
	return rapid.Custom(func(t *rapid.T) situation {
		return situation{
			traits: bridge.Traits{
				RepeatsByID: rapid.Bool().Draw(t, "repeats by id"),
				SettleTime:  time.Duration(rapid.Int64Range(-1, int64(time.Hour)).Draw(t, "settle time")),
			},
			failure: &bridge.SendError{
				Result: rapid.SampledFrom(results).Draw(t, "result"), RetryAfter: durations.Draw(t, "retry after"),
			},
			attempts: rapid.IntRange(-2, 100).Draw(t, "attempts"),
			jitter:   rapid.OneOf(rapid.Float64Range(0, 0.999999), rapid.Float64(), rapid.Just(math.NaN())).Draw(t, "jitter"),
		}
	})
}

func (s situation) next(attempts int, jitter float64) retry.Decision {
	return retry.Next(s.traits, s.failure, attempts, noon, jitter)
}

func TestNextIsNeverInThePastAndNeverFarOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations().Draw(t, "situation")
		wait := s.next(s.attempts, s.jitter).At.Sub(noon)
		if wait < 0 || wait > 24*time.Hour+time.Second {
			t.Fatalf("waits %v", wait)
		}
		if wait < time.Second && s.failure.Result != bridge.Rejected && !s.traits.RepeatsByID {
			t.Fatalf("waits only %v", wait)
		}
	})
}

func TestNextWaitsLongerWithEachTry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations().Draw(t, "situation")
		earlier, later := s.next(s.attempts, s.jitter), s.next(s.attempts+1, s.jitter)
		if later.At.Before(earlier.At) || later.Verdict != earlier.Verdict {
			t.Fatalf("%+v comes after %+v", later, earlier)
		}
	})
}

func TestJitterOnlyAddsAndAtMostDoubles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations().Draw(t, "situation")
		least, got := s.next(s.attempts, 0).At.Sub(noon), s.next(s.attempts, s.jitter).At.Sub(noon)
		if got < least || got > 2*least {
			t.Fatalf("jitter %v turns %v into %v", s.jitter, least, got)
		}
	})
}

func TestBackoffStaysWithinItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations().Draw(t, "situation")
		for result, bounds := range map[bridge.SendResult][2]time.Duration{
			bridge.Transient: {time.Second, time.Minute},
			bridge.Offline:   {2 * time.Second, 30 * time.Second},
		} {
			s.failure.Result = result
			if wait := s.next(s.attempts, s.jitter).At.Sub(noon); wait < bounds[0] || wait >= bounds[1] {
				t.Fatalf("%s waits %v", result, wait)
			}
		}
	})
}
