package main

import (
	"context"
	"strings"

	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/relay"
	"lifeboat/store"
)

// desk answers the control socket's questions from the relay and its store.
type desk struct {
	queueDesk
	incidentDesk
	keeper
	forgetter
	relay    *relay.Relay
	store    *store.Store
	settings *config.Config
	asker    asker
}

// Status puts the relay's snapshot into the socket's words.
func (d desk) Status(ctx context.Context) (control.Status, error) {
	snapshot, err := d.relay.Snapshot(ctx)
	if err != nil {
		return control.Status{}, err
	}
	status := control.Status{Version: version, Ready: true, At: snapshot.At, Started: snapshot.Started}
	if snapshot.Problem != nil {
		status.Problem = snapshot.Problem.Error()
	}
	for _, p := range snapshot.Platforms {
		status.Platforms = append(status.Platforms, control.Platform{
			Name: string(p.Name), State: string(p.Report.State), Evidence: evidence(p), Remedies: p.Remedies,
			Acknowledgement: acknowledgement(p.Acknowledgement), LeftOut: leftOut(p.LeftOut),
		})
	}
	for _, p := range snapshot.Primaries {
		status.Primaries = append(status.Primaries, primaryStatus(p))
	}
	status.Lanes = lanesOf(snapshot.Lanes)
	for _, a := range snapshot.Alerts {
		status.Alerts = append(status.Alerts, control.Alert{Condition: string(a.Condition), About: a.Key, Severity: string(a.Severity), Text: a.Text})
	}
	return status, nil
}

func acknowledgement(a relay.Acknowledgement) control.Acknowledgement {
	return control.Acknowledgement{DeadlineSeconds: a.Deadline.Seconds(), Samples: a.Samples, Learned: a.Learned}
}

func primaryStatus(p relay.PrimaryStatus) control.Primary {
	phase := p.State.Phase
	if phase == "" {
		phase = failover.Standby
	}
	primary := control.Primary{
		Name: string(p.Name), Phase: string(phase), Trouble: string(p.State.Trouble),
		Evidence: p.State.Evidence, Incident: p.State.Incident,
	}
	if p.State.InIncident() {
		primary.Since = p.State.FaultSince
	}
	for _, name := range p.Groups {
		group := p.State.Groups[name]
		primary.Groups = append(primary.Groups, control.Group{Name: name, Stage: string(group.Stage), Open: group.Open, Hold: group.Hold()})
	}
	return primary
}

// RetryParked puts parked deliveries back into their lanes.
func (d desk) RetryParked(ctx context.Context, ids []int64) (int, error) {
	return d.relay.RetryParked(ctx, ids)
}

// DropParked gives parked deliveries up for good.
func (d desk) DropParked(ctx context.Context, ids []int64) (int, error) {
	return d.relay.DropParked(ctx, ids)
}

// History reads the history from the store.
func (d desk) History(ctx context.Context, after int64, limit int) ([]control.Event, error) {
	var events []control.Event
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		stored, err := tx.Events(store.EventQuery{After: after, Limit: limit})
		for _, e := range stored {
			events = append(events, control.Event{
				ID: e.ID, At: e.At, Kind: e.Kind, Incident: e.Incident,
				Platform: string(e.Platform), Group: e.Group, Detail: e.Detail,
			})
		}
		return err
	})
	return events, err
}

// Changed returns a channel that is closed when the history has grown.
func (d desk) Changed() <-chan struct{} { return d.relay.HistoryChanged() }

// Chats asks the platforms which chats their accounts are in.
func (d desk) Chats(ctx context.Context) (control.Chats, error) { return d.asker.chats(ctx), nil }

// Checks looks at the accounts and the configured chats.
func (d desk) Checks(ctx context.Context) ([]control.Check, error) { return d.asker.checks(ctx), nil }

// evidence is what is seen of a platform. What fails without being an outage, such
// as files, is told of beside it.
func evidence(p relay.PlatformStatus) string {
	seen := []string{p.Report.Evidence}
	for _, aside := range p.Report.Asides {
		seen = append(seen, aside.Evidence)
	}
	return strings.Join(seen, "; ")
}
