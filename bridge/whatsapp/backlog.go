package whatsapp

import (
	"time"

	"go.mau.fi/whatsmeow/types/events"
)

// backlog knows when all that waited on WhatsApp has come. WhatsApp announces
// what waits and says when that is done (connectionevents.go:77); a server that
// says nothing for a while after the connection is ready has nothing.
type backlog struct {
	quiet, stall time.Duration
	timer        *time.Timer // rings when nothing was announced for a while
	patience     *time.Timer // and this when what was announced is overdue
	waiting      bool        // something was announced
	announced    int         // how many messages
	since        time.Time   // when that was last announced
	done         bool
}

func newBacklog(pace pace) *backlog {
	b := &backlog{quiet: pace.quiet, stall: pace.backlogStall, timer: time.NewTimer(pace.quiet), patience: time.NewTimer(pace.backlogStall)}
	b.timer.Stop()
	b.patience.Stop()
	return b
}

func (b *backlog) stop() {
	b.timer.Stop()
	b.patience.Stop()
}

func (b *backlog) due() <-chan time.Time { return b.timer.C }

// stalling rings each time that what was announced has been waited for.
func (b *backlog) stalling() <-chan time.Time { return b.patience.C }

func (b *backlog) waitOn() { b.patience.Reset(b.stall) }

// observe returns true once, when an event shows that all has come.
func (b *backlog) observe(event any) bool {
	switch event := event.(type) {
	case *events.OfflineSyncPreview:
		b.waiting = b.waiting || event.Total > 0
		b.announce(event.Messages)
	case *events.Connected:
		b.timer.Reset(b.quiet)
	case *events.OfflineSyncCompleted:
		b.waiting = false
		return b.rest()
	}
	return false
}

// announce notes how many messages wait.
func (b *backlog) announce(messages int) {
	b.announced += messages
	if messages > 0 && !b.done {
		b.since = time.Now()
		b.waitOn()
	}
}

// inVain says whether none of them has come, when the latest came at a moment. If some have, a server that does not
// say that they were all cannot be told from one that keeps the others back.
func (b *backlog) inVain(latest time.Time) bool { return latest.Before(b.since) }

// rest returns true once, if nothing is waited for.
func (b *backlog) rest() bool {
	if b.done || b.waiting {
		return false
	}
	b.done = true
	b.patience.Stop()
	return true
}
