package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

// shippedMigrations returns the steps that this version knows, one file each,
// named by number.
func shippedMigrations() (fs.FS, error) { return fs.Sub(embedded, "migrations") }

// migrate brings the database to the last of the migrations, whose number is
// then its schema.
func migrate(ctx context.Context, pool *sql.DB, path string, migrations fs.FS) error {
	has, knows, err := versions(ctx, pool, path, migrations)
	if err != nil || has == knows {
		return err
	}
	if has > 0 {
		if err := keepCopy(ctx, pool, path, has+1); err != nil {
			return err
		}
	}
	steps, err := newSteps(pool, migrations)
	if err != nil {
		return err
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("bring %s from schema %d to %d (the step that failed was undone): %w", filepath.Base(path), has, knows, err)
	}
	return nil
}

func newSteps(pool *sql.DB, migrations fs.FS) (*goose.Provider, error) {
	steps, err := goose.NewProvider(goose.DialectSQLite3, pool, migrations,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return steps, nil
}

// versions returns the schema that the database has and the one that this
// version knows. A database of a newer Lifeboat is an error.
func versions(ctx context.Context, pool *sql.DB, path string, migrations fs.FS) (has, knows int64, err error) {
	name := filepath.Base(path)
	steps, err := newSteps(pool, migrations)
	if err != nil {
		return 0, 0, err
	}
	has, knows, err = steps.GetVersions(ctx)
	switch {
	case err != nil:
		return 0, 0, fmt.Errorf("open %s: %w", name, err)
	case has > knows:
		return 0, 0, fmt.Errorf("%s was written by a newer Lifeboat (schema %d, this one knows %d): install that version again, "+
			"or put back the copy that it made, %s", name, has, knows, filepath.Base(copyPath(path, knows+1)))
	}
	return has, knows, nil
}
