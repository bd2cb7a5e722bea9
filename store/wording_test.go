package store_test

import (
	"testing"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestAMessageSaysWhatItWasChangedToLast(t *testing.T) {
	s := open(t)
	original := addMessage(t, s, said(refuge, "17", "dinner at seven"))
	posted := addDelivery(t, s, posting(original, home, store.Live))
	expect := func(want string, wantGone bool) {
		t.Helper()
		var gone bool
		text := reading(t, s, func(tx *store.Tx) (text string, err error) {
			text, gone, err = tx.Wording(original)
			return text, err
		})
		if text != want || gone != wantGone {
			t.Errorf("it says %q, gone %t; want %q, %t", text, gone, want, wantGone)
		}
	}
	change := func(kind bridge.Kind, action bridge.Action, text string) {
		t.Helper()
		m := said(refuge, "change "+text, text)
		m.Kind, m.Target = kind, "17"
		d := posting(addMessage(t, s, m), home, store.Live)
		d.Action, d.Target = action, posted
		addDelivery(t, s, d)
	}
	expect("dinner at seven", false)
	change(bridge.Edited, bridge.ActionEdit, "at eight")
	change(bridge.Edited, bridge.ActionEdit, "at nine")
	change(bridge.Reacted, bridge.ActionEdit, "a line of reactions")
	expect("at nine", false)
	change(bridge.Deleted, bridge.ActionDelete, "")
	expect("", true)
}

func TestAMessagePastItsRetentionIsGone(t *testing.T) {
	s := open(t)
	original := addMessage(t, s, said(refuge, "17", "dinner at seven"))
	prune(t, s, store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 100})
	text, gone := "", false
	read(t, s, func(tx *store.Tx) (err error) {
		text, gone, err = tx.Wording(original)
		return err
	})
	if text != "" || !gone {
		t.Errorf("it says %q, gone %t", text, gone)
	}
}
