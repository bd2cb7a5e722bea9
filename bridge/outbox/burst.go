package outbox

import (
	"context"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/retry"
	"lifeboat/store"
)

// burstWait is how long somebody's words wait for that person's next ones in a
// lively chat. Those who chat fast follow up within about a second; and what is
// said live is to be there within two, this wait and the way included.
const burstWait = 1200 * time.Millisecond

// newLively is the pace above which a chat is lively. Nothing waits for it.
func newLively(traits bridge.Traits) retry.Pace {
	return retry.NewPace(retry.Limit{PerMinute: traits.LivelyAbove})
}

// isLively says whether so much was posted live in a chat within the last minute
// that one more should hold as much as it can. A chat in which less is said never
// waits.
func (s *Sender) isLively(chat bridge.Chat, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lanes[chat].lively.Next(now).After(now)
}

// mayBeBurst says whether a delivery may share its post with what the same person
// says next.
func (s *Sender) mayBeBurst(d store.Delivery, now time.Time) bool {
	return d.Lane == store.Live && d.Fresh() && !d.Restored && !d.Late && s.isLively(d.Chat, now)
}

// burstUntil is until when the head of a lane waits for what its speaker says
// next; zero if it does not. As soon as something else stands behind it nothing
// can join it any more, and it goes.
func (s *Sender) burstUntil(tx *store.Tx, d store.Delivery, now time.Time) (time.Time, error) {
	until := d.CreatedAt.Add(burstWait)
	if !until.After(now) || !s.mayBeBurst(d, now) {
		return time.Time{}, nil
	}
	open, err := s.content.Burst(tx, d)
	if err != nil || !open {
		return time.Time{}, err
	}
	return until, nil
}

// gatherBurst makes one post of what one person has said in a row in a lively
// chat. It says whether it did.
func (s *Sender) gatherBurst(ctx context.Context, d store.Delivery) (gathered bool, err error) {
	if !s.mayBeBurst(d, s.now()) {
		return false, nil
	}
	return s.foldWith(ctx, d, s.content.GatherBurst)
}
