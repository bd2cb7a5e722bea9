package telegram

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

const (
	// firstUpdateID is where a new bot's update ids start. The real ones start anywhere.
	firstUpdateID = 300_000_001
	// updateLifetime is how long an update waits to be fetched (Client.cpp:17053).
	updateLifetime = 24 * time.Hour
	// idleReset is after how long without updates the next id is any number (Bot API documentation, Update).
	idleReset = 7 * 24 * time.Hour
	// offsetSlack is how far an offset may lie ahead of the queue. One that lies further is taken for none, and
	// confirms nothing (Client.cpp:16354; it is how a client survives an idle reset).
	offsetSlack = 10
)

// queue holds the updates of a bot that are not confirmed yet, in order.
type queue struct {
	updates   []update
	confirmed []update // the latest
	again     []update // of these, to be routed once more
	nextID    int64
	last      time.Time // when the last one came in
	allowed   updateTypes
}

// update is one entry of the queue.
type update struct {
	id   int64
	at   time.Time
	kind updateType
	body json.RawMessage
}

// MarshalJSON writes the update as the Bot API does: its id, and the object under the name of its type.
func (u update) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]json.RawMessage{
		"update_id":    json.RawMessage(strconv.FormatInt(u.id, 10)),
		string(u.kind): u.body,
	})
}

func newQueue() queue {
	return queue{nextID: firstUpdateID, allowed: usualUpdates}
}

// push appends an update unless its type is not asked for.
func (q *queue) push(now time.Time, kind updateType, body json.RawMessage) {
	if q.allowed.has(kind) {
		q.add(now, kind, body)
	}
}

// add appends an update whatever its type is.
func (q *queue) add(now time.Time, kind updateType, body json.RawMessage) {
	if !q.last.IsZero() && now.Sub(q.last) >= idleReset {
		q.nextID = firstUpdateID + rand.Int64N(firstUpdateID)
	}
	q.updates = append(q.updates, update{id: q.nextID, at: now, kind: kind, body: body})
	q.nextID++
	q.last = now
}

// fetch confirms what lies before offset and returns up to limit of the updates that are left. An offset of 0
// confirms nothing; a negative one keeps only that many from the end.
func (q *queue) fetch(now time.Time, offset, limit int64) []update {
	q.expire(now)
	switch {
	case offset < 0:
		q.forget(max(0, len(q.updates)+int(offset)))
	case offset <= q.nextID+offsetSlack:
		q.confirm(offset)
	}
	return append([]update{}, q.updates[:min(int64(len(q.updates)), limit)]...)
}

func (q *queue) confirm(offset int64) {
	first := slices.IndexFunc(q.updates, func(u update) bool { return u.id >= offset })
	if first < 0 {
		first = len(q.updates)
	}
	q.remember(first)
	q.forget(first)
}

func (q *queue) expire(now time.Time) {
	fresh := slices.IndexFunc(q.updates, func(u update) bool { return now.Sub(u.at) < updateLifetime })
	if fresh < 0 {
		fresh = len(q.updates)
	}
	q.forget(fresh)
}

// forget drops the first n updates.
func (q *queue) forget(n int) {
	q.updates = slices.Delete(q.updates, 0, n)
}
