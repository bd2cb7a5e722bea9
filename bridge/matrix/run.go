package matrix

import (
	"context"
	"errors"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
)

// How long Run waits after a failure: the first time, and at most.
const (
	shortestPause = 250 * time.Millisecond
	longestPause  = 5 * time.Second
)

// receiver is one run. It belongs to the goroutine of Run.
type receiver struct {
	*Platform
	inbox   bridge.Inbox
	monitor *monitor
	at      position
	rosters map[string]*roster // by configured room
	// accepted says that the homeserver has confirmed who the account is.
	accepted bool
	// entered says that all configured rooms were looked at.
	entered bool
	// behind is true until a sync shows that nothing is left to be fetched. Such
	// syncs are not held, so that they show it at once.
	behind bool
}

// fatal is an error after which running on is useless.
type fatal struct{ error }

// Run receives until ctx ends.
func (p *Platform) Run(ctx context.Context, inbox bridge.Inbox) error {
	defer p.transport.CloseIdleConnections()
	r := &receiver{
		Platform: p, inbox: inbox, monitor: newMonitor(p.name, inbox),
		at: p.start, rosters: map[string]*roster{}, behind: true,
	}
	for _, room := range p.rooms {
		r.rosters[room] = newRoster()
	}
	return r.run(ctx)
}

func (r *receiver) run(ctx context.Context) error {
	rest := shortestPause
	for {
		err := r.step(ctx)
		var useless fatal
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &useless):
			return useless.error
		case err == nil:
			rest = shortestPause
			continue
		}
		r.behind = true
		r.log.Debug("a request to the homeserver failed and is repeated", "error", err)
		if pause.For(ctx, max(rest, askedFor(err))) != nil {
			return nil
		}
		rest = min(2*rest, longestPause)
	}
}

// step does what comes next: log in, look at the rooms, or sync.
func (r *receiver) step(ctx context.Context) error {
	switch {
	case !r.accepted:
		return r.identify(ctx)
	case !r.entered:
		return r.enter(ctx)
	default:
		return r.receive(ctx)
	}
}

// failure is a request that was not carried out.
type failure struct{ *exchange }

// Error says why.
func (f failure) Error() string { return f.complaint() }

// Unwrap returns the cause, if there was no answer.
func (f failure) Unwrap() error { return f.Err }

// askedFor is how long the server wants not to be asked again.
func askedFor(err error) time.Duration {
	var refused failure
	if errors.As(err, &refused) {
		return refused.retryAfter()
	}
	return 0
}

// ask makes a request of Run's, which the server may hold for a while, and
// reports what it showed.
func (r *receiver) ask(ctx context.Context, hold time.Duration, method, address string, body any) (*exchange, error) {
	limited, cancel := context.WithTimeout(ctx, hold+r.grace(hold))
	defer cancel()
	e := r.call(limited, method, address, body)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	r.monitor.observe(e, hold)
	if e.succeeded() {
		return e, nil
	}
	r.judgeAccount(e)
	return nil, failure{e}
}

// grace is how long an answer may take beyond the time for which the server was
// asked to hold the request. A server that has held one had nothing left to do.
func (r *receiver) grace(hold time.Duration) time.Duration {
	if hold > 0 {
		return r.answerTimeout / 2
	}
	return r.answerTimeout
}

// judgeAccount reads the state of the account from a refusal.
func (r *receiver) judgeAccount(e *exchange) {
	switch {
	case e.refusesToken() && r.session.renewable():
		r.session.drop()
		r.accepted = false
	case e.refusesToken():
		r.accepted = false
		r.monitor.Account(bridge.AccountLoggedOut, reasonTokenRefused)
	case e.refusesAccount():
		r.accepted = false
		r.monitor.Account(bridge.AccountRefused, reasonAccountShut+": "+e.words())
	}
}
