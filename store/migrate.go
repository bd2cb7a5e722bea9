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

// migrate brings the database to the last of the migrations and returns its
// schema, which is the number of that one.
func migrate(ctx context.Context, pool *sql.DB, path string, migrations fs.FS) (schema int64, err error) {
	name := filepath.Base(path)
	steps, err := goose.NewProvider(goose.DialectSQLite3, pool, migrations,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return 0, fmt.Errorf("read the migrations: %w", err)
	}
	has, knows, err := steps.GetVersions(ctx)
	switch {
	case err != nil:
		return 0, fmt.Errorf("open %s: %w", name, err)
	case has > knows:
		return 0, fmt.Errorf("%s was written by a newer Lifeboat (schema %d, this one knows %d): install that version again, "+
			"or put back the copy that it made, %s", name, has, knows, filepath.Base(copyPath(path, knows+1)))
	case has == knows:
		return has, nil
	case has > 0:
		if err := keepCopy(ctx, pool, path, has+1); err != nil {
			return 0, err
		}
	}
	if _, err := steps.Up(ctx); err != nil {
		return 0, fmt.Errorf("bring %s from schema %d to %d (the step that failed was undone): %w", name, has, knows, err)
	}
	return knows, nil
}
