package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow/store"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
)

// Account says whose account the relay is linked to.
type Account string

// The kinds of accounts.
const (
	// Dedicated is a number that only the relay uses. The relay's receipts count
	// as its phone's, so that members see two ticks although the phone is off.
	Dedicated Account = "dedicated"
	// Own is the number of somebody who goes on using it. The relay keeps still:
	// ticks and notifications remain those of the person's phone.
	Own Account = "own"
)

// Options say how a platform is opened.
type Options struct {
	// Name is the platform's name in the configuration.
	Name bridge.PlatformName
	// Database is the path of whatsapp.db. It is made if it is missing; its
	// folder must exist.
	Database string
	Account  Account
	// Media is where files lie that are posted; nil means that none are.
	Media bridge.MediaFolder
	// Endpoint leads to a rehearsal server; nil means WhatsApp itself.
	Endpoint *Endpoint
	// Log is told what operators may want to know; nil means silence. Message
	// text never gets there.
	Log *slog.Logger
}

// Platform is one linked WhatsApp account. It implements [bridge.Platform],
// its optional abilities, and is safe for concurrent use.
type Platform struct {
	name     bridge.PlatformName
	account  Account
	endpoint *Endpoint
	media    bridge.MediaFolder
	log      *slog.Logger
	pace     pace
	database *database

	version atomic.Pointer[store.WAVersionContainer] // the version that the relay claims to be
	current atomic.Pointer[session]                  // the session that is logged in, if there is one
	// visiting is the session of a visit on which several things are asked.
	visiting atomic.Pointer[session]
	fault    atomic.Pointer[ending] // why the account is not served, if it is not
	phone    phone
	// canaryTried is when a group for canaries was last looked for, in Unix
	// nanoseconds.
	canaryTried atomic.Int64

	turn    chan struct{} // taken while a session uses the account; WhatsApp permits one
	paired  pause.Bell    // wakes Run after a pairing
	passkey pause.Bell    // linking failed because WhatsApp wants a passkey
	closed  chan struct{}
	close   sync.Once
	work    sync.WaitGroup // sends and connection attempts
}

var (
	_ bridge.Platform   = (*Platform)(nil)
	_ bridge.Prober     = (*Platform)(nil)
	_ bridge.Companion  = (*Platform)(nil)
	_ bridge.Pairer     = (*Platform)(nil)
	_ bridge.ChatLister = (*Platform)(nil)
	_ bridge.Checker    = (*Platform)(nil)
	_ bridge.Fetcher    = (*Platform)(nil)
	_ bridge.Uploader   = (*Platform)(nil)
	_ bridge.Canary     = (*Platform)(nil)
	_ bridge.Companion  = (*Platform)(nil)
)

// Open opens the database and connects to nothing yet.
func Open(ctx context.Context, options Options) (*Platform, error) {
	return open(ctx, options, ordinaryPace())
}

func open(ctx context.Context, options Options, pace pace) (*Platform, error) {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	database, err := openDatabase(ctx, options.Database, pace.busy, logger{options.Log})
	if err != nil {
		return nil, err
	}
	p := &Platform{
		name: options.Name, account: options.Account, endpoint: options.Endpoint, media: options.Media, log: options.Log, pace: pace, database: database,
		turn: make(chan struct{}, 1), paired: pause.NewBell(), passkey: pause.NewBell(), closed: make(chan struct{}),
	}
	options.Endpoint.trust()
	if err := errors.Join(p.recallVersion(ctx), p.recallPhone(ctx)); err != nil {
		return nil, errors.Join(err, database.close())
	}
	return p, nil
}

// Close waits for what still runs and closes the database. Run has to be ended
// by its context first.
func (p *Platform) Close() error {
	var err error
	p.close.Do(func() {
		close(p.closed)
		if s := p.current.Load(); s != nil {
			s.close()
		}
		p.work.Wait()
		if err = p.database.close(); err != nil {
			err = fmt.Errorf("close %s: %w", p.database.path, err)
		}
	})
	return err
}

// Name returns the platform's name in the configuration.
func (p *Platform) Name() bridge.PlatformName { return p.name }

// largestFile is the size of the largest file in bytes that is posted. WhatsApp
// takes documents of 2 GB, but of pictures and films 100 MB at most.
const largestFile = 100 << 20

// Traits returns WhatsApp's habits. No limit of posts is published; the spacing
// keeps a replay at a pace that a person could type at.
func (p *Platform) Traits() bridge.Traits {
	return bridge.Traits{
		SerialSends:  true,
		RepeatsByID:  true,
		SendDeadline: p.pace.send,
		SettleTime:   8 * time.Second,
		PostSpacing:  500 * time.Millisecond,
		LargestFile:  largestFile,
		// Users report accounts as at risk that post more than five times a minute.
		LivelyAbove: 4,
		// Phones pass over later ones, by what other bridges have found out.
		EditableFor:  15 * time.Minute,
		DeletableFor: 48 * time.Hour,
	}
}

// takeTurn waits until no other session uses the account.
func (p *Platform) takeTurn(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
		return nil
	case <-p.closed:
		return errClosed
	case <-ctx.Done():
		return fmt.Errorf("wait for another connection of this account to end: %w", context.Cause(ctx))
	}
}

func (p *Platform) giveTurn() { <-p.turn }

var errClosed = errors.New("the adapter is closed")
