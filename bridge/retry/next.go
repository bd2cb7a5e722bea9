package retry

import (
	"math"
	"time"

	"lifeboat/bridge"
)

// Verdict is what becomes of a part after a failed try.
type Verdict string

// The verdicts.
const (
	Retry  Verdict = "retry"  // it was not sent: try again
	Settle Verdict = "settle" // it may have been sent: wait for proof, then try again
	Park   Verdict = "park"   // it will never be taken as it is: set it aside
)

// Decision is a verdict and when it falls due.
type Decision struct {
	Verdict Verdict
	// At is when to try again; for [Park] it is now.
	At time.Time
	// Reason tells operators why, in the words of the failure. It holds no
	// message text and no secret.
	Reason string
}

// How long to wait, by what went wrong. Where there are two times, the wait
// doubles from the first to the second with each try.
const (
	shortest         = time.Second
	longest          = time.Minute
	shortestOffline  = 2 * time.Second
	longestOffline   = 30 * time.Second
	unauthorized     = time.Minute    // nothing changes until an operator acts
	longestRateLimit = 24 * time.Hour // a longer one is asked about again after a day
	rateLimitJitter  = time.Second    // added, so that chats do not all return at once
)

// Next decides what follows a failure after the given number of tries, the
// failed one included. Jitter is a random number in [0, 1) that spreads
// waiting parts out; the same arguments give the same decision, and a later
// try never waits less than an earlier one.
//
// A part whose outcome is unknown waits for the platform's SettleTime if its id
// may go out again. A platform without ids of the sender's choice has nothing
// that could settle it, so the part is tried again as after a transient
// failure, from 1 s up to 60 s, and the repeat is marked. A missing failure and
// a result without a name count as unknown, the only result that claims
// nothing.
func Next(traits bridge.Traits, failure *bridge.SendError, attempts int, now time.Time, jitter float64) Decision {
	if failure == nil {
		failure = &bridge.SendError{Result: bridge.Unknown, Reason: "the platform gave no result"}
	}
	jitter = within(jitter)
	verdict, wait := Retry, backoff(shortest, longest, attempts, jitter)
	switch failure.Result {
	case bridge.Transient:
	case bridge.RateLimited:
		wait = rateLimit(failure.RetryAfter, wait, jitter)
	case bridge.Offline:
		wait = backoff(shortestOffline, longestOffline, attempts, jitter)
	case bridge.Unauthorized:
		wait = unauthorized
	case bridge.Rejected:
		verdict, wait = Park, 0
	default:
		verdict = Settle
		if traits.RepeatsByID {
			wait = max(traits.SettleTime, 0)
		}
	}
	return Decision{Verdict: verdict, At: now.Add(wait), Reason: failure.Reason}
}

// rateLimit waits as long as the platform asks, or as after any other failure
// if it does not say.
func rateLimit(asked, otherwise time.Duration, jitter float64) time.Duration {
	if asked <= 0 {
		return otherwise
	}
	return min(max(asked, shortest), longestRateLimit) + time.Duration(jitter*float64(rateLimitJitter))
}

// backoff doubles from first to last and takes a random place in the upper half
// of each step: [first, 2*first) after the first try, [last/2, last) in the end.
func backoff(first, last time.Duration, attempts int, jitter float64) time.Duration {
	step := 2 * first
	for range max(attempts, 1) - 1 {
		if step >= last {
			break
		}
		step *= 2
	}
	half := min(step, last) / 2
	return half + time.Duration(jitter*float64(half))
}

// within keeps a jitter in [0, 1).
func within(jitter float64) float64 {
	if math.IsNaN(jitter) || jitter < 0 {
		return 0
	}
	return min(jitter, math.Nextafter(1, 0))
}
