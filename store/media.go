package store

import (
	"database/sql"
	"time"

	"lifeboat/bridge"
)

// MediumState is how far the relay has come with a file.
type MediumState string

// The states. A wanted file is to be fetched, or fetched again; the others are
// final, except that a kept one is given up when its content is deleted.
const (
	Wanted  MediumState = "wanted"
	Kept    MediumState = "kept"
	GivenUp MediumState = "given up"
)

// StoredMedium is the file of a message and what became of it.
type StoredMedium struct {
	ID       int64
	Message  int64 // the message that carries it; one message carries one file
	Platform bridge.PlatformName
	// Medium is empty once it was deleted after the retention time, and its
	// source already when it is wanted no more. Its size is the one that was
	// received, once it is kept.
	bridge.Medium
	State MediumState
	Hash  string // of the content, while it is kept
	// Absence says why it is given up, and Reason tells operators more. Reason
	// is also set while it is wanted, by the last try.
	Absence  bridge.Absence
	Reason   string
	Attempts int       // tries that have failed
	NextTry  time.Time // not before; the time at which it came in, at first
	WantedAt time.Time // when it came in
}

// Kept returns the file as it is handed to platforms.
func (m StoredMedium) Kept() bridge.KeptMedium {
	return bridge.KeptMedium{Medium: m.Medium, Hash: m.Hash}
}

// withoutSource returns a medium without the note of where it is.
func withoutSource(m bridge.Medium) *bridge.Medium {
	m.Source = nil
	return &m
}

// AddMedium keeps that a message carries a file which is wanted, or given up at
// once.
func (tx *Tx) AddMedium(m StoredMedium) error {
	body, err := encode("a medium", withoutSource(m.Medium))
	if err != nil {
		return err
	}
	var source []byte
	if m.State == Wanted {
		source = m.Source
	}
	return tx.change("keep a medium", `
		INSERT INTO media (message, platform, state, body, source, absence, reason, next_try, wanted_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
		m.Message, string(m.Platform), string(m.State), body, source, string(m.Absence), m.Reason, m.WantedAt.UnixMilli())
}

// mediumColumns are what readMedium expects, in this order.
const mediumColumns = `id, message, platform, state, body, source, coalesce(hash, ''), absence, reason, attempts, next_try, wanted_at`

func readMedium(row scanner, m *StoredMedium) error {
	var body sql.NullString
	var source []byte
	var nextTry, wantedAt sql.NullInt64
	err := row.Scan(&m.ID, &m.Message, &m.Platform, &m.State, &body, &source, &m.Hash, &m.Absence, &m.Reason, &m.Attempts, &nextTry, &wantedAt)
	if err != nil {
		return err
	}
	m.NextTry, m.WantedAt = moment(nextTry), moment(wantedAt)
	if err := decode("a medium", body, &m.Medium); err != nil {
		return err
	}
	m.Source = source
	return nil
}

// MediumOf returns the file that a message carries, if it does.
func (tx *Tx) MediumOf(message int64) (m StoredMedium, found bool, err error) {
	found, err = tx.find("read the medium of a message", func(row scanner) error { return readMedium(row, &m) }, `
		SELECT `+mediumColumns+` FROM media WHERE message = $1`, message)
	return m, found, err
}

// ChatsOf returns the chats in which a message is in a lane.
func (tx *Tx) ChatsOf(message int64) ([]bridge.Chat, error) {
	var chats []bridge.Chat
	read := func(row scanner) error {
		var chat bridge.Chat
		err := row.Scan(&chat.Platform, &chat.ID)
		chats = append(chats, chat)
		return err
	}
	return chats, tx.list("find where a message waits", read, `
		SELECT DISTINCT platform, chat FROM deliveries WHERE message = $1 AND finished_at IS NULL`, message)
}

// Who needs the file of a message: a delivery in its lane, or a parked one,
// too. What was folded into another delivery needs it as long as that does; for
// the retention time it does until both are cleared.
const (
	neededInLane = `EXISTS (SELECT 1 FROM deliveries WHERE message = media.message
		AND (finished_at IS NULL OR EXISTS (SELECT 1 FROM deliveries AS post WHERE post.id = deliveries.folded_into AND post.finished_at IS NULL)))`
	neededByPost = `EXISTS (SELECT 1 FROM deliveries WHERE message = media.message AND state NOT IN ('sent', 'dropped', 'canceled')
		AND NOT EXISTS (SELECT 1 FROM deliveries AS post WHERE post.id = deliveries.folded_into AND post.state IN ('sent', 'dropped')))`
	neededAtAll = `EXISTS (SELECT 1 FROM deliveries WHERE message = media.message
		AND (state NOT IN ('sent', 'dropped', 'folded', 'canceled') OR state IN ('folded', 'canceled') AND cleared = 0))`
)

const wantedMedia = `
	SELECT ` + mediumColumns + ` FROM media
	WHERE platform = $1 AND state = 'wanted' AND ` + neededInLane + `
	ORDER BY next_try, id LIMIT $2 + 0`

// WantedMedia returns the files of a platform that are to be fetched, whether or
// not their time has come, those that are due first in front. A file that no
// delivery waits for any more is left out.
func (tx *Tx) WantedMedia(platform bridge.PlatformName, limit int) ([]StoredMedium, error) {
	var media []StoredMedium
	read := func(row scanner) error {
		var m StoredMedium
		err := readMedium(row, &m)
		media = append(media, m)
		return err
	}
	return media, tx.list("list the media to be fetched", read, wantedMedia, string(platform), limit)
}
