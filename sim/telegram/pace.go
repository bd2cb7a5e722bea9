package telegram

import (
	"math"
	"slices"
	"time"
)

// sendTimes are when a bot sent something lately, in order.
type sendTimes struct {
	overall []time.Time
	byChat  map[int64][]time.Time
}

// longestSpan is how far back any limit looks.
const longestSpan = time.Minute

// note counts a call in a chat, and forgets those that no limit looks at anymore.
func (s *sendTimes) note(chat int64, now time.Time) {
	s.overall = append(since(s.overall, now.Add(-longestSpan)), now)
	s.byChat[chat] = append(since(s.byChat[chat], now.Add(-longestSpan)), now)
}

// since returns the times that are later than start.
func since(times []time.Time, start time.Time) []time.Time {
	late := slices.IndexFunc(times, func(t time.Time) bool { return t.After(start) })
	if late < 0 {
		return nil
	}
	return times[late:]
}

// pace refuses a call in a chat if it comes too early, and counts it otherwise.
func (c *call) pace(chat *Chat) error { return c.paceAll(chat, 1) }

// paceAll does so for a call that posts several messages at once. It counts them all, and lets them pass where the
// first may.
func (c *call) paceAll(chat *Chat, messages int) error {
	now := c.server.now()
	if wait := c.server.limits.wait(&c.bot.sent, chat, now); wait > 0 {
		return tooManyRequests(int(math.Ceil(wait.Seconds())))
	}
	for range messages {
		c.bot.sent.note(chat.id, now)
	}
	return nil
}
