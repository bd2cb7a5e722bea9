package main

import (
	"context"
	"errors"
	"log/slog"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

// alone does something with the database while no relay runs, and none can start
// before it is done: whoever holds the socket holds the data folder.
func alone(ctx context.Context, data folder, do func(*store.Store) error) (err error) {
	if err := data.mustHoldDatabase(); err != nil {
		return err
	}
	listener, err := control.Listen(data.socket())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, listener.Close()) }()
	return withDatabase(ctx, data, do)
}

// reading looks into the database while no relay runs.
func reading(ctx context.Context, data folder, look func(*store.Store) error) (err error) {
	if err := data.mustHoldDatabase(); err != nil {
		return err
	}
	database, err := store.OpenToRead(ctx, data.database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	return look(database)
}

// withDatabase opens the database for as long as something is done with it.
func withDatabase(ctx context.Context, data folder, do func(*store.Store) error) (err error) {
	database, err := store.Open(ctx, data.database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	return do(database)
}

// withPlatforms opens the platforms, in silence and without connecting, for as
// long as something is done with them.
func withPlatforms(
	ctx context.Context, settings *config.Config, data folder, database *store.Store, do func([]bridge.Platform) error,
) (err error) {
	media, err := openMedia(settings, data)
	if err != nil {
		return err
	}
	opened, err := openPlatforms(ctx, settings, data, database, media, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.close()) }()
	return do(opened.all)
}
