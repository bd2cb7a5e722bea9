package outbox

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// Outcome is what became of one try of a delivery.
type Outcome struct {
	Delivery store.Delivery
	At       time.Time
	Took     time.Duration // by its latest part
	Sent     bool
	Visible  []string          // ids under which members see it, when sent
	Failure  *bridge.SendError // when not
	File     bool              // whether a file went along
	MovedTo  string            // the chat id under which the conversation goes on
}

// Signal returns what a send shows of the platform, if it shows anything.
func (o Outcome) Signal() (bridge.Signal, bool) {
	s := bridge.Signal{
		Platform: o.Delivery.Chat.Platform, Capability: bridge.GroupSend,
		Chat: o.Delivery.Chat, At: o.At, Took: o.Took, OK: o.Sent,
	}
	if o.Sent {
		return s, true
	}
	s.Reason = o.Failure.Reason
	if o.File {
		s.Capability = bridge.Media // it shows nothing of sending as such
	}
	return s, showsSending(o.Failure)
}

// showsSending says whether a failure is one of sending as such. Sends that never
// left, or that were refused for their own sake, show nothing.
func showsSending(failure *bridge.SendError) bool {
	return failure.Result == bridge.Unknown || failure.Result == bridge.Transient
}
