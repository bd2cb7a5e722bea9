package store

import "time"

// Retention says what [Tx.Prune] may delete.
type Retention struct {
	// TextBefore: text that came in or was sent before this time goes.
	TextBefore time.Time
	// MapBefore: the ids of messages, deliveries and envelopes that are older
	// than this go, so that replies to them find no target any more and a
	// redelivery of theirs would be taken for new.
	MapBefore time.Time
	// HistoryBefore: lines of the history that belong to no incident and are
	// older than this go; zero for none.
	HistoryBefore time.Time
	// Limit bounds the rows of each kind that one call deletes or clears.
	Limit int
}

// Pruned counts what a call of [Tx.Prune] did.
type Pruned struct {
	Cleared int64 // deliveries, messages and envelopes whose text was deleted
	Deleted int64 // rows that were forgotten
	More    bool  // there may be more to do: call again
}

// Prune deletes what is past its retention. Nothing goes that an unfinished or
// parked delivery needs, and no envelope that was not decoded yet. What was
// folded into another delivery goes with it.
func (tx *Tx) Prune(r Retention) (p Pruned, err error) {
	for _, step := range clearSteps {
		if err := tx.prune(step, r.TextBefore, r.Limit, &p.Cleared, &p.More); err != nil {
			return p, err
		}
	}
	for _, step := range forgetSteps {
		if err := tx.prune(step, r.MapBefore, r.Limit, &p.Deleted, &p.More); err != nil {
			return p, err
		}
	}
	return p, tx.prune(historyStep, r.HistoryBefore, r.Limit, &p.Deleted, &p.More)
}

// pruneStep is one statement. One that is not counted only prepares the next.
type pruneStep struct {
	tried, query string
	counted      bool
}

func (tx *Tx) prune(step pruneStep, before time.Time, limit int, count *int64, more *bool) error {
	changed, err := tx.exec(step.tried, step.query, before.UnixMilli(), limit)
	if err == nil && step.counted {
		*count += changed
		*more = *more || changed >= int64(limit)
	}
	return err
}

var clearSteps = []pruneStep{
	{"clear the parts of old deliveries", `
		UPDATE parts SET payload = NULL WHERE delivery IN (
			SELECT id FROM deliveries WHERE state IN ('sent', 'dropped', 'canceled') AND cleared = 0 AND finished_at < $1
			ORDER BY finished_at, id LIMIT $2 + 0)`, false},
	{"clear old deliveries", `
		UPDATE deliveries SET body = NULL, cleared = 1 WHERE id IN (
			SELECT id FROM deliveries WHERE state IN ('sent', 'dropped', 'canceled') AND cleared = 0 AND finished_at < $1
			ORDER BY finished_at, id LIMIT $2 + 0)`, true},
	{"clear deliveries that were folded into cleared ones", `
		UPDATE deliveries SET body = NULL, cleared = 1 WHERE id IN (
			SELECT id FROM deliveries WHERE state = 'folded' AND cleared = 0 AND finished_at < $1
				AND NOT EXISTS (SELECT 1 FROM deliveries AS post WHERE post.id = deliveries.folded_into AND post.cleared = 0)
			ORDER BY finished_at, id LIMIT $2 + 0)`, true},
	{"clear old messages", `
		UPDATE messages SET body = NULL WHERE id IN (
			SELECT id FROM messages WHERE body IS NOT NULL AND received_at < $1
				AND NOT EXISTS (SELECT 1 FROM deliveries WHERE message = messages.id
					AND (state NOT IN ('sent', 'dropped', 'folded', 'canceled') OR state IN ('folded', 'canceled') AND cleared = 0))
			ORDER BY received_at LIMIT $2 + 0)`, true},
	{"clear old media", `
		UPDATE media SET body = NULL, source = NULL, hash = NULL, reason = '',
			state = 'given up', absence = CASE WHEN absence = '' THEN 'gone' ELSE absence END
		WHERE id IN (
			SELECT id FROM media WHERE body IS NOT NULL AND wanted_at < $1 AND NOT ` + neededAtAll + `
			ORDER BY wanted_at LIMIT $2 + 0)`, true},
	{"clear old envelopes that were set aside", `
		UPDATE envelopes SET payload = NULL, state = 'finished' WHERE id IN (
			SELECT id FROM envelopes WHERE state = 'set aside' AND received_at < $1 ORDER BY received_at LIMIT $2 + 0)`, true},
}

var forgetSteps = []pruneStep{
	{"forget old deliveries that were folded", `
		DELETE FROM deliveries WHERE id IN (
			SELECT id FROM deliveries WHERE state = 'folded' AND cleared = 1 AND finished_at < $1
				AND NOT EXISTS (SELECT 1 FROM deliveries AS other WHERE other.target = deliveries.id AND other.state NOT IN ('sent', 'dropped', 'folded', 'canceled'))
			ORDER BY finished_at, id LIMIT $2 + 0)`, true},
	{"forget old deliveries", `
		DELETE FROM deliveries WHERE id IN (
			SELECT id FROM deliveries WHERE state IN ('sent', 'dropped', 'canceled') AND cleared = 1 AND finished_at < $1
				AND NOT EXISTS (SELECT 1 FROM deliveries AS other WHERE other.target = deliveries.id AND other.state NOT IN ('sent', 'dropped', 'folded', 'canceled'))
			ORDER BY finished_at, id LIMIT $2 + 0)`, true},
	{"forget old messages", `
		DELETE FROM messages WHERE id IN (
			SELECT id FROM messages WHERE body IS NULL AND received_at < $1
				AND NOT EXISTS (SELECT 1 FROM deliveries WHERE message = messages.id)
			ORDER BY received_at LIMIT $2 + 0)`, true},
	{"forget old envelopes", `
		DELETE FROM envelopes WHERE id IN (
			SELECT id FROM envelopes WHERE state = 'finished' AND received_at < $1 ORDER BY received_at LIMIT $2 + 0)`, true},
	{"forget old notices", `
		DELETE FROM notices WHERE key IN (
			SELECT key FROM notices WHERE noted_at < $1 ORDER BY noted_at LIMIT $2 + 0)`, true},
}

var historyStep = pruneStep{"forget old history", `
	DELETE FROM events WHERE id IN (
		SELECT id FROM events WHERE incident IS NULL AND at < $1 ORDER BY at LIMIT $2 + 0)`, true}
