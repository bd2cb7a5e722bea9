package health

import "time"

// remembered is how many failures a track keeps; no rule asks for more.
const remembered = 8

// Track is what has been seen of one capability. It can be kept as JSON.
type Track struct {
	LastOK time.Time `json:"last_ok,omitzero"`
	// Began is when the first failure since LastOK began; zero while it works.
	Began time.Time `json:"began,omitzero"`
	// Failed are the times of the latest failures since LastOK, oldest first.
	Failed []time.Time `json:"failed,omitempty"`
	// Count is the number of failures since LastOK.
	Count  int    `json:"count,omitempty"`
	Reason string `json:"reason,omitempty"` // of the latest failure
}

func (t Track) succeeded(at time.Time) Track { return Track{LastOK: at} }

// failed notes a failure that took some time to show: it began that much
// earlier.
func (t Track) failed(at time.Time, took time.Duration, reason string) Track {
	if t.Began.IsZero() {
		t.Began = at.Add(-took)
	}
	kept := t.Failed
	if len(kept) == remembered {
		kept = kept[1:]
	}
	t.Failed = append(append([]time.Time(nil), kept...), at)
	t.Count++
	t.Reason = reason
	return t
}

// Failing says whether the latest observation was a failure.
func (t Track) Failing() bool { return len(t.Failed) > 0 }

// failuresAfter counts the remembered failures later than a moment.
func (t Track) failuresAfter(moment time.Time) int {
	count := 0
	for _, at := range t.Failed {
		if at.After(moment) {
			count++
		}
	}
	return count
}

func (t Track) lastFailure() time.Time {
	if len(t.Failed) == 0 {
		return time.Time{}
	}
	return t.Failed[len(t.Failed)-1]
}
