package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
)

// folder is the data folder with the places of everything in it.
type folder string

// openFolder makes the data folder if it is missing. Only its owner may look
// into it.
func openFolder(settings *config.Config) (folder, error) {
	if err := os.MkdirAll(settings.Data, 0o700); err != nil {
		return "", fmt.Errorf("make the data folder: %w. Choose another one with 'data:' in the config, or give this user the right to write there", err)
	}
	return folder(settings.Data), nil
}

// mustHoldDatabase is nil if a relay has run on the folder before.
func (f folder) mustHoldDatabase() error {
	if _, err := os.Stat(f.database()); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("nothing is kept in %s, since no relay has run there yet: start it with 'lifeboat run', or see where 'data:' in the config leads", f)
	}
	return nil // whatever else is wrong with it shows when it is opened
}

func (f folder) database() string { return filepath.Join(string(f), "lifeboat.db") }

// databaseCopy is where a copy lies while a backup is made. What a crash leaves
// of it is removed like the copies from before migrations.
func (f folder) databaseCopy(now time.Time) string {
	return fmt.Sprintf("%s.before-backup-%d", f.database(), now.UnixNano())
}

// platformDatabase is where a platform's library keeps what is its own. The
// first of a kind is called by its kind: whatsapp.db.
func (f folder) platformDatabase(name bridge.PlatformName) string {
	return filepath.Join(string(f), string(name)+".db")
}

// platformSession is where a platform keeps its login.
func (f folder) platformSession(name bridge.PlatformName) string {
	return filepath.Join(string(f), string(name)+".session")
}

// platformChats is where a platform that cannot list its chats remembers those
// that it has seen.
func (f folder) platformChats(name bridge.PlatformName) string {
	return filepath.Join(string(f), string(name)+".chats")
}

// media is where files lie on their way.
func (f folder) media() string { return filepath.Join(string(f), "media") }

func (f folder) socket() string { return filepath.Join(string(f), "control.sock") }
