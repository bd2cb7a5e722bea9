package demo

import (
	"context"
	"time"

	"lifeboat/bridge/pause"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// silence is how long nothing more may happen before the books are closed, so that a late repeat is not missed.
const silence = 3 * time.Second

// awaitHome waits until the relay is back in standby, nothing waits any more, and members have seen everything that
// was due. It gives up without an error at the script's cap: then the books show what is missing.
func (r *rehearsal) awaitHome(ctx context.Context) error {
	capped, cancel := context.WithDeadline(ctx, r.began.Add(r.script.Cap))
	defer cancel()
	var since time.Time
	for {
		switch {
		case !r.isHome(capped):
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		case time.Since(since) >= silence:
			return nil
		}
		if err := pause.For(capped, glance); err != nil {
			return context.Cause(ctx)
		}
	}
}

func (r *rehearsal) isHome(ctx context.Context) bool {
	status, err := r.relay.Client().Status(ctx)
	return err == nil && process.AtRest(status) && r.hasReturned() && len(r.balance().Lost) == 0
}

// hasReturned says whether the failback that the script calls for has been decided.
func (r *rehearsal) hasReturned() bool {
	if !r.script.Expect.Failover {
		return true
	}
	_, returned := r.failedBack()
	return returned
}

// balance adds up the members' books as they are now.
func (r *rehearsal) balance() scenario.Balance { return r.world.Books().Balance(r.rules()) }

// rules are what the relay owes the members in this play.
func (r *rehearsal) rules() scenario.Rules { return process.Rules(r.script, r.world.Members()) }
