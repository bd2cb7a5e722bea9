package main

import (
	"context"
	"errors"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/bridge/report"
	"lifeboat/store"
)

// How many incidents are listed, and how much of an incident's history a report
// takes in.
const (
	incidentsListed  = 20
	eventsInAReport  = 2000
	eventsUntilCause = 20
)

// incidentDesk tells of outages from the database.
type incidentDesk struct {
	store    *store.Store
	settings *config.Config
}

// Incidents lists the latest incidents with the evidence behind each.
func (d incidentDesk) Incidents(ctx context.Context) ([]control.Incident, error) {
	var listed []control.Incident
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		incidents, err := tx.Incidents(incidentsListed)
		if err != nil {
			return err
		}
		for _, incident := range incidents {
			events, err := tx.Events(store.EventQuery{Incident: incident.ID, Limit: eventsUntilCause})
			if err != nil {
				return err
			}
			listed = append(listed, d.incidentOf(report.Facts{Incident: incident, Events: events}))
		}
		return nil
	})
	return listed, err
}

// Incident reports on one incident.
func (d incidentDesk) Incident(ctx context.Context, id int64) (control.Incident, error) {
	facts := report.Facts{Title: d.title, Group: d.groupOf, Zone: d.settings.Timezone, Now: time.Now()}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if facts.Incident, err = tx.Incident(id); err != nil {
			return err
		}
		if facts.Events, err = tx.Events(store.EventQuery{Incident: id, Limit: eventsInAReport}); err != nil {
			return err
		}
		facts.Tallies, err = tx.Tallies(facts.Incident, facts.Now)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return control.Incident{}, control.ErrNoIncident
	}
	if err != nil {
		return control.Incident{}, err
	}
	incident := d.incidentOf(facts)
	incident.Report = report.Page(facts)
	return incident, nil
}

func (d incidentDesk) incidentOf(facts report.Facts) control.Incident {
	return control.Incident{
		ID: facts.Incident.ID, Primary: string(facts.Incident.Primary), Evidence: report.Evidence(facts),
		OpenedAt: facts.Incident.OpenedAt, ClosedAt: facts.Incident.ClosedAt,
	}
}

// title names a platform as people write it.
func (d incidentDesk) title(name bridge.PlatformName) string {
	if known, ok := titles(d.settings)[name]; ok {
		return known
	}
	return string(name)
}

func (d incidentDesk) groupOf(chat bridge.Chat) string { return groupOf(d.settings, chat) }
