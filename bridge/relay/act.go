package relay

import (
	"fmt"

	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// carryOut writes down what one primary's decision leads to, in the order of
// its actions.
func (w *work) carryOut(tx *store.Tx, d *decision) error {
	for _, action := range d.actions {
		if err := w.act(tx, d, action); err != nil {
			return fmt.Errorf("carry out %q for %s: %w", action.Do, d.primary, err)
		}
	}
	w.memories[d.primary] = d.memory
	return d.memory.save(tx, d.primary)
}

func (w *work) act(tx *store.Tx, d *decision, action failover.Action) error {
	group := w.relay.groups.ByName[action.Group]
	state := &d.memory.Failover
	event := store.Event{Kind: string(action.Do), Platform: d.primary, Group: action.Group, Incident: state.Incident}
	switch action.Do {
	case failover.OpenIncident:
		incident, err := tx.OpenIncident(d.primary, w.now)
		state.Incident = incident
		return err
	case failover.CloseIncident:
		incident := state.Incident
		state.Incident = 0
		d.memory.StatusPosts, d.memory.StatusEdits, d.memory.Rings = nil, nil, nil
		if err := tx.CloseIncident(incident, w.now); err != nil {
			return err
		}
		return w.reportIncident(tx, incident)
	case failover.NotePhase:
		return w.record(tx, event, map[string]any{"phase": state.Phase, "evidence": state.Evidence, "fault_since": state.FaultSince})
	case failover.NoteTrouble:
		return w.record(tx, event, map[string]any{"trouble": state.Trouble, "evidence": state.Evidence})
	case failover.HoldGroup:
		moved, err := tx.Hold(group.Primary)
		if err != nil {
			return err
		}
		return w.record(tx, event, map[string]any{"moved": moved})
	case failover.TryFirst, failover.ReplayGroup:
		if err := w.dropDelivered(tx, group); err != nil {
			return err
		}
		if err := w.composeReplay(tx, group); err != nil {
			return err
		}
		return w.record(tx, event, nil)
	case failover.AnnounceDown:
		if err := w.announce(tx, d, group, action.Do); err != nil {
			return err
		}
		return w.goOnFromTheStart(tx, group, *state)
	case failover.Ring, failover.UpdateStatus, failover.AnnounceBlind, failover.AnnounceBack:
		return w.announce(tx, d, group, action.Do)
	default:
		return w.record(tx, event, nil)
	}
}
