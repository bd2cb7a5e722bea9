package relay

import (
	"fmt"

	"lifeboat/bridge"
	"lifeboat/bridge/report"
	"lifeboat/store"
)

// eventsReported is how much of an incident's history a report takes in.
const eventsReported = 500

// reportIncident gives operators the page on an incident that has just been
// closed, without a sound.
func (w *work) reportIncident(tx *store.Tx, id int64) error {
	if len(w.relay.options.Operators) == 0 {
		return nil
	}
	facts := report.Facts{Title: w.relay.options.title, Group: w.relay.groupOf, Zone: w.relay.options.zone(), Now: w.now}
	var err error
	if facts.Incident, err = tx.Incident(id); err != nil {
		return fmt.Errorf("report on incident %d: %w", id, err)
	}
	if facts.Events, err = tx.Events(store.EventQuery{Incident: id, Limit: eventsReported}); err != nil {
		return fmt.Errorf("report on incident %d: %w", id, err)
	}
	if facts.Tallies, err = tx.Tallies(facts.Incident, w.now); err != nil {
		return fmt.Errorf("report on incident %d: %w", id, err)
	}
	page := bridge.Plainly(report.Page(facts))
	for _, chat := range w.relay.options.Operators {
		told := store.Delivery{Chat: chat, Lane: store.Live, Action: bridge.ActionPost, Body: &bridge.Post{Text: page}}
		if _, err := w.deliver(tx, told); err != nil {
			return err
		}
	}
	return nil
}

// groupOf is the name of the group that a chat belongs to, empty if none has it.
func (r *Relay) groupOf(chat bridge.Chat) string { return r.groups.ByChat[chat].Name }
