package telegram

import "slices"

// remembered is how many confirmed updates of a bot can be routed again.
const remembered = 20

// RouteAgain gives the bot up to n updates that it has confirmed already once more, with its next poll, as if an old
// confirmation had got lost on the way. It returns how many there are.
func (b *Bot) RouteAgain(n int) int {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	q := &b.queue
	q.again = slices.Clone(q.confirmed[max(0, len(q.confirmed)-n):])
	b.wake()
	return len(q.again)
}

// takeAgain returns what is routed again, once.
func (q *queue) takeAgain() []update {
	again := q.again
	q.again = nil
	return again
}

// remember keeps the first n updates that wait, which are about to be forgotten.
func (q *queue) remember(n int) {
	q.confirmed = append(q.confirmed, q.updates[:n]...)
	q.confirmed = slices.Delete(q.confirmed, 0, max(0, len(q.confirmed)-remembered))
}
