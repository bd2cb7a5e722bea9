package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// errEnded is what a transaction says that is used after its function.
var errEnded = errors.New("the transaction has ended")

// Tx is a transaction: what one call of [Store.Write] changes or one call of
// [Store.Read] sees. After a statement has failed all others fail too, and so
// does the change as a whole, since SQLite may have undone a part of it.
type Tx struct {
	connection *connection
	failure    error
}

// end makes the transaction useless without hiding what went wrong in it.
func (tx *Tx) end() {
	tx.connection = nil
}

// prepare returns a statement that is ready to run.
func (tx *Tx) prepare(query string) (*sql.Stmt, error) {
	if tx.connection == nil {
		return nil, errEnded
	}
	if tx.failure != nil {
		return nil, tx.failure
	}
	return tx.connection.statement(query)
}

// fail remembers the first failure and says what was tried.
func (tx *Tx) fail(tried string, err error) error {
	err = fmt.Errorf("%s: %w", tried, err)
	if tx.failure == nil {
		tx.failure = err
	}
	return err
}

// exec runs a statement and returns how many rows it changed.
func (tx *Tx) exec(tried, query string, args ...any) (int64, error) {
	statement, err := tx.prepare(query)
	if err != nil {
		return 0, tx.fail(tried, err)
	}
	result, err := statement.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, tx.fail(tried, err)
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return 0, tx.fail(tried, err)
	}
	return changed, nil
}

// change is exec for callers who need no count.
func (tx *Tx) change(tried, query string, args ...any) error {
	_, err := tx.exec(tried, query, args...)
	return err
}

// insert runs a statement that returns the id of the row it made.
func (tx *Tx) insert(tried, query string, args ...any) (id int64, err error) {
	_, err = tx.find(tried, func(row scanner) error { return row.Scan(&id) }, query, args...)
	return id, err
}

// scanner is a row that was found.
type scanner interface {
	Scan(values ...any) error
}

// find reads at most one row.
func (tx *Tx) find(tried string, read func(scanner) error, query string, args ...any) (found bool, err error) {
	statement, err := tx.prepare(query)
	if err != nil {
		return false, tx.fail(tried, err)
	}
	err = read(statement.QueryRowContext(context.Background(), args...))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, tx.fail(tried, err)
	}
	return true, nil
}

// list reads all rows.
func (tx *Tx) list(tried string, read func(scanner) error, query string, args ...any) error {
	statement, err := tx.prepare(query)
	if err != nil {
		return tx.fail(tried, err)
	}
	rows, err := statement.QueryContext(context.Background(), args...)
	if err != nil {
		return tx.fail(tried, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return tx.fail(tried, err)
		}
	}
	if err := rows.Err(); err != nil {
		return tx.fail(tried, err)
	}
	return nil
}
