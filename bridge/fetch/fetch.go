package fetch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/mediafolder"
	"lifeboat/bridge/retry"
	"lifeboat/store"
)

const (
	// fetchDeadline bounds one try of fetching a file, besides the time that its
	// size takes.
	fetchDeadline = 30 * time.Second
	// wrapping is how much larger a file may be on its way than its content, as
	// an encrypted one is.
	wrapping = 64 << 10
	// diskRest is how long the disk is left alone when it gave trouble.
	diskRest = 10 * time.Second
)

// fetch makes one try to bring a file into the media folder.
func (f *Fetcher) fetch(ctx context.Context, medium store.StoredMedium) {
	file, err := f.shelf.folder.NewWork(f.largest + wrapping)
	if err != nil {
		f.diskTrouble(ctx, medium, err)
		return
	}
	err = f.fetchInto(ctx, medium, file)
	if ctx.Err() == nil {
		f.conclude(ctx, medium, file, err)
	}
	if err := file.Close(); err != nil {
		f.log.Warn("a work file could not be removed; the next start does it", "error", err)
	}
}

func (f *Fetcher) fetchInto(ctx context.Context, medium store.StoredMedium, file *mediafolder.Work) error {
	ctx, cancel := context.WithTimeout(ctx, fetchDeadline+retry.TransferTime(medium.Size))
	defer cancel()
	if err := f.source.Fetch(ctx, medium.Medium, file, f.largest); err != nil {
		return err
	}
	about, err := file.Stat()
	if err == nil && about.Size() > f.largest {
		err = bridge.ErrTooLarge
	}
	return err
}

// conclude stores what a try has shown. Trouble of our own disk says nothing
// about the platform.
func (f *Fetcher) conclude(ctx context.Context, medium store.StoredMedium, file *mediafolder.Work, err error) {
	trouble := file.Trouble()
	switch {
	case errors.Is(trouble, mediafolder.ErrTooLarge) || errors.Is(err, bridge.ErrTooLarge):
		f.giveUp(ctx, medium, bridge.TooLarge, "it is larger than it may be")
	case trouble != nil:
		f.diskTrouble(ctx, medium, trouble)
	case err != nil:
		f.failed(ctx, medium, bridge.AsSendError(err))
	default:
		f.keep(ctx, medium, file)
	}
}

// keep puts the file where it belongs and lets the chats go on that waited.
// Nothing is swept out of the folder between the two steps of that.
func (f *Fetcher) keep(ctx context.Context, medium store.StoredMedium, file *mediafolder.Work) {
	f.shelf.keeping.RLock()
	defer f.shelf.keeping.RUnlock()
	crashpoint.Reached(crashpoint.FetchedBeforeKept)
	hash, size, err := f.shelf.folder.Keep(file)
	if err != nil {
		f.diskTrouble(ctx, medium, err)
		return
	}
	crashpoint.Reached(crashpoint.KeptBeforeRecorded)
	f.signal(true, "")
	f.reports.Kept("")
	f.settle(ctx, medium, func(tx *store.Tx) error { return tx.KeepMedium(medium, hash, size) })
}

// failed tries again later, or gives the file up where that is useless.
func (f *Fetcher) failed(ctx context.Context, medium store.StoredMedium, failure *bridge.SendError) {
	if failure.Result == bridge.Unknown {
		failure = &bridge.SendError{Result: bridge.Transient, Reason: failure.Reason, Err: failure.Err}
	}
	f.log.Warn("a file could not be fetched", "platform", f.platform, "medium", medium.ID, "result", string(failure.Result), "reason", failure.Reason)
	now := f.now()
	next := retry.Next(f.traits, failure, medium.Attempts+1, now, rand.Float64())
	if failure.Result == bridge.Transient {
		f.signal(false, failure.Reason)
	}
	if next.Verdict == retry.Park {
		f.giveUp(ctx, medium, bridge.Gone, next.Reason)
		return
	}
	f.putOff(ctx, medium, next.At, next.Reason)
}

func (f *Fetcher) putOff(ctx context.Context, medium store.StoredMedium, at time.Time, reason string) {
	f.write(ctx, func(tx *store.Tx) error { return tx.PutOffMedium(medium.ID, at, reason) })
}

func (f *Fetcher) giveUp(ctx context.Context, medium store.StoredMedium, absence bridge.Absence, reason string) {
	f.settle(ctx, medium, func(tx *store.Tx) error { return tx.GiveUpMedium(medium.ID, absence, reason) })
}

// settle stores what became of a file for good and wakes the chats that waited
// for it.
func (f *Fetcher) settle(ctx context.Context, medium store.StoredMedium, change func(*store.Tx) error) {
	var waiting []bridge.Chat
	stored := f.write(ctx, func(tx *store.Tx) (err error) {
		if err := change(tx); err != nil {
			return err
		}
		waiting, err = tx.ChatsOf(medium.Message)
		return err
	})
	if !stored {
		return
	}
	for _, chat := range waiting {
		f.reports.Settled(chat)
	}
}

// write stores a result, also when the relay is stopping. If it cannot be
// stored, the file is fetched again after a rest.
func (f *Fetcher) write(ctx context.Context, change func(*store.Tx) error) bool {
	err := f.store.Write(context.WithoutCancel(ctx), change)
	if err != nil {
		f.log.Error("what became of a file could not be stored, so it is fetched again; free disk space if it is full", "platform", f.platform, "error", err)
		f.restFor(diskRest)
	}
	return err == nil
}

// diskTrouble leaves the disk alone for a moment, after trying to make room. The
// file stays wanted.
func (f *Fetcher) diskTrouble(ctx context.Context, medium store.StoredMedium, trouble error) {
	f.log.Error("a file cannot be kept; members read a line in its place until this works again", "platform", f.platform, "error", trouble)
	f.reports.Kept(trouble.Error())
	f.restFor(diskRest)
	if err := f.shelf.MakeRoom(ctx); err != nil {
		f.log.Error("delivered files could not be removed to make room", "error", err)
	}
	f.putOff(ctx, medium, f.now().Add(diskRest), fmt.Sprint("it cannot be kept: ", trouble))
}

func (f *Fetcher) signal(ok bool, reason string) {
	f.reports.Signal(bridge.Signal{Capability: bridge.Media, OK: ok, Reason: reason})
}
