package store

import (
	"database/sql"
	"fmt"
	"time"

	"lifeboat/bridge"
)

// Incident is one outage of a primary, from the first bad verdict to the end of
// the replay.
type Incident struct {
	ID       int64
	Primary  bridge.PlatformName
	OpenedAt time.Time
	ClosedAt time.Time // zero while it is open
}

// OpenIncident begins an incident and returns its id.
func (tx *Tx) OpenIncident(primary bridge.PlatformName, at time.Time) (id int64, err error) {
	return tx.insert("open an incident", `
		INSERT INTO incidents (platform, opened_at) VALUES ($1, $2) RETURNING id`, string(primary), at.UnixMilli())
}

// CloseIncident ends an incident. One that was closed before keeps its time.
func (tx *Tx) CloseIncident(id int64, at time.Time) error {
	return tx.changeOne("close an incident", `
		UPDATE incidents SET closed_at = coalesce(closed_at, $2) WHERE id = $1`, id, at.UnixMilli())
}

// Incident returns an incident, or [ErrNotFound].
func (tx *Tx) Incident(id int64) (i Incident, err error) {
	found, err := tx.find("read an incident", func(row scanner) error { return readIncident(row, &i) }, `
		SELECT id, platform, opened_at, closed_at FROM incidents WHERE id = $1`, id)
	if err == nil && !found {
		err = fmt.Errorf("incident %d: %w", id, ErrNotFound)
	}
	return i, err
}

// Incidents returns the latest incidents, at most limit, the latest first.
func (tx *Tx) Incidents(limit int) ([]Incident, error) {
	var incidents []Incident
	read := func(row scanner) error {
		var i Incident
		err := readIncident(row, &i)
		incidents = append(incidents, i)
		return err
	}
	err := tx.list("list the incidents", read, `
		SELECT id, platform, opened_at, closed_at FROM incidents ORDER BY id DESC LIMIT $1 + 0`, limit)
	return incidents, err
}

func readIncident(row scanner, i *Incident) error {
	var openedAt, closedAt sql.NullInt64
	err := row.Scan(&i.ID, &i.Primary, &openedAt, &closedAt)
	i.OpenedAt, i.ClosedAt = moment(openedAt), moment(closedAt)
	return err
}
