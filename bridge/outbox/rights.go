package outbox

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/retry"
	"lifeboat/store"
)

const (
	// rightTries is how often a held post is tried in vain for lack of a right
	// before it is parked, and rightPause how long it waits in between: time
	// enough to look at the chat and to close its gate.
	rightTries = 3
	rightPause = 20 * time.Second
)

// withRight lets a held post wait that the account may not post at present,
// since somebody can mend that. Nothing of the replay is given up meanwhile.
func withRight(d store.Delivery, failure *bridge.SendError, attempts int, next retry.Decision, now time.Time) retry.Decision {
	if next.Verdict != retry.Park || !failure.MissingRight || d.Lane != store.Replay || d.Action != bridge.ActionPost || attempts >= rightTries {
		return next
	}
	return retry.Decision{Verdict: retry.Retry, At: now.Add(rightPause), Reason: next.Reason}
}
