package relay

import (
	"context"
	"slices"
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/store"
)

// Snapshot is how the relay stands at one moment.
type Snapshot struct {
	At        time.Time
	Started   time.Time
	Platforms []PlatformStatus
	Primaries []PrimaryStatus
	Lanes     []store.LaneCount
	// Alerts are what operators can do something about, with what to do.
	Alerts []alert.Alert
	// Problem is set when the queue could not be read.
	Problem error
}

// PlatformStatus is what is known of one platform.
type PlatformStatus struct {
	Name   bridge.PlatformName
	Report health.Report
	// FailingSince is when it began to fail as a fallback, zero while it works or
	// is none.
	FailingSince time.Time
	// Remedies say what to do where it is no outage that is in the way.
	Remedies []string
	// Acknowledgement is how long a send waits for being confirmed.
	Acknowledgement Acknowledgement
	// LeftOut is what has been heard there and passed over.
	LeftOut LeftOut
}

// Acknowledgement is how long a send without a file waits until the platform has
// confirmed it; after that nobody knows whether it arrived.
type Acknowledgement struct {
	Deadline time.Duration
	// Samples is the number of confirmations that the relay remembers, and Learned
	// whether they are enough to set the deadline.
	Samples int
	Learned bool
}

// PrimaryStatus is what has been decided about one primary.
type PrimaryStatus struct {
	Name   bridge.PlatformName
	State  failover.State
	Groups []string
}

// Snapshot returns how the relay stands, with what waits in its lanes. It
// returns ctx's error if the loop does not answer in time.
func (r *Relay) Snapshot(ctx context.Context) (Snapshot, error) {
	s, err := r.ask(ctx)
	if err != nil {
		return s, err
	}
	s.Problem = r.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		s.Lanes, err = tx.Counts()
		return err
	})
	return s, nil
}

// Alive returns nil once the loop has answered, and otherwise ctx's error: the
// loop is stuck.
func (r *Relay) Alive(ctx context.Context) error {
	_, err := r.ask(ctx)
	return err
}

func (r *Relay) ask(ctx context.Context) (Snapshot, error) {
	answer := make(chan Snapshot, 1)
	r.mail.put(func(l *letters) { l.asked = append(l.asked, answer) })
	select {
	case snapshot := <-answer:
		return snapshot, nil
	case <-ctx.Done():
		return Snapshot{}, ctx.Err()
	}
}

// snapshot is the loop's own part of a Snapshot.
func (r *Relay) snapshot(now time.Time) Snapshot {
	s := Snapshot{At: now, Started: r.started}
	for name, platform := range r.platforms {
		if platform.Traits().Connectionless {
			continue
		}
		report := r.report(name, now)
		s.Platforms = append(s.Platforms, PlatformStatus{
			Name: name, Report: report, Remedies: r.remedies(name, report, now), FailingSince: r.verdicts[name].Since,
			Acknowledgement: r.acknowledgement(name), LeftOut: r.leftOutOn(platform),
		})
	}
	for name, groups := range r.groups.Primary {
		primary := PrimaryStatus{Name: name, State: r.memories[name].Failover}
		for _, group := range groups {
			primary.Groups = append(primary.Groups, group.Name)
		}
		slices.Sort(primary.Groups)
		s.Primaries = append(s.Primaries, primary)
	}
	s.Alerts = alert.Standing(r.findings(r.memories, r.verdicts, now))
	slices.SortFunc(s.Platforms, func(a, b PlatformStatus) int { return strings.Compare(string(a.Name), string(b.Name)) })
	slices.SortFunc(s.Primaries, func(a, b PrimaryStatus) int { return strings.Compare(string(a.Name), string(b.Name)) })
	return s
}
