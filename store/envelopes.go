package store

import (
	"database/sql"

	"lifeboat/bridge"
)

// StoredEnvelope is an envelope that waits to be decoded. Envelopes are in
// order of arrival by ID, over all platforms.
type StoredEnvelope struct {
	ID int64
	bridge.Envelope
}

// AddEnvelopes keeps what a platform handed in, in the given order, and returns
// how many were new: an envelope whose platform and key are known is ignored.
func (tx *Tx) AddEnvelopes(envelopes []bridge.Envelope) (added int, err error) {
	for _, e := range envelopes {
		_, isNew, err := tx.AddEnvelope(e)
		if err != nil {
			return 0, err
		}
		if isNew {
			added++
		}
	}
	return added, nil
}

// AddEnvelope keeps one envelope, like [Tx.AddEnvelopes]; added is false if its
// platform and key are known.
func (tx *Tx) AddEnvelope(e bridge.Envelope) (id int64, added bool, err error) {
	return tx.addEnvelope(`
		INSERT INTO envelopes (platform, key, received_at, payload, state, expires_at) VALUES ($1, $2, $3, $4, 'pending', $5)
		ON CONFLICT (platform, key) DO NOTHING RETURNING id`,
		string(e.Platform), e.Key, e.ReceivedAt.UnixMilli(), e.Payload, millis(e.Expires))
}

// AddFinishedEnvelope notes an envelope that is taken in within the same
// transaction, as if it had been kept and finished; added is false if its
// platform and key are known.
func (tx *Tx) AddFinishedEnvelope(e bridge.Envelope) (id int64, added bool, err error) {
	return tx.addEnvelope(`
		INSERT INTO envelopes (platform, key, received_at, state) VALUES ($1, $2, $3, 'finished')
		ON CONFLICT (platform, key) DO NOTHING RETURNING id`,
		string(e.Platform), e.Key, e.ReceivedAt.UnixMilli())
}

func (tx *Tx) addEnvelope(query string, args ...any) (id int64, added bool, err error) {
	added, err = tx.find("keep an envelope", func(row scanner) error { return row.Scan(&id) }, query, args...)
	return id, added, err
}

// PendingEnvelopes returns the oldest envelopes that are neither finished nor
// set aside, at most limit, in order of arrival.
func (tx *Tx) PendingEnvelopes(limit int) ([]StoredEnvelope, error) {
	var pending []StoredEnvelope
	read := func(row scanner) error {
		var e StoredEnvelope
		var receivedAt sql.NullInt64
		err := row.Scan(&e.ID, &e.Platform, &e.Key, &receivedAt, &e.Payload)
		e.ReceivedAt = moment(receivedAt)
		pending = append(pending, e)
		return err
	}
	err := tx.list("list the pending envelopes", read, `
		SELECT id, platform, key, received_at, payload FROM envelopes
		WHERE state = 'pending' ORDER BY id LIMIT $1 + 0`, limit)
	return pending, err
}

// FinishEnvelope notes that an envelope was decoded and deletes its payload.
// Its key is remembered until [Tx.Prune] forgets it.
func (tx *Tx) FinishEnvelope(id int64) error {
	return tx.changeOne("finish an envelope", `
		UPDATE envelopes SET state = 'finished', payload = NULL, expires_at = NULL WHERE id = $1`, id)
}

// SetAsideEnvelope keeps an envelope that cannot be decoded, with the reason,
// out of the way of the others.
func (tx *Tx) SetAsideEnvelope(id int64, reason string) error {
	return tx.changeOne("set an envelope aside", `
		UPDATE envelopes SET state = 'set aside', reason = $2 WHERE id = $1`, id, reason)
}

// EnvelopeCounts returns how many envelopes wait to be decoded and how many
// were set aside and are still remembered.
func (tx *Tx) EnvelopeCounts() (pending, setAside int64, err error) {
	_, err = tx.find("count the envelopes", func(row scanner) error { return row.Scan(&pending, &setAside) }, `
		SELECT (SELECT count(*) FROM envelopes WHERE state = 'pending'),
		       (SELECT count(*) FROM envelopes WHERE state = 'set aside')`)
	return pending, setAside, err
}
