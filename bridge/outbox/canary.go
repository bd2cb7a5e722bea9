package outbox

import (
	"context"
	"errors"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/retry"
)

// canariesInHaste is how many canaries may follow unconfirmed sends at once, so
// that a doubt is settled within seconds and not within minutes.
const canariesInHaste = 3

// canary finds out whether sending works when nothing else shows it. The
// sender's mutex guards it.
type canary struct {
	platform bridge.Canary // nil where there are no canaries
	every    time.Duration
	// shown is when a send, or another canary, last showed anything, and since
	// then failed counts those in a row that were not confirmed.
	shown  time.Time
	failed int
	// giveUp ends the canary that is under way; nil while none is.
	giveUp context.CancelFunc
}

func newCanary(platform bridge.Platform, every time.Duration) canary {
	able, _ := platform.(bridge.Canary)
	if every == 0 {
		able = nil
	}
	return canary{platform: able, every: every}
}

// show notes what a send has shown of sending.
func (c *canary) show(failure *bridge.SendError, at time.Time) {
	switch {
	case failure == nil:
		c.shown, c.failed = at, 0
	case showsSending(failure):
		c.shown = at
		c.failed++
	}
}

// learnNothing notes that a canary could not show anything, so that there is none
// for another while. A doubt that there was remains, without the haste.
func (c *canary) learnNothing(at time.Time) {
	c.shown = at
	if c.failed > 0 {
		c.failed = canariesInHaste + 1
	}
}

// due is when the next canary is to go: at once after a send that was not
// confirmed, instead of trying another chat, and otherwise when nothing has shown
// anything for a while. While sends fail that while is shorter, so that their
// recovery is seen early enough for a failback within two minutes. A doubt from
// an earlier connection is looked into as soon as there is another.
func (c *canary) due(caughtUp time.Time) time.Time {
	switch {
	case c.failed == 0:
		return retry.Later(c.shown, caughtUp).Add(c.every)
	case c.failed <= canariesInHaste, caughtUp.After(c.shown):
		return retry.Later(c.shown, caughtUp)
	default:
		return retry.Later(c.shown, caughtUp).Add(c.every / 3)
	}
}

// considerCanary sends a canary if one is due and nothing of anybody else's is
// under way, and returns when to look again.
func (s *Sender) considerCanary(crew *crew) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &s.canary
	if c.platform == nil || c.giveUp != nil || s.busy > 0 || s.caughtUp.IsZero() {
		return idle // the end of what is under way, or the link, looks again
	}
	if wait := c.due(s.caughtUp).Sub(s.now()); wait > 0 {
		return wait
	}
	ctx, cancel := context.WithTimeout(crew.sends, s.deadline())
	c.giveUp = cancel
	crew.start(func(context.Context) { s.sendCanary(ctx) })
	return idle
}

// sendCanary reports what a canary shows. One that gave way shows nothing.
func (s *Sender) sendCanary(ctx context.Context) {
	began := s.now()
	late := time.AfterFunc(s.deadline()/2, func() { s.reports.Late() })
	failure := bridge.AsSendError(s.canary.platform.SendCanary(ctx))
	late.Stop()
	now, gaveWay := s.now(), errors.Is(ctx.Err(), context.Canceled)
	s.mu.Lock()
	s.canary.giveUp()
	s.canary.giveUp = nil
	if !gaveWay || failure == nil {
		s.canary.show(failure, now)
	}
	if failure != nil && !showsSending(failure) {
		s.canary.learnNothing(now)
	}
	s.mu.Unlock()
	if failure == nil || !gaveWay && showsSending(failure) {
		result := bridge.Signal{Platform: s.platform.Name(), Capability: bridge.GroupSend, OK: failure == nil, At: now, Took: now.Sub(began)}
		if failure != nil {
			result.Reason = failure.Reason
		}
		s.reports.Canary(result)
	}
	s.look()
}

// giveWay ends the canary that is under way, if there is one, so that a post can
// go. The canary's end looks at the queue.
func (s *Sender) giveWay() bool {
	if s.canary.giveUp == nil {
		return false
	}
	s.canary.giveUp()
	return true
}
