package inspect

import (
	"context"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
)

const (
	// first is when the chats are looked at after a start, every how often, and
	// again how often while something is missing or could not be found out.
	first = 30 * time.Second
	every = 24 * time.Hour
	again = 15 * time.Minute
)

// Inspector looks from time to time whether the relay has what it needs in the
// chats of one platform.
type Inspector struct {
	Checker bridge.Checker
	Chats   []bridge.Chat
	// Up says whether the link is up.
	Up func() bool
	// Report is told what each look showed.
	Report func(Inspection)
}

// Inspection is what a look at a chat showed: what the relay lacks there, empty
// if nothing.
type Inspection struct {
	Chat    bridge.Chat
	Lacking string
}

// Run looks until ctx ends.
func (i Inspector) Run(ctx context.Context) error {
	pause.Rounds(ctx, nil, first, i.round)
	return nil
}

// round looks at one chat after another and returns when to look again. It ends
// where something could not be found out: the others would hardly show more.
func (i Inspector) round(ctx context.Context) time.Duration {
	next := every
	for _, chat := range byID(i.Chats) {
		if !i.Up() {
			return again
		}
		lacking, sure := lacking(ctx, i.Checker, chat, func(f bridge.Finding) bool { return !f.OK })
		if !sure {
			return again
		}
		if lacking != "" {
			next = again
		}
		i.Report(Inspection{Chat: chat, Lacking: lacking})
		if pause.For(ctx, pace) != nil {
			return next
		}
	}
	return next
}
