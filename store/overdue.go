package store

import (
	"time"

	"lifeboat/bridge"
)

// The reasons of deliveries that were parked by the limits of the queue.
const (
	ExpiredReason  = "it waited for longer than queue.expire_after"
	ExceededReason = "more waited for this chat than queue.limit_per_chat"
)

// overruledReason stands at what an operator sends although it passed a limit;
// it is not parked for that again.
const overruledReason = "an operator sends it although it waited for long"

// QueueLimits bound what waits for members. What passes them is parked, so that
// nothing is lost in silence.
type QueueLimits struct {
	// Before: messages that have waited since before this time are parked; zero
	// for none.
	Before time.Time
	// PerChat is how many messages may wait for one chat; 0 for any number.
	PerChat int64
	// Rows bounds what one call parks for one reason, beside the changes of it.
	Rows int
}

// Parking is one place where messages were parked.
type Parking struct {
	Chat  bridge.Chat
	Lane  Lane
	Count int64 // of posts; their changes go with them and are not counted
}

// ParkOverdue parks the messages that pass the limits, the oldest first, each
// with the changes of it that wait, and says whether there may be more. What
// was tried and may have arrived, and what the relay itself has to say, stays.
// A chat limits it to that one; the zero chat means all.
func (tx *Tx) ParkOverdue(only bridge.Chat, limits QueueLimits, at time.Time) (parked []Parking, more bool, err error) {
	counts, err := tx.Counts()
	if err != nil {
		return nil, false, err
	}
	waiting := map[bridge.Chat]int64{}
	for _, c := range counts {
		if c.State == Waiting {
			waiting[c.Chat] += c.Count
		}
	}
	for _, c := range counts {
		if c.State != Waiting || only != (bridge.Chat{}) && c.Chat != only {
			continue
		}
		found, err := tx.parkOverdue(c, limits, waiting, at)
		if err != nil {
			return nil, false, err
		}
		more = more || len(found) >= limits.Rows
		if len(found) > 0 {
			count, err := tx.parkChanges(found, at)
			if err != nil {
				return nil, false, err
			}
			parked = append(parked, Parking{c.Chat, c.Lane, count})
		}
	}
	return parked, more, nil
}

// parkOverdue parks what has waited for too long in one lane, and then what is
// too much for its chat.
func (tx *Tx) parkOverdue(c LaneCount, limits QueueLimits, waiting map[bridge.Chat]int64, at time.Time) (parked []int64, err error) {
	if c.Oldest.Before(limits.Before) {
		if parked, err = tx.parkOldest(c, ExpiredReason, limits.Before, limits.Rows, at); err != nil {
			return nil, err
		}
	}
	waiting[c.Chat] -= int64(len(parked))
	excess := waiting[c.Chat] - limits.PerChat
	if limits.PerChat == 0 || excess <= 0 {
		return parked, nil
	}
	exceeding, err := tx.parkOldest(c, ExceededReason, at.Add(always), int(min(excess, int64(limits.Rows))), at)
	waiting[c.Chat] -= int64(len(exceeding))
	return append(parked, exceeding...), err
}

// always is so long that everything was added before it has passed.
const always = 100 * 365 * 24 * time.Hour

const parkOldest = `
	UPDATE deliveries SET state = 'parked', late = 1, reason = $5, next_try = NULL, finished_at = $6 WHERE id IN (
		SELECT id FROM deliveries
		WHERE platform = $1 AND chat = $2 AND lane = $3 AND state = 'waiting' AND state NOT IN ('sent', 'dropped', 'folded') AND cleared = 0
			AND created_at < $4 AND message IS NOT NULL AND reason <> '` + overruledReason + `' AND ` + unseen + `
		ORDER BY created_at, id LIMIT $7 + 0)
	RETURNING id`

func (tx *Tx) parkOldest(c LaneCount, reason string, before time.Time, rows int, at time.Time) (parked []int64, err error) {
	read := func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		parked = append(parked, id)
		return err
	}
	return parked, tx.list("park what passes the limits of the queue", read, parkOldest,
		string(c.Chat.Platform), c.Chat.ID, string(c.Lane), before.UnixMilli(), reason, at.UnixMilli(), rows)
}

// parkChanges parks the changes of what was parked, for the same reason, and
// counts the posts.
func (tx *Tx) parkChanges(parked []int64, at time.Time) (posts int64, err error) {
	for _, id := range parked {
		d, err := tx.Delivery(id)
		if err != nil {
			return 0, err
		}
		if d.Action == bridge.ActionPost {
			posts++
		}
		err = tx.change("park the changes of a parked delivery", `
			UPDATE deliveries SET state = 'parked', late = 1, reason = $2, next_try = NULL, finished_at = $3
			WHERE target = $1 AND state = 'waiting'`, id, d.Reason, at.UnixMilli())
		if err != nil {
			return 0, err
		}
	}
	return posts, nil
}

// DropOverdue gives up what the limits of the queue parked before a time, and
// returns how many. Its texts go with the next [Tx.Prune].
func (tx *Tx) DropOverdue(before time.Time, rows int) (dropped int64, err error) {
	return tx.exec("give up what waited for too long", `
		UPDATE deliveries SET state = 'dropped' WHERE id IN (
			SELECT id FROM deliveries WHERE state = 'parked' AND reason IN ($1, $2) AND finished_at < $3 ORDER BY id LIMIT $4 + 0)`,
		ExpiredReason, ExceededReason, before.UnixMilli(), rows)
}
