package scenario

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"go.mau.fi/whatsmeow/types"

	"lifeboat/sim/telegram"
	"lifeboat/sim/whatsapp"
)

// World is the two platforms with the group's chat on each, the members, and the hosts that tell the relay whether
// its own network works.
type World struct {
	script   Script
	books    Books
	show     Show
	whatsApp *whatsapp.Server
	telegram *telegram.Server
	door     *whatsapp.Door // the relay's own way to WhatsApp
	group    types.JID
	chat     *telegram.Chat
	bot      *telegram.Bot
	controls []*control
	cast     cast

	mu     sync.Mutex
	active map[string]func() error // what ends each fault that is on

	stop     context.CancelFunc
	watching sync.WaitGroup
}

// Show is told of every entry as members write it, one call at a time for each member and platform but from several
// goroutines. A nil function is told nothing.
type Show struct {
	Said func(Said)
	Seen func(Seen)
}

// Open builds the world of a script and lets everybody join. It returns when all members are online.
func Open(ctx context.Context, script Script, show Show) (*World, error) {
	w := &World{script: script, show: show, active: map[string]func() error{}}
	if err := w.build(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("build the world of %s: %w", script.Name, err), w.Close())
	}
	return w, nil
}

func (w *World) build(ctx context.Context) error {
	var err error
	if w.whatsApp, err = whatsapp.Start(); err != nil {
		return err
	}
	if w.telegram, err = telegram.Start(); err != nil {
		return err
	}
	if err := w.openControls(); err != nil {
		return err
	}
	if err := w.gatherOnTelegram(); err != nil {
		return err
	}
	return w.gatherOnWhatsApp(ctx)
}

// Close ends the world and waits for all that it has started.
func (w *World) Close() error {
	if w.stop != nil {
		w.stop()
	}
	w.watching.Wait()
	for _, phone := range w.cast.phones {
		phone.Close()
	}
	var errs []error
	for _, c := range w.controls {
		errs = append(errs, c.close())
	}
	if w.telegram != nil {
		w.telegram.Close()
	}
	if w.whatsApp != nil {
		errs = append(errs, w.whatsApp.Close())
	}
	return errors.Join(errs...)
}

// Books are what all members have written down.
func (w *World) Books() *Books { return &w.books }

// Members lists who is in the chat on each platform, for [Rules].
func (w *World) Members() map[PlatformName][]string {
	members := map[PlatformName][]string{}
	for _, member := range w.script.Members {
		for _, platform := range member.On {
			members[platform] = append(members[platform], member.Name)
		}
	}
	return members
}

// LinkRelay has the phone that belongs to the relay's number scan the QR code that the relay shows.
func (w *World) LinkRelay(ctx context.Context, code string) error {
	if err := w.whatsApp.ScanQR(ctx, code, relayNumber); err != nil {
		return fmt.Errorf("link the relay: %w", err)
	}
	return nil
}

func (w *World) noteSaid(entry Said) {
	w.books.NoteSaid(entry)
	if w.show.Said != nil {
		w.show.Said(entry)
	}
}

func (w *World) noteSeen(entry Seen) {
	w.books.NoteSeen(entry)
	if w.show.Seen != nil {
		w.show.Seen(entry)
	}
}
