package relay

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/bridge"
	"lifeboat/store"
)

// fetchesAtOnce bounds how many files of one platform are fetched at a time.
const fetchesAtOnce = 3

// fetcher brings the files of one platform's messages into the media folder. It
// is woken when one is wanted, and wakes the chats that wait for it. A failed
// fetch is tried again at a time that is on disk.
type fetcher struct {
	relay    *Relay
	platform bridge.PlatformName
	source   bridge.Fetcher
	traits   bridge.Traits
	wakeup   chan struct{}

	mu   sync.Mutex
	busy map[int64]bool // by medium
	// restUntil is set while our own disk gives trouble.
	restUntil time.Time
}

// addFetcher adds a platform's fetcher if it is able to fetch and there is a
// folder to keep files in.
func (r *Relay) addFetcher(platform bridge.Platform) {
	source, able := platform.(bridge.Fetcher)
	if !able || r.options.Media == nil {
		return
	}
	r.fetchers[platform.Name()] = &fetcher{
		relay: r, platform: platform.Name(), source: source, traits: platform.Traits(),
		wakeup: make(chan struct{}, 1), busy: map[int64]bool{},
	}
}

// look makes the fetcher look what is wanted.
func (f *fetcher) look() {
	select {
	case f.wakeup <- struct{}{}:
	default:
	}
}

// run fetches until ctx ends, which ends what is under way, too: it begins anew
// after the next start.
func (f *fetcher) run(ctx context.Context) error {
	var workers errgroup.Group
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return workers.Wait()
		case <-f.wakeup:
		case <-timer.C:
		}
		timer.Reset(f.dispatch(ctx, &workers))
	}
}

// dispatch starts what is due and returns when to look again.
func (f *fetcher) dispatch(ctx context.Context, workers *errgroup.Group) time.Duration {
	now := time.Now()
	if wait := f.rest(now); wait > 0 {
		return wait
	}
	wanted, err := f.wanted(ctx)
	if err != nil {
		f.relay.log.Error("what is to be fetched cannot be read and is tried again", "platform", f.platform, "error", err)
		return commitRetry
	}
	for _, medium := range wanted {
		if f.isBusy(medium.ID) {
			continue
		}
		if wait := medium.NextTry.Sub(now); wait > 0 {
			return wait
		}
		if !f.begin(medium.ID) {
			break // the end of another one looks again
		}
		workers.Go(func() error {
			defer f.end(medium.ID)
			f.fetch(ctx, medium)
			return nil
		})
	}
	return idle
}

// wanted returns what is due first, enough to find work for every free hand.
func (f *fetcher) wanted(ctx context.Context) ([]store.StoredMedium, error) {
	var wanted []store.StoredMedium
	err := f.relay.store.Read(ctx, func(tx *store.Tx) (err error) {
		wanted, err = tx.WantedMedia(f.platform, 2*fetchesAtOnce)
		return err
	})
	return wanted, err
}

func (f *fetcher) isBusy(medium int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.busy[medium]
}

func (f *fetcher) begin(medium int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.busy) >= fetchesAtOnce {
		return false
	}
	f.busy[medium] = true
	return true
}

func (f *fetcher) end(medium int64) {
	f.mu.Lock()
	delete(f.busy, medium)
	f.mu.Unlock()
	f.look()
}

// rest returns how long to leave the disk alone.
func (f *fetcher) rest(now time.Time) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.restUntil.Sub(now)
}

func (f *fetcher) restFor(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.restUntil = time.Now().Add(d)
}
