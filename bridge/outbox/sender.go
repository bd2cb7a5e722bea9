package outbox

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/retry"
	"lifeboat/store"
)

// shutdownGrace is how long a send that is under way may go on when the relay
// stops.
const shutdownGrace = 5 * time.Second

// Sender hands one platform its deliveries: for each chat one at a time, the
// live lane before the replay lane. On a platform whose account sends serially
// one chat's try gives way to the next chat's.
type Sender struct {
	platform bridge.Platform
	store    *store.Store
	log      *slog.Logger
	now      func() time.Time
	gate     func(bridge.Chat) Gate
	content  Content
	reports  Reports
	traits   bridge.Traits
	uploader bridge.Uploader // nil where files go out with their parts
	wakeup   chan struct{}
	// expected is how long a try waits for its acknowledgement, in nanoseconds;
	// 0 until something was learned.
	expected atomic.Int64

	mu    sync.Mutex
	lanes map[bridge.Chat]*lanes
	// queue are the chats that may have something to send, longest waiting
	// first.
	queue []bridge.Chat
	busy  int
	crew  *crew // nil while it does not run
	// caughtUp is when the link last came up and had handed in everything;
	// zero while it is down. Unknown outcomes are settled only then.
	caughtUp   time.Time
	replayPace retry.Pace // of the account
	canary     canary
}

// lanes is what a sender remembers of one chat.
type lanes struct {
	queued    bool
	busy      bool
	backoff   map[store.Lane]backoff
	pace      retry.Pace
	lively    retry.Pace // of live posts, to see when there are many
	firstSent time.Time  // the failback whose first post has gone out
	// waiting are the ids of parts that may have arrived and whose outcome is
	// not known yet.
	waiting []string
}

// backoff is how a lane waits after failures, so that a lane that has to wait
// does not hold up the other one.
type backoff struct {
	notBefore time.Time
	attempts  int // failed tries in a row
}

// New makes a sender that knows no chats yet.
func New(o Options) *Sender {
	uploader, _ := o.Platform.(bridge.Uploader)
	return &Sender{
		platform: o.Platform, store: o.Store, log: o.Log, now: o.Now, gate: o.Gate, content: o.Content, reports: o.Reports,
		traits: o.Platform.Traits(), uploader: uploader,
		wakeup: make(chan struct{}, 1), lanes: map[bridge.Chat]*lanes{},
		replayPace: retry.NewPace(retry.ReplayLimit(o.ReplayPerMinute)), canary: newCanary(o.Platform, o.CanaryEvery),
	}
}

// Meet adds a chat whose lanes are looked after from the start.
func (s *Sender) Meet(chat bridge.Chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meet(chat)
}

func (s *Sender) meet(chat bridge.Chat) {
	if _, known := s.lanes[chat]; known {
		return
	}
	s.lanes[chat] = &lanes{queued: true, backoff: map[store.Lane]backoff{}, pace: retry.NewPace(retry.ChatLimit(s.traits)), lively: newLively(s.traits)}
	s.queue = append(s.queue, chat)
}

// Recall remembers which parts of a chat the last run did not learn the outcome
// of, so that a receipt can settle them.
func (s *Sender) Recall(tx *store.Tx, chat bridge.Chat) error {
	var ids []string
	for _, lane := range []store.Lane{store.Live, store.Replay} {
		head, found, err := tx.LaneHead(chat, lane)
		if err != nil {
			return err
		}
		if !found || !doubtful(head) {
			continue
		}
		parts, err := tx.Parts(head.ID)
		if err != nil {
			return err
		}
		ids = append(ids, unsentIDs(parts)...)
	}
	s.await(chat, ids)
	return nil
}

// Resume lets the replay wait for its turn after a start: what the last run
// posted just before it ended is not known any more. It is called before
// [Sender.Run] only.
func (s *Sender) Resume(at time.Time) { s.replayPace = s.replayPace.Sent(at, rand.Float64()) }

// Wake says that a chat may have something to send. It may be one that was not
// met, such as that of a stranger who is answered.
func (s *Sender) Wake(chat bridge.Chat) {
	s.mu.Lock()
	s.meet(chat)
	s.enqueue(chat)
	s.mu.Unlock()
	s.look()
}

func (s *Sender) enqueue(chat bridge.Chat) {
	if lane, known := s.lanes[chat]; known && !lane.queued {
		lane.queued = true
		s.queue = append(s.queue, chat)
	}
}

func (s *Sender) look() {
	select {
	case s.wakeup <- struct{}{}:
	default:
	}
}

// LinkChanged lets every chat try at once when the link has come up, and holds
// back the settling of unknown outcomes while it is down.
func (s *Sender) LinkChanged(caughtUp bool, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if caughtUp == !s.caughtUp.IsZero() {
		return
	}
	s.caughtUp = time.Time{}
	if !caughtUp {
		return
	}
	s.caughtUp = at
	for chat, lane := range s.lanes {
		clear(lane.backoff)
		s.enqueue(chat)
	}
	s.look()
}

// IsUp says whether the link is up and has handed in everything.
func (s *Sender) IsUp() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.caughtUp.IsZero()
}

// Unsettled says whether the outcome of a part, by its id, is unknown.
func (s *Sender) Unsettled(chat bridge.Chat, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	lane, known := s.lanes[chat]
	return known && slices.Contains(lane.waiting, id)
}

// await notes which ids of a chat may have arrived without the relay knowing.
func (s *Sender) await(chat bridge.Chat, ids []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lanes[chat].waiting = ids
}

// Run sends until ctx ends, then waits for what is under way, up to five
// seconds.
func (s *Sender) Run(ctx context.Context) error {
	sends, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	crew := &crew{sends: sends}
	s.employ(crew)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			s.employ(nil)
			grace := time.AfterFunc(shutdownGrace, stop)
			defer grace.Stop()
			return crew.workers.Wait()
		case <-s.wakeup:
		case <-timer.C:
		}
		timer.Reset(s.dispatch(ctx, crew))
	}
}

const (
	// idle is how long a sender sleeps when no time is set for anything.
	idle = time.Hour
	// storeRetry is how long to wait after the database did not answer, as on a
	// full disk.
	storeRetry = time.Second
)

// dispatch starts what may be sent now and returns when to look again.
func (s *Sender) dispatch(ctx context.Context, crew *crew) time.Duration {
	next := idle
	for _, chat := range s.takeQueue() {
		wait, again := s.consider(ctx, chat, crew)
		if again {
			s.requeue(chat)
			next = min(next, wait)
		}
	}
	return min(next, s.considerCanary(crew))
}

// takeQueue takes all queued chats out of the queue.
func (s *Sender) takeQueue() []bridge.Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.queue
	s.queue = nil
	for _, chat := range taken {
		s.lanes[chat].queued = false
	}
	return taken
}

func (s *Sender) requeue(chat bridge.Chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enqueue(chat)
}

// consider starts the next delivery of a chat if it may go now. Otherwise it
// says whether, and when, the chat has to be looked at again without being
// woken.
func (s *Sender) consider(ctx context.Context, chat bridge.Chat, crew *crew) (time.Duration, bool) {
	if blocked, stays := s.isBlocked(chat); blocked {
		return idle, stays
	}
	now := s.now()
	heads, err := s.heads(ctx, chat)
	if err != nil {
		s.log.Error("the queue cannot be read and is tried again", "chat", chat, "error", err)
		return storeRetry, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	lane := s.lanes[chat]
	if blocked, stays := s.blocked(lane); blocked {
		return idle, stays // something was claimed meanwhile
	}
	choice := s.choose(chat, heads, now)
	if choice.delivery.ID == 0 {
		return choice.wait, choice.wait > 0
	}
	if s.giveWay() {
		return idle, true
	}
	s.begin(lane)
	crew.start(func(sends context.Context) { s.finish(lane, s.deliver(sends, choice.delivery)) })
	return 0, false
}

func (s *Sender) isBlocked(chat bridge.Chat) (blocked, stays bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.blocked(s.lanes[chat])
}

// blocked says whether a chat cannot send because of what is under way, and
// whether it stays in the queue until that has ended.
func (s *Sender) blocked(lane *lanes) (blocked, stays bool) {
	switch {
	case lane.busy:
		return true, false // its end wakes the chat
	case s.traits.SerialSends && s.busy > 0:
		return true, true // the end of the other send looks at the queue
	default:
		return false, false
	}
}

func (s *Sender) begin(lane *lanes) {
	lane.busy = true
	s.busy++
}

// finish notes how a delivery went, tells the loop and looks for the next.
func (s *Sender) finish(lane *lanes, r result) {
	s.mu.Lock()
	lane.busy = false
	if !r.apart {
		s.busy--
	}
	lane.backoff[r.outcome.Delivery.Lane] = r.backoff
	if r.outcome.Sent || r.outcome.Failure != nil && !r.outcome.File {
		s.canary.show(r.outcome.Failure, s.now())
	}
	if r.outcome.Sent {
		lane.waiting = nil
		s.noteSent(lane, r.outcome)
	}
	s.enqueue(r.outcome.Delivery.Chat)
	s.mu.Unlock()
	if r.tried {
		s.reports.Tried(r.outcome)
	}
	s.look()
}

func (s *Sender) noteSent(lane *lanes, o Outcome) {
	lane.pace = lane.pace.Sent(o.At, rand.Float64())
	if o.Delivery.Lane == store.Live && o.Delivery.Action == bridge.ActionPost {
		lane.lively = lane.lively.Sent(o.At, 0)
	}
	if o.Delivery.Lane == store.Replay {
		s.replayPace = s.replayPace.Sent(o.At, rand.Float64())
		lane.firstSent = s.gate(o.Delivery.Chat).First
	}
}
