package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"modernc.org/sqlite" // also the driver "sqlite"
)

// database is whatsapp.db: whatsmeow's tables, and one of our own for the
// little that the adapter itself has to remember.
type database struct {
	path  string
	db    *sql.DB
	store *sqlstore.Container
}

// openDatabase opens the file, which is made for its owner alone. A connection
// waits for another one's write for as long as busy says.
func openDatabase(ctx context.Context, path string, busy time.Duration, log logger) (*database, error) {
	if err := makePrivate(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", source(path, busy))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	d := &database{path: path, db: db, store: sqlstore.NewWithDB(db, "sqlite", log)}
	if err := d.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, withRemedy(err)), db.Close())
	}
	return d, nil
}

// SQLite's primary result codes for damage (sqlite.org/rescode.html).
const (
	codeCorrupt     = 11
	codeNotDatabase = 26
)

// withRemedy says what to do about a damaged file. It holds the login and its keys
// and nothing that members are waiting for.
func withRemedy(err error) error {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return err
	}
	if code := failure.Code() & 0xff; code != codeCorrupt && code != codeNotDatabase {
		return err
	}
	return fmt.Errorf("it is damaged; move it and the -wal and -shm files beside it away, and link the account again with 'lifeboat pair': "+
		"groups, queue and people stay (SQLite says: %w)", err)
}

// makePrivate makes the file before SQLite does; what SQLite puts beside it
// gets the same mode.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("make the WhatsApp database: %w", err)
	}
	if err := errors.Join(file.Chmod(0o600), file.Close()); err != nil {
		return fmt.Errorf("make the WhatsApp database private: %w", err)
	}
	return nil
}

// source is the data source name; every connection of the pool obeys it. Write
// transactions take the lock when they begin, so that two which have both read
// cannot block each other.
func source(path string, busy time.Duration) string {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(" + strconv.FormatInt(busy.Milliseconds(), 10) + ")",
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)",
	}}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: query.Encode()}).String()
}

func (d *database) prepare(ctx context.Context) error {
	var journal string
	var synchronous, foreignKeys int
	row := d.db.QueryRowContext(ctx, `SELECT (SELECT journal_mode FROM pragma_journal_mode), (SELECT synchronous FROM pragma_synchronous),
		(SELECT foreign_keys FROM pragma_foreign_keys)`)
	if err := row.Scan(&journal, &synchronous, &foreignKeys); err != nil {
		return fmt.Errorf("read the settings of SQLite: %w", err)
	}
	if journal != "wal" || synchronous != 2 || foreignKeys != 1 {
		return fmt.Errorf("SQLite does not keep to its settings (journal %s, synchronous %d, foreign keys %d); "+
			"put the data folder on a local disk", journal, synchronous, foreignKeys)
	}
	if err := d.store.Upgrade(ctx); err != nil {
		return fmt.Errorf("bring the tables up to date: %w", err)
	}
	_, err := d.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS lifeboat_note (name TEXT PRIMARY KEY, value TEXT NOT NULL)`)
	if err != nil {
		return fmt.Errorf("make the table of notes: %w", err)
	}
	return nil
}

func (d *database) close() error { return d.db.Close() }

// device returns the linked device, or nil if there is none.
func (d *database) device(ctx context.Context) (*store.Device, error) {
	devices, err := d.store.GetAllDevices(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the linked device from %s: %w", d.path, err)
	}
	if len(devices) == 0 {
		return nil, nil
	}
	return devices[0], nil
}

// forget deletes a device with all its keys.
func (d *database) forget(ctx context.Context, device types.JID) error {
	if err := d.store.DeleteDevice(ctx, &store.Device{ID: &device}); err != nil {
		return fmt.Errorf("delete the linked device from %s: %w", d.path, err)
	}
	return nil
}

// note remembers a value across restarts.
func (d *database) note(ctx context.Context, name, value string) error {
	_, err := d.db.ExecContext(ctx, `INSERT INTO lifeboat_note (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	if err != nil {
		return fmt.Errorf("write the note %q to %s: %w", name, d.path, err)
	}
	return nil
}

// noted returns a value that was noted, or an empty string.
func (d *database) noted(ctx context.Context, name string) (string, error) {
	var value string
	err := d.db.QueryRowContext(ctx, `SELECT value FROM lifeboat_note WHERE name = $1`, name).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read the note %q from %s: %w", name, d.path, err)
	}
	return value, nil
}

// shortestTimer is less than the shortest after which WhatsApp lets messages
// disappear, which is a day.
const shortestTimer = 23 * time.Hour

// Prune deletes the texts that WhatsApp's devices could have asked for again,
// as far as they were sent or received before the time given, or so long ago that
// they may have been set to disappear.
func (p *Platform) Prune(ctx context.Context, before time.Time) error {
	if gone := time.Now().Add(-shortestTimer); gone.After(before) {
		before = gone
	}
	for _, statement := range []string{
		`DELETE FROM whatsmeow_retry_buffer WHERE timestamp < $1`,
		`UPDATE whatsmeow_event_buffer SET plaintext = NULL WHERE plaintext IS NOT NULL AND insert_timestamp < $1`,
	} {
		if _, err := p.database.db.ExecContext(ctx, statement, before.UnixMilli()); err != nil {
			return fmt.Errorf("delete old texts from %s: %w", p.database.path, err)
		}
	}
	return nil
}
