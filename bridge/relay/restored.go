package relay

import (
	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/bridge/directory"
	"lifeboat/store"
)

// takeInFromBefore takes in what was said before the database was restored from
// a backup. The relay that ran meanwhile may have passed it on, so what comes of
// it is kept back for the operators. Orders and votes of that time are over.
func (w *work) takeInFromBefore(tx *store.Tx, group directory.Group, a arrival) error {
	w.fromBefore = true
	defer func() { w.fromBefore = false }()
	switch a.message.Kind {
	case bridge.Said:
		if a.message.Own || w.isOrder(group, a.message) {
			return nil // the other relay's posts, and what was asked of it
		}
		return w.passOn(tx, group, a)
	case bridge.Edited, bridge.Deleted:
		return w.changed(tx, group, a)
	default:
		return nil
	}
}

// isOrder says whether a member asks something of the relay.
func (w *work) isOrder(group directory.Group, m bridge.Message) bool {
	_, asked := command.Member(m.Text.Plain, w.relay.accountName(m.Chat.Platform))
	return asked && m.Chat != group.Primary
}

// keepBack parks what is about to be delivered.
func (w *work) keepBack(d *store.Delivery) {
	d.State, d.Restored, d.Late = store.Parked, true, true
	d.Reason, d.FinishedAt = store.RestoredReason, w.now
	w.ledgerStale = true
}
