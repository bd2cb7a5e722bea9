package outbox

import (
	"context"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/retry"
	"lifeboat/store"
)

// choice is the delivery of a chat that may go now, or how long to wait for
// one; neither when there is nothing to wait for.
type choice struct {
	delivery store.Delivery
	wait     time.Duration
}

// heads are the first deliveries of a chat's lanes.
type heads struct{ live, replay head }

func (s *Sender) heads(ctx context.Context, chat bridge.Chat) (h heads, err error) {
	err = s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if h.live, err = s.head(tx, chat, store.Live); err != nil {
			return err
		}
		h.replay, err = s.head(tx, chat, store.Replay)
		return err
	})
	return h, err
}

// choose looks at the heads of a chat's lanes. What is live goes first; a
// delivery whose outcome is unknown may be settled in either lane, also while
// the chat is held: whether it is answered shows whether sending works again.
func (s *Sender) choose(chat bridge.Chat, heads heads, now time.Time) choice {
	live, replay, backoff := heads.live, heads.replay, s.lanes[chat].backoff
	if s.gate(chat).Shut && !doubtful(live.Delivery) {
		live = head{}
	}
	first := s.weigh(live, retry.Later(s.livePace(chat, now), backoff[store.Live].notBefore), now)
	if first.delivery.ID != 0 {
		return first
	}
	second := choice{}
	if doubtful(replay.Delivery) || s.gateOpen(chat) {
		second = s.weigh(replay, retry.Later(retry.Later(s.livePace(chat, now), s.accountPace(now)), backoff[store.Replay].notBefore), now)
	}
	if second.delivery.ID != 0 {
		return second
	}
	return choice{wait: sooner(first.wait, second.wait)}
}

// head is the first delivery of a lane, if there is one, and when it may go at
// the earliest as far as its content is concerned.
type head struct {
	store.Delivery
	due time.Time
}

func (s *Sender) head(tx *store.Tx, chat bridge.Chat, lane store.Lane) (h head, err error) {
	if h.Delivery, _, err = tx.LaneHead(chat, lane); err != nil {
		return h, err
	}
	if h.due, err = s.content.Due(tx, h.Delivery); err != nil {
		return h, err
	}
	until, err := s.burstUntil(tx, h.Delivery, s.now())
	h.due = retry.Later(h.due, until)
	return h, err
}

// weigh says whether a lane's head may go now.
func (s *Sender) weigh(head head, earliest, now time.Time) choice {
	if head.ID == 0 {
		return choice{}
	}
	earliest = retry.Later(earliest, head.due)
	if doubtful(head.Delivery) && s.traits.RepeatsByID {
		if s.caughtUp.IsZero() {
			return choice{} // the link coming up wakes the chat
		}
		earliest = retry.Later(earliest, s.caughtUp.Add(s.traits.SettleTime))
	}
	if wait := earliest.Sub(now); wait > 0 {
		return choice{wait: wait}
	}
	return choice{delivery: head.Delivery}
}

// doubtful says that an earlier try of a delivery may have arrived.
func doubtful(d store.Delivery) bool { return d.State == store.Unsettled || d.State == store.Trying }

func (s *Sender) livePace(chat bridge.Chat, now time.Time) time.Time {
	return s.lanes[chat].pace.Next(now)
}

func (s *Sender) accountPace(now time.Time) time.Time {
	return s.replayPace.Next(now)
}

// gateOpen says whether a chat's replay lane may send.
func (s *Sender) gateOpen(chat bridge.Chat) bool {
	gate := s.gate(chat)
	if gate.First.IsZero() {
		return gate.Open
	}
	return !s.lanes[chat].firstSent.Equal(gate.First)
}

// sooner returns the shorter of two waits, where 0 is none.
func sooner(a, b time.Duration) time.Duration {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
