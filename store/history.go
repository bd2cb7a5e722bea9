package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"lifeboat/bridge"
)

// Event is one line of the history: something that happened or was decided. It
// never holds message text.
type Event struct {
	ID       int64
	At       time.Time
	Incident int64 // 0 if it belongs to none
	Kind     string
	// Group, Platform and Chat say where, as far as that means anything. An
	// event without Platform takes that of its chat.
	Group    string
	Platform bridge.PlatformName
	Chat     bridge.Chat
	Detail   json.RawMessage // nil if there is none
}

// AddEvent adds a line to the history. None is ever changed; those of incidents
// are never removed, the others by [Tx.Prune].
func (tx *Tx) AddEvent(e Event) error {
	if e.Platform == "" {
		e.Platform = e.Chat.Platform
	}
	return tx.change("add to the history", `
		INSERT INTO events (at, incident, kind, conversation, platform, chat, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.At.UnixMilli(), orNull(e.Incident), e.Kind, e.Group, string(e.Platform), e.Chat.ID, textOrNull(string(e.Detail)))
}

// EventQuery says which events are wanted.
type EventQuery struct {
	Incident int64 // 0 for all
	After    int64 // only those with a greater id
	// Latest asks for the last ones instead of the first, if there are more
	// than Limit.
	Latest bool
	Limit  int
}

const (
	firstEvents = `
		SELECT id, at, coalesce(incident, 0), kind, conversation, platform, chat, detail FROM events
		WHERE id > $2 AND ($1 = 0 OR incident = $1) ORDER BY id LIMIT $3 + 0`
	lastEvents = `
		SELECT * FROM (
			SELECT id, at, coalesce(incident, 0), kind, conversation, platform, chat, detail FROM events
			WHERE id > $2 AND ($1 = 0 OR incident = $1) ORDER BY id DESC LIMIT $3 + 0
		) AS last ORDER BY id`
)

// Events returns a part of the history, in the order in which it happened.
func (tx *Tx) Events(q EventQuery) ([]Event, error) {
	query := firstEvents
	if q.Latest {
		query = lastEvents
	}
	var events []Event
	read := func(row scanner) error {
		e, err := readEvent(row)
		events = append(events, e)
		return err
	}
	return events, tx.list("read the history", read, query, q.Incident, q.After, q.Limit)
}

func readEvent(row scanner) (e Event, err error) {
	var at sql.NullInt64
	var detail sql.NullString
	if err := row.Scan(&e.ID, &at, &e.Incident, &e.Kind, &e.Group, &e.Platform, &e.Chat.ID, &detail); err != nil {
		return e, err
	}
	e.At = moment(at)
	if e.Chat.ID != "" {
		e.Chat.Platform = e.Platform
	}
	if detail.Valid {
		e.Detail = json.RawMessage(detail.String)
	}
	return e, nil
}
