package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/whatsapp"
	"lifeboat/store"
)

// replacing is what an operator is asked before a login is given up.
const replacing = "The present login is given up, and another number posts from now on; groups, queue and people stay. Go on?"

// replacedReason is why what was sent by the old number in doubt is parked.
const replacedReason = "the number was replaced before it was known whether this had arrived"

// oldLogin is a login that was put aside until there is a new one.
type oldLogin struct{ path string }

// sidecars are what SQLite keeps beside a database.
var sidecars = []string{"", "-wal", "-shm"}

func (l oldLogin) aside() string { return l.path + ".replaced" }

// putAside makes room for a new login. When it fails everything is where it was.
func (l oldLogin) putAside() error {
	if err := l.move(l.path, l.aside()); err != nil {
		return errors.Join(err, l.move(l.aside(), l.path))
	}
	return nil
}

// putBack undoes putAside, after a linking that failed.
func (l oldLogin) putBack() error { return errors.Join(l.remove(l.path), l.move(l.aside(), l.path)) }

// giveUp removes it for good.
func (l oldLogin) giveUp() error { return l.remove(l.aside()) }

func (l oldLogin) move(from, to string) error {
	for _, sidecar := range sidecars {
		if err := os.Rename(from+sidecar, to+sidecar); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put the old login aside: %w", err)
		}
	}
	return nil
}

func (l oldLogin) remove(path string) error {
	for _, sidecar := range sidecars {
		if err := os.Remove(path + sidecar); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a login: %w", err)
		}
	}
	return nil
}

// parkDoubtful parks what the old number may have sent: the new one could only
// send it once more. It returns how many.
func parkDoubtful(ctx context.Context, data folder, platform bridge.PlatformName) (parked int64, err error) {
	now := time.Now()
	err = withDatabase(ctx, data, func(database *store.Store) error {
		return database.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.AfterRestart(now); err != nil {
				return err
			}
			parked, err = tx.ParkUnsettled(platform, replacedReason, now)
			return err
		})
	})
	return parked, err
}

// tellMissing says to which of the configured groups the new number must be
// added.
func tellMissing(ctx context.Context, out io.Writer, account *whatsapp.Platform, settings *config.Config) error {
	listed, err := account.Chats(ctx)
	if err != nil {
		return fmt.Errorf("the account is linked, but its groups cannot be listed: %w", err)
	}
	missing := 0
	for _, group := range settings.Groups {
		for _, chat := range append([]bridge.Chat{group.Primary}, group.Fallbacks...) {
			in := slices.ContainsFunc(listed, func(c bridge.ChatInfo) bool { return c.Chat == chat })
			if chat.Platform != account.Name() || in {
				continue
			}
			missing++
			if _, err := fmt.Fprintf(out, "Add the new number to the group of %q (%s).\n", group.Name, chat); err != nil {
				return err
			}
		}
	}
	if missing == 0 {
		_, err = fmt.Fprintln(out, "The new number is in every group of the config already.")
	}
	return err
}
