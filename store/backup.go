package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// Backup writes the database, as it is at one moment, into a new file that only
// its owner may read, while work goes on.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("back up the database: %s is there already", path)
	}
	if err := makePrivate(path); err != nil {
		return err
	}
	pool := openPool(s.path, writerSettings, 1)
	defer func() { err = errors.Join(err, pool.Close()) }()
	if _, err := pool.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return errors.Join(fmt.Errorf("back up the database; is the disk full? %w", err), removeIfThere(path))
	}
	return nil
}

const (
	restoredName    = "restored"
	restoredVersion = 1
)

// RestoredReason is why what a backup held unfinished is parked.
const RestoredReason = "it comes from before the backup was restored, and the relay that ran meanwhile may have sent it"

// NoteRestore takes up a database that was restored from a backup. What it holds
// unfinished may have been sent since, so it is parked; what the relay itself
// had to say is out of date and dropped. It returns how many were parked.
func (tx *Tx) NoteRestore(at time.Time) (parked int64, err error) {
	if err := tx.SaveState(restoredName, restoredVersion, []byte(at.UTC().Format(time.RFC3339Nano))); err != nil {
		return 0, err
	}
	if err := tx.change("note what may have been sent since the backup", `
		UPDATE parts SET in_flight = 0, may_have_arrived = 1
		WHERE sent_at IS NULL AND delivery IN (SELECT id FROM deliveries WHERE finished_at IS NULL)`); err != nil {
		return 0, err
	}
	if err := tx.change("drop what the relay said before the backup", `
		UPDATE deliveries SET state = 'dropped', reason = 'out of date since a backup was restored', next_try = NULL, finished_at = $1
		WHERE finished_at IS NULL AND message IS NULL
			AND NOT EXISTS (SELECT 1 FROM deliveries AS folded WHERE folded.folded_into = deliveries.id)`, at.UnixMilli()); err != nil {
		return 0, err
	}
	return tx.exec("park what may have been sent since the backup", `
		UPDATE deliveries SET state = 'parked', restored = 1, reason = $2, next_try = NULL, finished_at = $1
		WHERE finished_at IS NULL`, at.UnixMilli(), RestoredReason)
}

// RestoredAt returns when the database was restored from a backup; zero if it
// never was.
func (tx *Tx) RestoredAt() (at time.Time, err error) {
	_, body, found, err := tx.LoadState(restoredName)
	if err != nil || !found {
		return at, err
	}
	if at, err = time.Parse(time.RFC3339Nano, string(body)); err != nil {
		return at, fmt.Errorf("read when a backup was restored: %w", err)
	}
	return at, nil
}
