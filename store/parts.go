package store

import (
	"fmt"
	"time"

	"lifeboat/bridge"
)

// StoredPart is a part as it was rendered, and what became of it.
type StoredPart struct {
	Index int // from 0
	// Part is complete until the delivery's texts are deleted after the
	// retention time. MayRepeat is set if a try of it may have arrived.
	bridge.Part
	// Tried says that a try of the part may have arrived: its result is not
	// stored, or was unknown. It says nothing of a part that was sent.
	Tried bool
	Sent  bool
	// Uploaded says that the part's file is on the platform and Payload is what
	// came of that.
	Uploaded bool
	// VisibleID is the id under which members see the part; empty until it was
	// sent, and for parts that members do not see as a message.
	VisibleID string
}

// Parts returns the parts of a delivery in order; none before its first Start.
func (tx *Tx) Parts(id int64) ([]StoredPart, error) {
	var parts []StoredPart
	read := func(row scanner) error {
		var p StoredPart
		err := row.Scan(&p.Index, &p.Chat.Platform, &p.Chat.ID, &p.ID, &p.Payload, &p.Size, &p.Uploaded, &p.Tried, &p.Sent, &p.VisibleID)
		p.MayRepeat = p.Tried
		parts = append(parts, p)
		return err
	}
	err := tx.list("read the parts of a delivery", read, `
		SELECT position, platform, chat, part_id, payload, size, uploaded,
			sent_at IS NULL AND (in_flight = 1 OR may_have_arrived = 1), sent_at IS NOT NULL, coalesce(visible_id, '')
		FROM parts WHERE delivery = $1 ORDER BY position`, id)
	return parts, err
}

// addParts saves the parts of a delivery that has none yet.
func (tx *Tx) addParts(id int64, parts []bridge.Part) error {
	for i, p := range parts {
		err := tx.change("keep a part", `
			INSERT INTO parts (delivery, position, platform, chat, part_id, payload, size, may_have_arrived)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			id, i, string(p.Chat.Platform), p.Chat.ID, p.ID, p.Payload, p.Size, flag(p.MayRepeat))
		if err != nil {
			return err
		}
	}
	return nil
}

// PartUploaded replaces the payload of a part, once its file is on the platform,
// by the one that it is sent with from then on.
func (tx *Tx) PartUploaded(id int64, index int, payload []byte) error {
	return tx.changeOne("note that a part was uploaded", `
		UPDATE parts SET payload = $3, uploaded = 1 WHERE delivery = $1 AND position = $2`,
		id, index, payload)
}

// TryPart notes that a part is about to be handed over. Until its result is
// stored the part counts as one that may have arrived, also after a crash.
func (tx *Tx) TryPart(id int64, index int, at time.Time) error {
	return tx.changeOne("note the try of a part", `
		UPDATE parts SET in_flight = 1, tried_at = $3 WHERE delivery = $1 AND position = $2`,
		id, index, at.UnixMilli())
}

// PartSent notes that the platform has taken a part, and under which id members
// see it. Without a time in the receipt that of the try is kept. What else they
// see of it becomes parts of their own, which were sent.
func (tx *Tx) PartSent(id int64, index int, receipt bridge.Receipt) error {
	err := tx.changeOne("note that a part was sent", `
		UPDATE parts SET sent_at = coalesce($3, tried_at, 0), visible_id = coalesce($4, visible_id), in_flight = 0 WHERE delivery = $1 AND position = $2`,
		id, index, millis(receipt.At), textOrNull(receipt.ID))
	for i, further := range receipt.Further {
		if err != nil {
			return err
		}
		err = tx.change("note what else was sent of a part", `
			INSERT INTO parts (delivery, position, platform, chat, part_id, sent_at, visible_id)
			SELECT delivery, (SELECT max(position) + 1 FROM parts WHERE delivery = $1), platform, chat, part_id || $3, sent_at, $4
			FROM parts WHERE delivery = $1 AND position = $2`,
			id, index, fmt.Sprintf("/%d", i+1), further)
	}
	return err
}

// changeOne changes a row that must be there.
func (tx *Tx) changeOne(tried, query string, args ...any) error {
	changed, err := tx.exec(tried, query, args...)
	if err == nil && changed == 0 {
		err = fmt.Errorf("%s: id %v: %w", tried, args[0], ErrNotFound)
	}
	return err
}
