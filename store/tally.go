package store

import (
	"time"

	"lifeboat/bridge"
)

// Tally says how many deliveries to one chat came to the same end in an
// incident.
type Tally struct {
	Chat bridge.Chat
	Lane Lane
	// Phase is what was announced; empty for what members wrote.
	Phase string
	State State
	Count int64
}

// countAnnounced and countCarried leave out edits, deletions and pins: each
// post counts once.
const (
	countAnnounced = `
		SELECT platform, chat, lane, phase, state, count(*) FROM deliveries
		WHERE incident = $1 AND message IS NULL AND action = 'post'
		GROUP BY platform, chat, lane, phase, state ORDER BY platform, chat, min(id)`
	countCarried = `
		SELECT platform, chat, lane, '', state, count(*) FROM deliveries
		WHERE created_at BETWEEN $1 AND $2 AND message IS NOT NULL AND action = 'post'
		GROUP BY platform, chat, lane, state ORDER BY platform, chat, lane, state`
)

// Tallies counts what was announced in an incident and what was carried for
// members while it was on, until now if it still is. It reads all deliveries
// that are kept, so it is for reports and not for the loop.
func (tx *Tx) Tallies(of Incident, now time.Time) ([]Tally, error) {
	end := of.ClosedAt
	if end.IsZero() {
		end = now
	}
	var tallies []Tally
	read := func(row scanner) error {
		var t Tally
		err := row.Scan(&t.Chat.Platform, &t.Chat.ID, &t.Lane, &t.Phase, &t.State, &t.Count)
		tallies = append(tallies, t)
		return err
	}
	if err := tx.list("count what an incident's announcements came to", read, countAnnounced, of.ID); err != nil {
		return nil, err
	}
	return tallies, tx.list("count what was carried in an incident", read, countCarried, of.OpenedAt.UnixMilli(), end.UnixMilli())
}
