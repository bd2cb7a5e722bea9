package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/bridge/relay"
	"lifeboat/store"
)

func newRun() *cobra.Command {
	var path string
	command := &cobra.Command{
		Use:   "run",
		Short: "Run the relay until it is told to stop",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			log := slog.New(slog.NewTextHandler(os.Stderr, nil))
			for _, warning := range settings.Warnings {
				log.Warn("config", "warning", warning)
			}
			return run(command.Context(), settings, log)
		},
	}
	addConfigFlag(command, &path)
	return command
}

// run opens everything from the bottom up, runs the relay and closes in the
// reverse order.
func run(ctx context.Context, settings *config.Config, log *slog.Logger) (err error) {
	data, err := openFolder(settings)
	if err != nil {
		return err
	}
	listener, err := control.Listen(data.socket()) // also keeps a second relay out
	if err != nil {
		return err
	}
	database, err := store.Open(ctx, data.database())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	media, err := openMedia(settings, data)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	platforms, err := openPlatforms(ctx, settings, data, database, media, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, platforms.close()) }()
	options, err := withProbes(relayOptions(settings, database, platforms, log), settings)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	lifeboat, err := relay.New(withMedia(options, settings, media))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	asker := asker{platforms: platforms.all, settings: settings, data: data}
	desk := desk{
		queueDesk: queueDesk{store: database}, incidentDesk: incidentDesk{database, settings},
		keeper: keeper{database, media, data}, forgetter: forgetter{database, platforms.all},
		relay: lifeboat, store: database, settings: settings, asker: asker,
	}
	return serve(ctx, lifeboat, desk, listener, log)
}

// serve runs the relay, its control socket and its watchdog together; when one
// ends, all end.
func serve(ctx context.Context, lifeboat *relay.Relay, desk desk, listener net.Listener, log *slog.Logger) error {
	log.Info("lifeboat runs", "version", version)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := lifeboat.Run(ctx); err != nil {
			return err
		}
		return errEnded
	})
	group.Go(func() error {
		return control.Serve(ctx, listener, control.Handler(desk))
	})
	group.Go(func() error { return watch(ctx, lifeboat, log) })
	if err := group.Wait(); err != nil && !errors.Is(err, errEnded) {
		return fmt.Errorf("the relay stopped: %w", err)
	}
	log.Info("lifeboat has ended; everything that it keeps is on disk")
	return nil
}

// errEnded ends the others when the relay has ended in good order.
var errEnded = errors.New("the relay has ended")
