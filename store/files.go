package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// private is the mode of every file of ours: its owner's only.
const private = 0o600

// sidecars are the endings of the files that SQLite keeps beside a database. It
// creates them with the mode of the database itself.
var sidecars = []string{"-wal", "-shm"}

// makePrivate creates the file if need be, and takes it and its sidecars away
// from everybody but their owner.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, private)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("open %s: its folder is missing: create %s, owned by the user who runs Lifeboat: %w",
			filepath.Base(path), filepath.Dir(path), err)
	}
	if err != nil {
		return fmt.Errorf("open %s: it must be readable and writable for the user who runs Lifeboat: %w", filepath.Base(path), err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("create %s: %w", filepath.Base(path), err)
	}
	for _, ending := range append([]string{""}, sidecars...) {
		if err := os.Chmod(path+ending, private); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("make %s%s private: %w", filepath.Base(path), ending, err)
		}
	}
	return nil
}

// putInPlace gives a finished file its name, on disk when it returns.
func putInPlace(from, to string) error {
	file, err := os.OpenFile(from, os.O_RDWR, private)
	if err != nil {
		return err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
