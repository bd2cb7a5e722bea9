package relay_test

import (
	"errors"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// refuseAll makes a platform refuse everything for good.
func refuseAll(bridge.Part) error {
	return &bridge.SendError{Result: bridge.Rejected, Reason: "the bot was removed", Err: errors.New("403")}
}

// parkedIDs are the numbers of what is parked.
func (w *world) parkedIDs() (ids []int64) {
	w.Helper()
	err := w.store.Read(w.Context(), func(tx *store.Tx) error {
		parked, err := tx.Queue(store.QueueQuery{State: store.Parked, Limit: 100})
		for _, d := range parked {
			ids = append(ids, d.ID)
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return ids
}

func TestParkedPostsGoOutOnceTheCauseIsMended(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.answer = refuseAll })
		w.say(refuge, "lost?")
		w.pass(2 * time.Second)
		w.expectSeen(family)
		w.primary.set(func() { w.primary.answer = nil })
		ids := w.parkedIDs()
		retried, err := w.relay.RetryParked(w.Context(), ids)
		if err != nil || retried != 1 {
			w.Fatalf("retried %d of %v, %v", retried, ids, err)
		}
		w.pass(2 * time.Second)
		w.expectSeen(family, "[late, 00:00] Grandma (via Telegram): lost?")
		if left := w.parkedIDs(); len(left) != 0 {
			w.Errorf("parked are still %v", left)
		}
		if again, err := w.relay.RetryParked(w.Context(), ids); err != nil || again != 0 {
			w.Errorf("what was sent is sent again: %d, %v", again, err)
		}
	})
}

// TestParkedPostsOfAHeldChatAreHeld retries in the middle of an outage.
func TestParkedPostsOfAHeldChatAreHeld(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.answer = refuseAll })
		w.say(refuge, "before")
		w.pass(2 * time.Second)
		w.primary.set(func() { w.primary.answer = nil })
		w.fail()
		w.say(refuge, "during")
		if retried, err := w.relay.RetryParked(w.Context(), w.parkedIDs()); err != nil || retried != 1 {
			w.Fatalf("retried %d, %v", retried, err)
		}
		w.pass(10 * time.Second)
		w.mend()
		w.pass(4 * time.Minute)
		w.expectSeen(family, "[00:00] Grandma (via Telegram): before", "[00:00] Grandma (via Telegram): during")
	})
}

func TestDroppedPostsAreGone(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.answer = refuseAll })
		w.say(refuge, "never mind")
		w.pass(2 * time.Second)
		w.primary.set(func() { w.primary.answer = nil })
		if dropped, err := w.relay.DropParked(w.Context(), w.parkedIDs()); err != nil || dropped != 1 {
			w.Fatalf("dropped %d, %v", dropped, err)
		}
		w.restart()
		w.pass(time.Minute)
		w.expectSeen(family)
	})
}
