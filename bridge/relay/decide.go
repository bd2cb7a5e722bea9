package relay

import (
	"context"
	"reflect"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// decision is a step of one primary's failover that has to be committed.
type decision struct {
	primary bridge.PlatformName
	memory  memory
	actions []failover.Action
}

// report judges one primary.
func (r *Relay) report(primary bridge.PlatformName, now time.Time) health.Report {
	return health.Assess(r.options.Health, r.knowledge.links[primary], r.knowledge.uplinks[primary], now)
}

// decide steps every primary and returns what changes.
func (r *Relay) decide(ctx context.Context, now time.Time) ([]decision, error) {
	var decisions []decision
	for primary := range r.groups.Primary {
		before := r.memories[primary]
		input, err := r.input(ctx, primary, before.Failover, now)
		if err != nil {
			return nil, err
		}
		after, actions := before.Failover.Step(r.options.Failover, now, input)
		sends := r.knowledge.links[primary].Sends()
		if len(actions) == 0 && reflect.DeepEqual(before.Failover, after) && sends.Failing() == before.Sends.Failing() &&
			!r.expectationDue(primary, before, now) {
			continue
		}
		changed := before.clone()
		changed.Failover, changed.Sends = after, sends
		changed.Expected, changed.LearnedAt = r.knowledge.expected[primary], now
		changed.Deliveries = r.knowledge.links[primary].Deliveries
		decisions = append(decisions, decision{primary: primary, memory: changed, actions: actions})
	}
	return decisions, nil
}

func (r *Relay) input(ctx context.Context, primary bridge.PlatformName, state failover.State, now time.Time) (failover.Input, error) {
	in := failover.Input{Report: r.report(primary, now), Groups: r.knowledge.facts[primary]}
	in.Crowd, in.Order = r.crowd(primary, now), r.standing.Orders[primary]
	if !state.InIncident() {
		return in, nil // only in an incident does it matter what is held
	}
	var err error
	in.Groups, err = r.withHeld(ctx, primary)
	return in, err
}

// doubt says how closely our own network has to be watched: not in peacetime,
// closely until a suspicion is settled, and now and then in an outage.
func (r *Relay) doubt(now time.Time) watchfulness {
	closest := r.doubtFallbacks(now)
	for primary, remembered := range r.memories {
		switch state := r.report(primary, now).State; {
		case state == health.Suspect || state == health.OwnNetwork:
			return alarmed
		case state == health.Failing && !remembered.Failover.InIncident():
			return alarmed
		case remembered.Failover.Phase == failover.Down:
			closest = max(closest, watchful)
		}
	}
	return closest
}
