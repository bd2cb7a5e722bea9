package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
)

// pollLimit is how many updates Telegram gives at once; fewer mean that none is
// left.
const pollLimit = 100

// answerTime is how long a poll may take beyond the time for which Telegram was
// asked to hold it, the connection included.
const answerTime = 5 * time.Second

// poller is the HTTP client of the library's receiving half. It keeps what a
// poll brought before the library sees it, and hands the library a bare update
// id: that is all it needs to move its offset, and one update that the library
// could not decode would otherwise fail the whole batch for ever
// (raw_request.go:143). The library polls from one goroutine, so there are no
// locks.
type poller struct {
	name    bridge.PlatformName
	client  *http.Client
	log     *slog.Logger
	inbox   bridge.Inbox
	book    *chatBook
	hold    time.Duration // how long Telegram may hold a poll
	monitor *monitor
	// behind is true until a poll shows that nothing is left to be fetched. Such
	// polls are not held, so that they show it at once.
	behind bool
	pause  time.Duration // what Telegram asked for before the next poll
}

func newPoller(p *Platform, inbox bridge.Inbox) *poller {
	return &poller{
		name: p.name, client: p.http, log: p.log, inbox: inbox, book: p.book, hold: p.pollTimeout,
		monitor: newMonitor(p.name, inbox), behind: true,
	}
}

// pollFailure is what the library is told of a failed poll. It wraps nothing,
// since the library would stop for good if it found a context.Canceled in it
// (get_updates.go:60).
type pollFailure string

// Error says why.
func (f pollFailure) Error() string { return string(f) }

// Do makes one poll.
func (p *poller) Do(request *http.Request) (*http.Response, error) {
	ctx := request.Context()
	if err := pause.For(ctx, p.pause); err != nil {
		return nil, err
	}
	last, err := p.receive(request)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		p.behind = true
		return nil, pollFailure(err.Error())
	}
	return respond(http.StatusOK, confirmation(last)), nil
}

// receive makes a poll and keeps what it brought. It returns the last update id,
// or nothing if there was no update.
func (p *poller) receive(request *http.Request) (last bridge.Cursor, err error) {
	e, err := p.poll(request)
	if err != nil {
		return "", err
	}
	updates, err := p.envelopes(e)
	if err != nil {
		return "", err
	}
	return p.keep(request.Context(), updates)
}

// poll asks for updates, holding the poll only once everything old is here.
func (p *poller) poll(request *http.Request) (*exchange, error) {
	hold := p.hold
	if p.behind {
		hold = 0
	}
	form, err := pollForm(request, hold)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(request.Context(), hold+answerTime)
	defer cancel()
	e := carryOut(p.client, request.WithContext(ctx), "application/x-www-form-urlencoded", bytes.NewReader(form))
	if request.Context().Err() == nil {
		p.monitor.observe(e, hold)
	}
	p.pause = e.retryAfter()
	if !e.succeeded() {
		return nil, errors.New(e.complaint())
	}
	return e, nil
}

// pollForm rewrites the library's form with the wanted timeout and limit; the
// library knows only one timeout for all polls.
func pollForm(request *http.Request, hold time.Duration) ([]byte, error) {
	defer request.Body.Close() // the library's goroutine that writes the form ends with it
	if err := request.ParseMultipartForm(1 << 16); err != nil {
		return nil, fmt.Errorf("reading the form that the library wrote: %w", err)
	}
	form := url.Values(request.MultipartForm.Value)
	form.Set("timeout", strconv.Itoa(int(hold.Seconds())))
	form.Set("limit", strconv.Itoa(pollLimit))
	return []byte(form.Encode()), nil
}

// keep has the updates saved, if there are any, and says when none is left.
func (p *poller) keep(ctx context.Context, updates []bridge.Envelope) (last bridge.Cursor, err error) {
	if len(updates) > 0 {
		p.learn(updates)
		last = bridge.Cursor(updates[len(updates)-1].Key)
		if err := p.inbox.Receive(ctx, updates, last); err != nil {
			return "", p.notSaved(ctx, len(updates), err)
		}
	}
	if p.behind && len(updates) < pollLimit {
		p.behind = false
		p.inbox.Signal(bridge.Signal{Platform: p.name, At: time.Now(), CaughtUp: true})
	}
	return last, nil
}

// learn remembers the chats that updates tell of. It comes before the updates are
// saved, since doing so again changes nothing; that it fails keeps nothing up.
func (p *poller) learn(updates []bridge.Envelope) {
	if err := p.book.learn(glimpses(updates)); err != nil {
		p.log.Warn("the list of chats is not up to date", "platform", p.name, "error", err)
	}
}

// notSaved tells operators that the disk fails, unless the relay is just ending.
func (p *poller) notSaved(ctx context.Context, updates int, err error) error {
	if ctx.Err() == nil {
		p.log.Error("what Telegram sent could not be saved; Telegram keeps it for 24 hours and is asked again",
			"platform", p.name, "updates", updates, "error", err)
	}
	return fmt.Errorf("saving %d updates: %w", updates, err)
}
