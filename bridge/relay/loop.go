package relay

import (
	"context"
	"errors"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/health"
	"lifeboat/bridge/outbox"
	"lifeboat/bridge/pairing"
	"lifeboat/store"
)

// commitRetry is how long the loop waits after a commit that failed, as on a
// full disk.
const commitRetry = time.Second

// idle is how long anybody sleeps when no time is set for anything.
const idle = time.Hour

// unsaved is what the loop has heard and still has to commit.
type unsaved struct {
	arrived  bool // what was kept earlier waits to be taken in
	outcomes []outbox.Outcome
	receipts []bridge.Signal
	pairing  []pairing.News
	orders   []ordered
	jumps    []jump
}

// loop runs steps whenever something came in or a deadline has passed. When ctx
// ends it takes one last step. A damaged database ends it; every other failure to
// store is tried again.
func (r *Relay) loop(ctx context.Context) error {
	defer close(r.ended)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return r.lastStep(context.WithoutCancel(ctx))
		case <-r.store.Damaged():
			return r.store.Damage()
		case <-r.mail.wake:
		case <-timer.C:
		}
		now := r.now()
		if err := r.step(ctx, now); err != nil {
			r.knowledge.writeFailures = r.knowledge.writeFailures.failed(now, err)
			r.log.Error("a decision could not be stored and is tried again; free disk space if it is full", "error", err)
			timer.Reset(commitRetry)
			continue
		}
		timer.Reset(r.untilNext(now))
	}
}

func (r *Relay) lastStep(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return r.step(bounded, r.now())
}

// step takes in what has come, decides, commits and lets others act.
func (r *Relay) step(ctx context.Context, now time.Time) error {
	taken := r.mail.take()
	r.observe(taken, now)
	r.unsaved.arrived = r.unsaved.arrived || taken.arrived
	r.unsaved.pairing = append(r.unsaved.pairing, taken.pairing...)
	r.unsaved.orders = append(r.unsaved.orders, taken.orders...)
	r.unsaved.jumps = append(r.unsaved.jumps, taken.jumps...)
	for _, o := range taken.outcomes {
		if r.telling(o) {
			r.unsaved.outcomes = append(r.unsaved.outcomes, o)
		}
	}
	more, err := r.advance(ctx, now, taken.batches)
	if err != nil {
		return err
	}
	for _, answer := range taken.asked {
		answer <- r.snapshot(now)
	}
	r.suspicion.watch(r.doubt(now))
	r.surveys.watch(r.toSurvey(now))
	if more {
		r.mail.put(func(l *letters) { l.arrived = true })
	}
	return nil
}

// advance takes in what has been handed in and commits one step. It says whether
// more waits than one step takes.
func (r *Relay) advance(ctx context.Context, now time.Time, batches []*batch) (more bool, err error) {
	in, err := r.admit(ctx, batches)
	if err != nil {
		return false, err
	}
	if err := r.commit(ctx, now, in); err != nil {
		tell(in.batches, err)
		return false, err
	}
	tell(in.batches, nil)
	return in.more, nil
}

// commit commits one step and then lets the senders know.
func (r *Relay) commit(ctx context.Context, now time.Time, in admitted) error {
	if len(in.arrivals) > 0 {
		crashpoint.Reached(crashpoint.Decoded)
	}
	decisions, err := r.decide(ctx, now)
	if err != nil {
		return err
	}
	if err := errors.Join(r.readLedger(ctx), r.readReviews(ctx, decisions)); err != nil {
		return err
	}
	work := r.newWork(now, decisions, r.judgeFallbacks(now))
	if in.empty() && work.idle() {
		r.unsaved = unsaved{}
		return nil
	}
	if err := r.store.Write(ctx, func(tx *store.Tx) error { return work.commit(tx, in) }); err != nil {
		work.claims.release()
		return err
	}
	r.unsaved = unsaved{}
	work.publish()
	return nil
}

// untilNext returns how long the loop may sleep if nothing comes in.
func (r *Relay) untilNext(now time.Time) time.Duration {
	next := now.Add(idle)
	consider := func(at time.Time, set bool) {
		if set && at.Before(next) {
			next = at
		}
	}
	consider(r.standing.Alerts.Deadline(now))
	consider(r.nextExpiry, !r.nextExpiry.IsZero() && !r.clock.spares(now))
	for _, poll := range r.standing.Polls {
		consider(poll.Deadline(now))
	}
	for primary, remembered := range r.memories {
		consider(remembered.Failover.Deadline(r.options.Failover))
		consider(health.Deadline(r.options.Health, r.knowledge.links[primary], r.knowledge.uplinks[primary], now))
	}
	for platform, judged := range r.verdicts {
		consider(judged.deadline())
		consider(health.Deadline(r.options.Health, r.knowledge.links[platform], r.knowledge.uplinks[platform], now))
	}
	return max(next.Sub(now), 10*time.Millisecond)
}
