package telegram

import (
	"time"

	"lifeboat/sim/faults"
)

const (
	// maxPoll is the longest time that getUpdates waits; longer timeouts are cut to it.
	maxPoll = 50 * time.Second
	// maxUpdates is how many updates one answer holds at most.
	maxUpdates = 100
	// conflictPause is how long a token is told of conflicts only with a delay, and the delay, after one that it was
	// told of at once (Client.cpp:16238).
	conflictPause = 3 * time.Second
)

// search is what one getUpdates looks for, and how long.
type search struct {
	offset, limit int64
	patient       bool
	until         time.Time
}

func newSearch(args arguments) *search {
	seconds := args.numberWithin("timeout", 0, 0, int64(maxPoll/time.Second))
	return &search{
		offset:  args.number("offset"),
		limit:   args.numberWithin("limit", maxUpdates, 1, maxUpdates),
		patient: seconds > 0,
		until:   time.Now().Add(time.Duration(seconds) * time.Second),
	}
}

// in returns what the search finds in the queue. A negative offset counts once: what comes later is not forgotten.
func (s *search) in(q *queue, now time.Time) []update {
	found := q.fetch(now, s.offset, s.limit)
	s.offset = max(s.offset, 0)
	return append(q.takeAgain(), found...)
}

// poll is a getUpdates that waits.
type poll struct {
	terminated chan struct{} // closed when a later poll takes its place
	delay      time.Duration // after which it is told so; set before terminated is closed
}

// poll carries out getUpdates. The server's lock is held at the beginning and at the end, not while it waits.
func (e *exchange) poll(bot *Bot) (any, error) {
	bot.queue.allowed = readUpdateTypes(e.args, bot.queue.allowed)
	if e.search == nil {
		e.search = newSearch(e.args)
	}
	found := e.search.in(&bot.queue, e.server.now())
	if len(found) > 0 || !e.search.patient {
		return found, nil
	}
	return e.waitForUpdates(bot)
}

// waitForUpdates makes this the poll of its bot and ends with updates, when its time is up, or with the reason why it
// gave up.
func (e *exchange) waitForUpdates(bot *Bot) (any, error) {
	mine := bot.startPoll()
	defer bot.endPoll(mine)
	timer := time.NewTimer(time.Until(e.search.until))
	defer timer.Stop()
	for over := false; ; {
		faultBegan := e.server.faults.NextBegin()
		if e.server.faults.Threaten(e.method) {
			return nil, faults.ErrBegan
		}
		if bot.token != e.token {
			return nil, unauthorized()
		}
		found := e.search.in(&bot.queue, e.server.now())
		if over || len(found) > 0 {
			return found, nil
		}
		var err error
		if over, err = e.pause(bot.changed, faultBegan, timer.C, mine); err != nil {
			return nil, err
		}
	}
}

// pause leaves the lock until something happens that the poll has to look at; over says that its time is up.
func (e *exchange) pause(changed, faultBegan <-chan struct{}, timeUp <-chan time.Time, mine *poll) (over bool, err error) {
	e.server.mu.Unlock()
	defer e.server.mu.Lock()
	select {
	case <-changed:
		return false, nil
	case <-faultBegan:
		return false, nil
	case <-timeUp:
		return true, nil
	case <-mine.terminated:
		return false, e.conflict(mine.delay)
	case <-e.gone:
		return false, faults.ErrNoAnswer
	case <-e.server.visits.Closing():
		return false, faults.ErrNoAnswer
	}
}

func (e *exchange) conflict(delay time.Duration) error {
	if delay > 0 {
		if err := e.way().Wait(nil, delay); err != nil {
			return err
		}
	}
	return conflict()
}

// startPoll makes a poll the one of its bot and terminates the one before it.
func (b *Bot) startPoll() *poll {
	if earlier := b.polling; earlier != nil {
		earlier.delay = b.conflictDelay()
		close(earlier.terminated)
	}
	b.polling = &poll{terminated: make(chan struct{})}
	return b.polling
}

// conflictDelay goes by real time, as polls do.
func (b *Bot) conflictDelay() time.Duration {
	if time.Now().Before(b.quietUntil) {
		return conflictPause
	}
	b.quietUntil = time.Now().Add(conflictPause)
	return 0
}

func (b *Bot) endPoll(mine *poll) {
	if b.polling == mine {
		b.polling = nil
	}
}
