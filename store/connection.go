package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
)

// connection is one connection of a pool with the statements that were prepared
// on it. It belongs to one goroutine at a time. A connection that misbehaved is
// discarded and replaced at the next begin.
type connection struct {
	pool     *sql.DB
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// connect takes a connection out of the pool unless this one has it.
func (c *connection) connect(ctx context.Context) error {
	if c.conn != nil {
		return nil
	}
	conn, err := c.pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	c.conn, c.prepared = conn, map[string]*sql.Stmt{}
	return nil
}

// begin starts a transaction with the given words.
func (c *connection) begin(words string) error {
	if err := c.connect(context.Background()); err != nil {
		return err
	}
	return c.run(words)
}

// run executes a statement without arguments. Statements run to their end,
// whatever becomes of the caller: an interrupted one would leave its
// transaction in doubt.
func (c *connection) run(query string) error {
	statement, err := c.statement(query)
	if err != nil {
		return err
	}
	if _, err := statement.ExecContext(context.Background()); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}

// statement prepares a query the first time and keeps it, so queries are
// constants. A limit is written as "LIMIT $1 + 0": where it is a bare parameter,
// SQLite plans by its value, and so anew at each use (sqlite3ExprIsInteger).
func (c *connection) statement(query string) (*sql.Stmt, error) {
	if statement, ok := c.prepared[query]; ok {
		return statement, nil
	}
	statement, err := c.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("prepare a statement: %w", err)
	}
	c.prepared[query] = statement
	return statement, nil
}

// release gives the connection back to the pool, which closes it when it is
// closed itself.
func (c *connection) release() error {
	if c.conn == nil {
		return nil
	}
	return errors.Join(c.closeStatements(), c.conn.Close())
}

// discard closes the connection for good, which undoes whatever transaction is
// open on it. It returns cause, and what went wrong in closing.
func (c *connection) discard(cause error) error {
	if c.conn == nil {
		return cause
	}
	err := c.closeStatements()
	// Whoever says ErrBadConn of a connection makes the pool close it.
	if bad := c.conn.Raw(func(any) error { return driver.ErrBadConn }); !errors.Is(bad, driver.ErrBadConn) {
		err = errors.Join(err, bad)
	}
	c.conn = nil
	return errors.Join(cause, err)
}

// closeStatements comes before closing the connection: SQLite keeps a
// connection with open statements alive, and its locks with it.
func (c *connection) closeStatements() error {
	var errs []error
	for _, statement := range c.prepared {
		errs = append(errs, statement.Close())
	}
	c.prepared = nil
	return errors.Join(errs...)
}
