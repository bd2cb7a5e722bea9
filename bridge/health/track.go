package health

import (
	"slices"
	"time"
)

// remembered is how many failures a track keeps; no rule asks for more.
const remembered = 8

// Track is what has been seen of one capability. It can be kept as JSON.
type Track struct {
	LastOK time.Time `json:"last_ok,omitzero"`
	// LastAsked is when the attempt began that LastOK is the end of.
	LastAsked time.Time `json:"last_asked,omitzero"`
	// Began is when the first failure since LastOK began; zero while it works.
	Began time.Time `json:"began,omitzero"`
	// Failed are the times of the latest failures since LastOK, oldest first.
	Failed []time.Time `json:"failed,omitempty"`
	// Took is how long each of them took to show.
	Took []time.Duration `json:"took,omitempty"`
	// Proven are the times of those during which the same connection answered
	// something that was asked later: it was not the way there that failed.
	Proven []time.Time `json:"proven,omitempty"`
	// Count is the number of failures since LastOK.
	Count  int    `json:"count,omitempty"`
	Reason string `json:"reason,omitempty"` // of the latest failure
}

func (t Track) succeeded(at time.Time, took time.Duration) Track {
	return Track{LastOK: at, LastAsked: at.Add(-took)}
}

// failed notes a failure that took some time to show: it began that much
// earlier.
func (t Track) failed(at time.Time, took time.Duration, reason string) Track {
	if t.Began.IsZero() {
		t.Began = at.Add(-took)
	}
	forget := max(0, len(t.Failed)+1-remembered)
	t.Failed = append(slices.Clone(t.Failed[forget:]), at)
	t.Took = append(slices.Clone(t.Took[min(forget, len(t.Took)):]), took)
	t.Count++
	t.Reason = reason
	return t
}

// proven notes that the failure which showed at a time is not one of the way
// there.
func (t Track) proven(at time.Time) Track {
	forget := max(0, len(t.Proven)+1-remembered)
	t.Proven = append(slices.Clone(t.Proven[forget:]), at)
	return t
}

// provenAfter counts the proven failures later than a moment.
func (t Track) provenAfter(moment time.Time) int {
	n := 0
	for _, at := range t.Proven {
		if at.After(moment) {
			n++
		}
	}
	return n
}

// Failing says whether the latest observation was a failure.
func (t Track) Failing() bool { return len(t.Failed) > 0 }

// failure is one attempt that failed.
type failure struct{ began, showed time.Time }

// told says that the other side itself said no. That comes at once; silence
// shows only when a deadline has passed, and a path that loses packets looks the
// same.
func (f failure) told() bool { return f.showed.Sub(f.began) < saidAtOnce }

// saidAtOnce is shorter than every deadline of the adapters (the shortest is
// 5 s) and longer than an answer takes on a bad day.
const saidAtOnce = 3 * time.Second

// failures returns the remembered failures that showed later than a moment.
func (t Track) failures(after time.Time) []failure {
	var found []failure
	for i, at := range t.Failed {
		if at.After(after) {
			f := failure{began: at, showed: at}
			if i < len(t.Took) {
				f.began = at.Add(-t.Took[i])
			}
			found = append(found, f)
		}
	}
	return found
}

// latest is when the latest failure began; zero while it works.
func (t Track) latest() time.Time {
	if len(t.Failed) == 0 {
		return time.Time{}
	}
	all := t.failures(time.Time{})
	return all[len(all)-1].began
}

func (t Track) lastFailure() time.Time {
	if len(t.Failed) == 0 {
		return time.Time{}
	}
	return t.Failed[len(t.Failed)-1]
}
