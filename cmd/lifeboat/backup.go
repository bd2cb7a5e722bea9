package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"lifeboat/bridge/backup"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/bridge/mediafolder"
	"lifeboat/store"
)

func newBackup() *cobra.Command {
	var path string
	command := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write all that the relay keeps into one file, while it runs",
		Long: "Writes the queue with its texts and files, the history and what was decided into one new file that only you may read.\n" +
			"The logins are not in it: after a restore the account is linked again. Neither is the configuration.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, arguments []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			manifest, err := backUp(command.Context(), settings, arguments[0])
			return said(command, err, "Backed up into %s, with %d files of messages. Keep it as you keep your messages.\n", arguments[0], manifest.Files)
		},
	}
	addConfigFlag(command, &path)
	return command
}

// backUp writes a backup of the running relay, or of the data folder if none
// runs, and reads it again before it gets its name.
func backUp(ctx context.Context, settings *config.Config, path string) (manifest backup.Manifest, err error) {
	if _, err := os.Stat(path); err == nil {
		return manifest, fmt.Errorf("%s is there already: choose another name, so that no backup is lost", path)
	}
	half := path + ".part"
	file, err := os.OpenFile(half, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return manifest, fmt.Errorf("make the file for the backup: %w", err)
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			err = errors.Join(err, os.Remove(half))
			return
		}
		err = os.Rename(half, path)
	}()
	if err := file.Chmod(0o600); err != nil {
		return manifest, fmt.Errorf("protect the backup: %w", err)
	}
	if err := writeBackup(ctx, folder(settings.Data), settings, file); err != nil {
		return manifest, err
	}
	if err := file.Sync(); err != nil {
		return manifest, fmt.Errorf("put the backup on disk: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return manifest, fmt.Errorf("read the backup again: %w", err)
	}
	return backup.Check(file)
}

func writeBackup(ctx context.Context, data folder, settings *config.Config, out io.Writer) error {
	err := control.NewClient(data.socket()).Backup(ctx, out)
	if !errors.Is(err, control.ErrNotRunning) {
		return err
	}
	return alone(ctx, data, func(database *store.Store) error {
		media, err := openMedia(settings, data)
		if err != nil {
			return err
		}
		return keeper{database, media, data}.Backup(ctx, out)
	})
}

// keeper is what is kept: the database and the files of messages.
type keeper struct {
	database *store.Store
	media    *mediafolder.Folder
	data     folder
}

// Backup writes a backup of what is kept at one moment.
func (k keeper) Backup(ctx context.Context, out io.Writer) (err error) {
	copied := k.data.databaseCopy(time.Now())
	if err := k.database.Backup(ctx, copied); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(copied)) }()
	hashes, err := hashesIn(ctx, copied)
	if err != nil {
		return err
	}
	return backup.Write(out, backup.Contents{Database: copied, Hashes: hashes, Open: k.open, Version: version, Now: time.Now()})
}

// open opens a file of a message, if it is still there.
func (k keeper) open(hash string) (io.ReadSeekCloser, bool, error) {
	content, err := k.media.Open(hash)
	if errors.Is(err, mediafolder.ErrNotKept) {
		return nil, false, nil
	}
	return content, err == nil, err
}

// hashesIn are the files that a copy of the database needs.
func hashesIn(ctx context.Context, path string) (hashes []string, err error) {
	database, err := store.OpenToRead(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	err = database.Read(ctx, func(tx *store.Tx) error {
		known, err := tx.MediaHashes()
		for hash := range known {
			hashes = append(hashes, hash)
		}
		return err
	})
	return hashes, err
}
