package store_test

import (
	"testing"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestReactionsAreFoundByTheirMessageAndGoWithIt(t *testing.T) {
	s := open(t)
	original := addMessage(t, s, said(refuge, "17", "dinner at seven"))
	m := said(refuge, "18", "")
	m.Kind, m.Target, m.Reaction = bridge.Reacted, "17", "👍"
	reaction := addMessage(t, s, m)
	write(t, s, func(tx *store.Tx) error { return tx.AddReaction(original, reaction) })
	put := reading(t, s, func(tx *store.Tx) ([]bridge.Message, error) { return tx.Reactions(original) })
	if len(put) != 1 || put[0].Reaction != "👍" {
		t.Errorf("the reactions are %+v", put)
	}
	line := posting(reaction, home, store.Live)
	line.Action = bridge.ActionReact
	id := addDelivery(t, s, line)
	found := func() int64 {
		return reading(t, s, func(tx *store.Tx) (int64, error) {
			d, _, err := tx.ReactionLine(original, home)
			return d.ID, err
		})
	}
	if found() != id {
		t.Errorf("the line is %d, want %d", found(), id)
	}
	send(t, s, id, "3EB01")
	taken := store.Delivery{Chat: home, Lane: store.Live, Action: bridge.ActionDelete, Target: id, CreatedAt: noon}
	addDelivery(t, s, taken)
	if found() != 0 {
		t.Error("a line that was taken back is still found")
	}
	prune(t, s, store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 100})
	if put := reading(t, s, func(tx *store.Tx) ([]bridge.Message, error) { return tx.Reactions(original) }); len(put) > 0 {
		t.Errorf("after the retention time there are %+v", put)
	}
}
