package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"lifeboat/store"
)

// The statements with which bare SQLite keeps the rows of [enqueue].
const (
	rawEnvelope = `INSERT INTO envelopes (platform, key, received_at, payload, state) VALUES ($1, $2, $3, $4, 'pending')
		ON CONFLICT (platform, key) DO NOTHING`
	rawMessage = `INSERT INTO messages (platform, chat, platform_id, sender, kind, envelope, received_at, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`
	rawDelivery = `INSERT INTO deliveries (platform, chat, lane, state, action, message, created_at)
		VALUES ($1, $2, 'live', 'waiting', 'post', $3, $4) RETURNING id`
)

// rawRound returns how many changes a second bare SQLite keeps in transactions
// of so many.
func rawRound(ctx context.Context, batch int) (speed float64, err error) {
	err = inFolder(func(folder string) (err error) {
		path := filepath.Join(folder, "raw.db")
		if err := makeSchema(ctx, path); err != nil {
			return err
		}
		pool, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)")
		if err != nil {
			return fmt.Errorf("open bare SQLite: %w", err)
		}
		defer func() { err = errors.Join(err, pool.Close()) }()
		pool.SetMaxOpenConns(1)
		speed, err = rawEnqueueMany(ctx, pool, batch)
		return err
	})
	return speed, err
}

// makeSchema lets the store make its tables in a file.
func makeSchema(ctx context.Context, path string) error {
	s, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	return s.Close()
}

func rawEnqueueMany(ctx context.Context, pool *sql.DB, batch int) (speed float64, err error) {
	connection, err := pool.Conn(ctx)
	if err != nil {
		return 0, fmt.Errorf("connect to bare SQLite: %w", err)
	}
	defer func() { err = errors.Join(err, connection.Close()) }()
	w := rawWriter{ctx: ctx, connection: connection, prepared: map[string]*sql.Stmt{}}
	began := time.Now()
	for n := 0; n < changesPerRound; n += batch {
		if err := w.transaction(n, min(n+batch, changesPerRound)); err != nil {
			return 0, fmt.Errorf("write to bare SQLite: %w", err)
		}
	}
	return changesPerRound / time.Since(began).Seconds(), nil
}

// rawWriter writes on one connection with prepared statements, which end with
// it.
type rawWriter struct {
	ctx        context.Context
	connection *sql.Conn
	prepared   map[string]*sql.Stmt
}

func (w *rawWriter) transaction(from, to int) error {
	if err := w.run("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for n := from; n < to; n++ {
		if err := w.enqueue(n); err != nil {
			return err
		}
	}
	return w.run("COMMIT")
}

// enqueue keeps the rows that [enqueue] keeps.
func (w *rawWriter) enqueue(n int) error {
	now := time.Now()
	m := messageNumber(n, now)
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := w.run(rawEnvelope, string(m.Chat.Platform), m.ID, now.UnixMilli(), payload); err != nil {
		return err
	}
	var message, delivery int64
	err = w.insert(&message, rawMessage, string(m.Chat.Platform), m.Chat.ID, m.ID, m.Sender.ID, string(m.Kind), n+1, now.UnixMilli(), string(body))
	if err != nil {
		return err
	}
	target := targetOf(n)
	return w.insert(&delivery, rawDelivery, string(target.Platform), target.ID, message, now.UnixMilli())
}

func (w *rawWriter) run(query string, args ...any) error {
	statement, err := w.statement(query)
	if err != nil {
		return err
	}
	_, err = statement.ExecContext(w.ctx, args...)
	return err
}

func (w *rawWriter) insert(id *int64, query string, args ...any) error {
	statement, err := w.statement(query)
	if err != nil {
		return err
	}
	return statement.QueryRowContext(w.ctx, args...).Scan(id)
}

func (w *rawWriter) statement(query string) (*sql.Stmt, error) {
	if statement, known := w.prepared[query]; known {
		return statement, nil
	}
	statement, err := w.connection.PrepareContext(w.ctx, query)
	if err == nil {
		w.prepared[query] = statement
	}
	return statement, err
}
