package store

import (
	"time"

	"lifeboat/bridge"
)

// KeepMedium notes that a file is in the media folder under its hash. Where it
// came from is forgotten. It changes nothing if the file is wanted no more.
func (tx *Tx) KeepMedium(m StoredMedium, hash string, size int64) error {
	m.Size = size
	body, err := encode("a medium", withoutSource(m.Medium))
	if err != nil {
		return err
	}
	return tx.change("note that a medium is kept", `
		UPDATE media SET state = 'kept', hash = $2, body = $3, source = NULL, reason = '' WHERE id = $1 AND state = 'wanted'`,
		m.ID, hash, body)
}

// PutOffMedium notes that fetching a file failed and when it is tried again.
func (tx *Tx) PutOffMedium(id int64, nextTry time.Time, reason string) error {
	return tx.change("put a medium off", `
		UPDATE media SET attempts = attempts + 1, next_try = $2, reason = $3 WHERE id = $1 AND state = 'wanted'`,
		id, nextTry.UnixMilli(), reason)
}

// GiveUpMedium notes that a file will never be there.
func (tx *Tx) GiveUpMedium(id int64, absence bridge.Absence, reason string) error {
	return tx.change("give a medium up", `
		UPDATE media SET state = 'given up', source = NULL, absence = $2, reason = $3 WHERE id = $1 AND state = 'wanted'`,
		id, string(absence), reason)
}

// SpareMedia gives up every kept file that no delivery needs, although its
// retention time is not over, and returns how many. It makes room in a folder
// that is full.
func (tx *Tx) SpareMedia() (spared int64, err error) {
	return tx.exec("make room for media", `
		UPDATE media SET state = 'given up', hash = NULL, absence = 'gone', reason = 'removed to make room'
		WHERE hash IS NOT NULL AND NOT `+neededByPost)
}

// MediaHashes returns the hashes of all kept files. What is in the folder beside
// them is of no use to anybody.
func (tx *Tx) MediaHashes() (map[string]bool, error) {
	hashes := map[string]bool{}
	read := func(row scanner) error {
		var hash string
		err := row.Scan(&hash)
		hashes[hash] = true
		return err
	}
	err := tx.list("list the kept media", read, `SELECT DISTINCT hash FROM media WHERE hash IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	return hashes, tx.noteTranscripts(hashes)
}

// noteTranscripts adds the files that belong to posts of the relay itself, for
// as long as these are kept.
func (tx *Tx) noteTranscripts(hashes map[string]bool) error {
	read := func(row scanner) error {
		var d Delivery
		err := readDelivery(row, &d)
		if d.Body != nil {
			for _, file := range d.Body.Files {
				hashes[file.Hash] = true
			}
		}
		return err
	}
	return tx.list("list the transcripts", read, `
		SELECT `+deliveryColumns+` FROM deliveries WHERE phase = $1 AND body IS NOT NULL`, Transcript)
}

// GoWithoutFiles lets a delivery of which nothing may have arrived go out anew
// without its files, and says why. Its parts are forgotten, so that it is
// rendered again.
func (tx *Tx) GoWithoutFiles(id int64, absence bridge.Absence) error {
	if err := tx.change("forget the parts of a delivery", `DELETE FROM parts WHERE delivery = $1`, id); err != nil {
		return err
	}
	err := tx.change("let a delivery go without its files", `
		INSERT INTO without_files (delivery, absence) VALUES ($1, $2) ON CONFLICT (delivery) DO UPDATE SET absence = excluded.absence`,
		id, string(absence))
	if err != nil {
		return err
	}
	return tx.changeOne("let a delivery wait for its next try", `
		UPDATE deliveries SET state = 'waiting', next_try = NULL, reason = $2 WHERE id = $1 AND finished_at IS NULL`,
		id, "it goes without its file, which was "+string(absence))
}

// FilesLeftOut says why a delivery goes out without its files, or
// [bridge.Present].
func (tx *Tx) FilesLeftOut(id int64) (absence bridge.Absence, err error) {
	_, err = tx.find("look why a delivery goes without its files", func(row scanner) error { return row.Scan(&absence) }, `
		SELECT absence FROM without_files WHERE delivery = $1`, id)
	return absence, err
}
