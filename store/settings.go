package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"

	"modernc.org/sqlite"
)

// setting is a PRAGMA that every connection of a pool must have; means is what
// SQLite answers when it is asked for it.
type setting struct {
	name, value, means string
}

// The settings. What was committed survives a power cut only with a write-ahead
// log that is synced at every commit, which synchronous=FULL (2) means; deleted
// text is gone from the file only with secure_delete. A lock of another program
// is waited for 10 s.
var (
	writerSettings = []setting{
		{"busy_timeout", "10000", "10000"},
		{"foreign_keys", "1", "1"},
		{"journal_mode", "WAL", "wal"},
		{"secure_delete", "1", "1"},
		{"synchronous", "FULL", "2"},
	}
	readerSettings = append(slices.Clone(writerSettings), setting{"query_only", "1", "1"})
)

// connector opens connections to one file and lets none through that has
// other settings than it should.
type connector struct {
	driver   *sqlite.Driver
	address  string
	settings []setting
}

// openPool returns a pool that opens at most size connections to the file. It
// opens none yet.
func openPool(path string, settings []setting, size int) *sql.DB {
	pool := sql.OpenDB(connector{&sqlite.Driver{}, address(path, settings), settings})
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool
}

// address is the file as the driver wants it named, with all settings.
func address(path string, settings []setting) string {
	query := url.Values{"_dqs": {"0"}}
	for _, s := range settings {
		query.Add("_pragma", s.name+"("+s.value+")")
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

// Driver is a part of [driver.Connector].
func (c connector) Driver() driver.Driver { return c.driver }

// Connect opens a connection and asks SQLite for every setting, since it
// passes over in silence what it cannot do.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.address)
	if err != nil {
		return nil, err
	}
	if err := checkSettings(ctx, conn, c.settings); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func checkSettings(ctx context.Context, conn driver.Conn, settings []setting) error {
	for _, s := range settings {
		is, err := ask(ctx, conn, "PRAGMA "+s.name)
		if err != nil {
			return fmt.Errorf("ask the database for its %s: %w", s.name, err)
		}
		if is != s.means {
			return fmt.Errorf("the database runs with %s=%s although %s is needed to lose nothing: keep it on a local disk and not on a network folder",
				s.name, is, s.means)
		}
	}
	return nil
}

// ask returns the only value that a query answers with, as text.
func ask(ctx context.Context, conn driver.Conn, query string) (string, error) {
	asked, ok := conn.(driver.QueryerContext)
	if !ok {
		return "", fmt.Errorf("a connection of type %T answers no queries", conn)
	}
	rows, err := asked.QueryContext(ctx, query, nil)
	if err != nil {
		return "", err
	}
	row := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(row); errors.Is(err, io.EOF) || len(row) != 1 {
		return "", errors.Join(fmt.Errorf("%s has no answer", query), rows.Close())
	} else if err != nil {
		return "", errors.Join(err, rows.Close())
	}
	return fmt.Sprint(row[0]), rows.Close()
}
