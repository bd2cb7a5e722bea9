package inspect

import (
	"time"

	"lifeboat/bridge/failover"
)

// patience is how long a replay waits for a look that shows something: where a
// platform takes posts it need not answer questions.
const patience = 2 * time.Minute

// Known is what is known of a chat to which something may have to be replayed. It
// is a value; its methods are pure.
type Known struct {
	Returning bool      // whether the replay is on
	Due       time.Time // when that began, so that an older look shows nothing
	Barred    string    // see [Scouting]
	seen      time.Time // when the latest look began that showed something
}

// Clear says that the replay may go on. It does where nobody looks.
func (k Known) Clear() bool { return k.Barred == "" && !k.seen.Before(k.Due) }

// After is what is known once the chat's group has come to a stage.
func (k Known) After(stage failover.Stage, now time.Time) Known {
	returning := stage == failover.Probation || stage == failover.Replaying
	if returning && !k.Returning {
		k.Due = now
	}
	if stage == failover.AtHome {
		k.Barred = ""
	}
	k.Returning = returning
	return k
}

// Learn is what is known after a look.
func (k Known) Learn(s Scouting) Known {
	switch {
	case s.Began.Before(k.Due):
	case s.Sure:
		k.seen, k.Barred = s.Began, s.Barred
	case k.Barred == "" && s.Began.Sub(k.Due) >= patience:
		k.seen = s.Began
	}
	return k
}
