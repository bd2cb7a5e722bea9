package process

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // the driver of whatsapp.db
)

// LosePhone ends the relay of a folder, writes into what it keeps that the phone of its account was last seen so long
// ago, and starts it again. Nobody has to wait for twelve days.
func (r *Relay) LosePhone(ctx context.Context, folder string, ago time.Duration, program Program) error {
	path := filepath.Join(folder, "data", "whatsapp.db")
	return r.killAnd(func() error { return notePhone(ctx, path, time.Now().Add(-ago)) }, program)
}

// notePhone changes the note that bridge/whatsapp keeps of its phone.
func notePhone(ctx context.Context, path string, seen time.Time) (err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	changed, err := db.ExecContext(ctx, `UPDATE lifeboat_note SET value = $1 WHERE name = 'phone seen'`, strconv.FormatInt(seen.Unix(), 10))
	if err != nil {
		return fmt.Errorf("note in %s when the phone was last seen: %w", path, err)
	}
	if rows, err := changed.RowsAffected(); err != nil || rows != 1 {
		return errors.Join(fmt.Errorf("%s has no note of the phone", path), err)
	}
	return nil
}
