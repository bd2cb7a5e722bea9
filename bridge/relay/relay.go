package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/bridge"
	"lifeboat/bridge/content"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/fetch"
	"lifeboat/bridge/health"
	"lifeboat/bridge/inspect"
	"lifeboat/bridge/outbox"
	"lifeboat/bridge/pairing"
	"lifeboat/store"
)

// Relay moves conversations between platforms. Make one with [New].
type Relay struct {
	options   Options
	store     *store.Store
	log       *slog.Logger
	platforms map[bridge.PlatformName]bridge.Platform
	groups    directory.Directory
	content   *content.Source
	senders   map[bridge.PlatformName]*outbox.Sender
	fetchers  map[bridge.PlatformName]*fetch.Fetcher
	scouts    map[bridge.PlatformName]*inspect.Scout
	shelf     *fetch.Shelf
	mail      *mailbox
	ended     chan struct{} // closed when the loop takes nothing any more
	echoes    *echoes
	leftOut   leftOuts
	suspicion *suspicion
	surveys   *surveys
	knowledge knowledge
	// memories are as they were last committed; only the loop touches them.
	memories map[bridge.PlatformName]memory
	// verdicts are those on the fallback platforms, as they were last committed;
	// only the loop touches them.
	verdicts map[bridge.PlatformName]verdict
	// standing is as it was last committed; only the loop touches it.
	standing standing
	linker   *pairing.Linker
	// absences are what the time without a relay has cost, until it is committed;
	// only the loop touches them.
	absences []gap
	// codes are the deliveries of the pairing codes that operators see.
	codes map[bridge.Chat]int64
	// unsaved is what a step could not commit yet.
	unsaved unsaved
	// held is what was held at the latest look, by primary; only the loop touches it.
	held map[bridge.PlatformName]held
	// nextExpiry is when the next message disappears, zero if none will; only the
	// loop touches it.
	nextExpiry time.Time
	gates      atomic.Pointer[gates]
	history    *bell
	clock      *clock
	started    time.Time
	// restored is the second in which the database was restored from a backup,
	// zero if it never was.
	restored time.Time
}

// New makes a relay. It returns an error where groups contradict each other or
// name a platform that is not among the options.
func New(options Options) (*Relay, error) {
	groups, err := directory.New(options.Groups)
	if err != nil {
		return nil, err
	}
	for _, group := range options.Groups {
		options.Failover = options.Failover.WithQuiet(group.Name, group.Quiet).WithHeldReplay(group.Name, group.HoldReplay)
	}
	options.Health.Zone, options.Health.Titles = options.zone(), options.PlatformTitles
	r := &Relay{
		options:   options,
		store:     options.Store,
		log:       options.Log,
		platforms: map[bridge.PlatformName]bridge.Platform{},
		groups:    groups,
		senders:   map[bridge.PlatformName]*outbox.Sender{},
		fetchers:  map[bridge.PlatformName]*fetch.Fetcher{},
		mail:      newMailbox(),
		ended:     make(chan struct{}),
		echoes:    newEchoes(),
		leftOut:   newLeftOuts(),
		knowledge: newKnowledge(groups),
		memories:  map[bridge.PlatformName]memory{},
		verdicts:  map[bridge.PlatformName]verdict{},
		held:      map[bridge.PlatformName]held{},
		history:   newBell(),
	}
	r.shelf = fetch.NewShelf(options.Media, options.Store)
	if options.Pictures == nil && options.Media != nil {
		r.options.Pictures = r.shelf
	}
	r.clock = &clock{read: options.Clock, jumped: r.noteJump}
	if options.Clock == nil {
		r.clock.read = time.Now
	}
	for _, platform := range options.Platforms {
		r.platforms[platform.Name()] = platform
	}
	r.content = r.newContent()
	for _, platform := range options.Platforms {
		r.senders[platform.Name()] = r.newSender(platform)
		r.addFetcher(platform)
	}
	for chat, group := range groups.ByChat {
		sender, known := r.senders[chat.Platform]
		if !known {
			return nil, fmt.Errorf("group %q has the chat %s, but there is no platform %q", group.Name, chat, chat.Platform)
		}
		sender.Meet(chat)
	}
	if err := r.knowOperators(); err != nil {
		return nil, err
	}
	for chat := range groups.ByChat {
		r.knowledge.uplinks[chat.Platform] = health.Uplink{}
	}
	r.suspicion, r.surveys = newSuspicion(r), newSurveys(r)
	r.linker = r.newLinker()
	r.scouts = r.newScouts()
	r.gates.Store(&gates{})
	return r, nil
}

// Run carries messages until ctx ends, then lets sends that are under way end
// for up to five seconds. It returns nil after an orderly end, and otherwise
// what the operator must mend.
func (r *Relay) Run(ctx context.Context) error {
	if err := r.resume(ctx); err != nil {
		return err
	}
	// Each of the three outlives the one before, so that what a send or a
	// platform still has to say is heard and committed.
	senders, stopSenders := context.WithCancelCause(ctx)
	platforms, stopPlatforms := context.WithCancel(context.WithoutCancel(ctx))
	loop, stopLoop := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSenders(nil)
	defer stopPlatforms()
	defer stopLoop()

	var loopGroup, platformGroup, senderGroup errgroup.Group
	loopGroup.Go(func() error {
		err := r.loop(loop)
		if err != nil {
			stopSenders(err)
		}
		return err
	})
	for _, platform := range r.platforms {
		platformGroup.Go(func() error {
			err := platform.Run(platforms, inbox{relay: r, platform: platform.Name()})
			if err != nil && platforms.Err() == nil {
				err = fmt.Errorf("%s: %w", platform.Name(), err)
				stopSenders(err)
				return err
			}
			return nil
		})
	}
	for _, sender := range r.senders {
		senderGroup.Go(func() error { return sender.Run(senders) })
	}
	for _, fetcher := range r.fetchers {
		senderGroup.Go(func() error { return fetcher.Run(senders) })
	}
	senderGroup.Go(func() error { return r.suspicion.run(senders) })
	senderGroup.Go(func() error { return r.surveys.run(senders) })
	senderGroup.Go(func() error { return r.keepHouse(senders) })
	senderGroup.Go(func() error { return r.watchDisk(senders) })
	senderGroup.Go(func() error { return r.watchClock(senders) })
	senderGroup.Go(func() error { return r.linker.Run(senders) })
	for _, inspector := range r.inspectors() {
		senderGroup.Go(func() error { return inspector.Run(senders) })
	}
	for _, scout := range r.scouts {
		senderGroup.Go(func() error { return scout.Run(senders) })
	}

	<-senders.Done()
	sendersErr := senderGroup.Wait()
	stopPlatforms()
	platformsErr := platformGroup.Wait()
	stopLoop()
	return errors.Join(sendersErr, platformsErr, loopGroup.Wait())
}

// resume takes up what the last run left: decisions, chats that moved, and
// sends whose outcome is unknown.
func (r *Relay) resume(ctx context.Context) error {
	r.started = r.now()
	var unsettled int64
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if unsettled, err = tx.AfterRestart(r.started); err != nil {
			return err
		}
		return tx.AddEvent(store.Event{At: r.started, Kind: "started"})
	})
	if err != nil {
		return fmt.Errorf("take up what the last run left: %w", err)
	}
	if unsettled > 0 {
		r.log.Info("sends were under way when the relay stopped; their outcome is being settled", "count", unsettled)
	}
	if err := r.store.Read(ctx, r.recall); err != nil {
		return fmt.Errorf("read what the last run decided: %w", err)
	}
	r.openGates(r.started)
	for _, sender := range r.senders {
		sender.Resume(r.started)
	}
	r.mail.put(func(l *letters) { l.arrived = true })
	return nil
}

func (r *Relay) recall(tx *store.Tx) error {
	restored, err := tx.RestoredAt()
	if err != nil {
		return err
	}
	// Platforms tell only the second in which something was said, and the relay
	// that ran before is off by the time of the restore.
	r.restored = restored.Truncate(time.Second)
	awake, err := awakeAt(tx)
	if err != nil {
		return err
	}
	if r.nextExpiry, _, err = tx.NextExpiry(); err != nil {
		return err
	}
	r.absences = r.absencesUntil(awake, r.started)
	for primary := range r.groups.Primary {
		remembered, err := loadMemory(tx, primary)
		if err != nil {
			return err
		}
		remembered.Failover = remembered.Failover.Resumed(r.started)
		if awake.After(r.started) {
			remembered.Deliveries = nil // nobody knows how old they are
		}
		r.memories[primary] = remembered
		r.knowledge.links[primary] = health.ResumeLink(remembered.Sends, remembered.Deliveries, r.started)
		r.recallExpectation(primary, remembered.Expected)
	}
	for platform := range r.groups.Fallbacks {
		judged, err := loadVerdict(tx, platform)
		if err != nil {
			return err
		}
		r.verdicts[platform] = judged
	}
	for chat := range r.groups.ByChat {
		if err := r.senders[chat.Platform].Recall(tx, chat); err != nil {
			return err
		}
	}
	if err := r.recallOperators(tx); err != nil {
		return err
	}
	if found, jumped := r.clock.resume(awake, r.standing.Jump.Spared, r.started); jumped {
		r.noteJump(found)
	}
	moves, err := tx.ChatMoves()
	if err != nil {
		return err
	}
	for from, to := range moves {
		r.followMove(from, to.ID)
	}
	return nil
}

// HistoryChanged returns a channel that is closed when the history has grown.
func (r *Relay) HistoryChanged() <-chan struct{} { return r.history.listen() }

// followMove tells a platform that a chat goes on under another id.
func (r *Relay) followMove(from bridge.Chat, to string) {
	if mover, able := r.platforms[from.Platform].(bridge.Mover); able {
		mover.FollowMove(from.ID, to)
	}
}
