package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"lifeboat/bridge/backup"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

// oldMachine asks what a restore depends on.
const oldMachine = "Two relays on the same chats post everything twice. Is the old one switched off, and will it stay off?"

func newRestore() *cobra.Command {
	var path string
	var yes bool
	command := &cobra.Command{
		Use:   "restore FILE",
		Short: "Take a backup into an empty data folder",
		Long: "Takes a backup into the data folder of the config, which must be empty or not there yet. What was unfinished when the\n" +
			"backup was made may have been sent since: it is parked, as is all that was said until now, until 'lifeboat queue retry'\n" +
			"sends it or 'lifeboat queue drop' gives it up. What is said from now on is carried at once.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, arguments []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			if _, err := os.Stat(arguments[0]); err != nil {
				return fmt.Errorf("open the backup: %w", err)
			}
			if err := confirm(command, yes, oldMachine); err != nil {
				return err
			}
			manifest, parked, err := restore(command.Context(), settings, arguments[0], time.Now())
			return said(command, err, "Restored as of %s. %d deliveries wait for your word: 'lifeboat queue' lists them.\n"+
				"Now link the account with 'lifeboat pair' and start 'lifeboat run'.\n",
				manifest.MadeAt.In(settings.Timezone).Format("2 January 2006, 15:04:05"), parked)
		},
	}
	addConfigFlag(command, &path)
	addYesFlag(command, &yes)
	return command
}

// restore takes a backup out and returns how many deliveries are parked.
func restore(ctx context.Context, settings *config.Config, path string, now time.Time) (manifest backup.Manifest, parked int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return manifest, 0, fmt.Errorf("open the backup: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err := openFolder(settings)
	if err != nil {
		return manifest, 0, err
	}
	if err := checkEmpty(data); err != nil {
		return manifest, 0, err
	}
	listener, err := control.Listen(data.socket()) // nobody runs on it meanwhile
	if err != nil {
		return manifest, 0, err
	}
	defer func() { err = errors.Join(err, listener.Close()) }()
	if manifest, err = backup.Restore(file, string(data)); err != nil {
		return manifest, 0, err
	}
	parked, err = takeUp(ctx, data, now)
	return manifest, parked, err
}

func checkEmpty(data folder) error {
	entries, err := os.ReadDir(string(data))
	if err != nil {
		return fmt.Errorf("look into the data folder: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty (it has %s): a backup is restored into a new data folder, so that nothing is written over. Name one with 'data:' in the config", data, entries[0].Name())
	}
	return nil
}

// takeUp prepares the restored database for its first run.
func takeUp(ctx context.Context, data folder, now time.Time) (parked int64, err error) {
	err = withDatabase(ctx, data, func(database *store.Store) error {
		return database.Write(ctx, func(tx *store.Tx) error {
			parked, err = tx.NoteRestore(now)
			return err
		})
	})
	return parked, err
}
