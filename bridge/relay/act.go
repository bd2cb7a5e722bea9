package relay

import (
	"fmt"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
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
	group := w.relay.groups.byName[action.Group]
	state := &d.memory.Failover
	event := store.Event{Kind: string(action.Do), Platform: d.primary, Group: action.Group, Incident: state.Incident}
	switch action.Do {
	case failover.OpenIncident:
		incident, err := tx.OpenIncident(d.primary, w.now)
		state.Incident = incident
		return err
	case failover.CloseIncident:
		incident := state.Incident
		state.Incident, d.memory.StatusPosts = 0, nil
		return tx.CloseIncident(incident, w.now)
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
		if err := w.composeReplay(tx, group); err != nil {
			return err
		}
		return w.record(tx, event, nil)
	case failover.AnnounceDown, failover.Ring, failover.AnnounceBack:
		return w.announce(tx, d, group, action.Do)
	default:
		return w.record(tx, event, nil)
	}
}

// announce tells a group's fallback chats. What an earlier phase still wanted
// to say is not said any more.
func (w *work) announce(tx *store.Tx, d *decision, group Group, do failover.Do) error {
	state := d.memory.Failover
	phase := fmt.Sprintf("%s %d", do, state.Outage)
	if _, err := tx.ExpireAnnouncements(state.Incident, phase, w.now); err != nil {
		return err
	}
	facts := announce.Facts{
		Primary: w.relay.options.title(d.primary), Zone: group.Zone, Now: w.now, Since: state.FaultSince,
	}
	if do == failover.AnnounceBack {
		_, waiting, err := tx.LaneHead(group.Primary, store.Replay)
		if err != nil {
			return err
		}
		facts.Until, facts.Waiting = w.now, waiting
	}
	text, _ := announce.For(do, facts)
	for _, chat := range group.Fallbacks {
		if err := w.announceIn(tx, d, chat, do, phase, text, facts); err != nil {
			return err
		}
	}
	event := store.Event{Kind: "announce", Platform: d.primary, Group: group.Name, Incident: state.Incident}
	return w.record(tx, event, map[string]any{"phase": phase})
}

func (w *work) announceIn(tx *store.Tx, d *decision, chat bridge.Chat, do failover.Do, phase string, text bridge.Text, facts announce.Facts) error {
	announcement := store.Delivery{
		Chat: chat, Lane: store.Live, Action: bridge.ActionPost,
		Incident: d.memory.Failover.Incident, Phase: phase,
		Body: &bridge.Post{Text: text},
	}
	if do == failover.Ring {
		announcement.Body.Attention = bridge.Ringing
	}
	if do == failover.AnnounceBack {
		if err := w.endStatus(tx, d, announcement, facts); err != nil {
			return err
		}
	}
	id, err := w.deliver(tx, announcement)
	if err != nil {
		return err
	}
	switch do {
	case failover.AnnounceDown:
		d.memory.StatusPosts[chat.String()] = id
	case failover.Ring:
		announcement.Action, announcement.Target, announcement.Body = bridge.ActionPin, id, &bridge.Post{Attention: bridge.Ringing}
		_, err = w.deliver(tx, announcement)
	}
	return err
}

// endStatus edits the outage's status post, if members ever saw it.
func (w *work) endStatus(tx *store.Tx, d *decision, announcement store.Delivery, facts announce.Facts) error {
	status, posted := d.memory.StatusPosts[announcement.Chat.String()]
	if !posted {
		return nil
	}
	earlier, err := tx.Delivery(status)
	if err != nil || earlier.State == store.Dropped || earlier.State == store.Parked {
		return err
	}
	announcement.Action, announcement.Target = bridge.ActionEdit, status
	announcement.Body = &bridge.Post{Text: announce.Status(facts)}
	_, err = w.deliver(tx, announcement)
	return err
}
