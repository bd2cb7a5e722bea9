package bridge

import "context"

// Canary is a platform on which the relay can find out whether messages to groups
// are confirmed, without a member noticing.
type Canary interface {
	// SendCanary sends a tiny message into a chat that only the relay's own
	// account is in, and waits until it is confirmed. It makes that chat when
	// there is none. It returns before ctx ends, with nil or a [SendError], whose
	// result says what it shows: [Unknown] and [Transient] that messages to groups
	// are not confirmed, all others nothing. A canary that is given up half-way
	// does no harm.
	SendCanary(ctx context.Context) error
}
