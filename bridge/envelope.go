package bridge

import (
	"context"
	"time"
)

// Envelope is what a platform handed in, raw. It is kept until it has been
// decoded, so that decoding can fail, be mended and be tried again.
type Envelope struct {
	Platform PlatformName
	// Key is unique among the platform's envelopes; a second envelope with the
	// same key is a redelivery and is ignored.
	Key        string
	ReceivedAt time.Time
	Payload    []byte
	// Expires is when the payload is to be kept nowhere any more, whether or not
	// it could be decoded; zero for never.
	Expires time.Time
}

// Cursor is a platform's own note of how far it has received, such as a sync
// token. An empty cursor leaves the stored one as it is.
type Cursor string

// Inbox is where a platform hands in what it receives and observes.
// It is safe for concurrent use.
type Inbox interface {
	// Receive returns nil when the envelopes and the cursor are on disk, both or
	// neither; only then may they be confirmed to the platform. On an error
	// nothing was kept and the platform must not confirm.
	Receive(ctx context.Context, envelopes []Envelope, cursor Cursor) error
	// Signal reports one observation. It never blocks for long.
	Signal(Signal)
}
