package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

func TestUnackedSendsAreAnOutage(t *testing.T) {
	inWorld(t, func(w *world) {
		unacked := func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"} }
		w.primary.set(func() { w.primary.answer = unacked })
		w.say(refuge, "hello?")
		w.pass(45 * time.Second)
		w.expectPhase(failover.Down)
		w.say(refuge, "is anybody there?")
		w.pass(5 * time.Minute)
		w.expectPhase(failover.Down)
		w.primary.set(func() { w.primary.answer = nil })
		w.pass(25 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): hello?") // it shows that sending works again
		w.expectPhase(failover.Recovering)
		w.pass(3 * time.Minute)
		w.expectSeen(family, "…hello?", "…is anybody there?")
		for _, part := range w.primary.tried()[1:4] {
			if part.ID != w.primary.tried()[0].ID {
				w.Errorf("tried %s and then %s", w.primary.tried()[0].ID, part.ID)
			}
		}
	})
}

func TestARestartDoesNotForgetThatSendsFail(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() {
			w.primary.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"} }
		})
		w.say(refuge, "hello?")
		w.pass(time.Minute)
		for range 3 {
			w.pass(10 * time.Minute)
			w.restart()
			w.expectPhase(failover.Down)
		}
	})
}

func TestAReceiptSettlesAnUnknownSend(t *testing.T) {
	inWorld(t, func(w *world) {
		w.unackedButArriving()
		w.say(refuge, "hello?")
		w.pass(13 * time.Second)
		first := w.primary.shown(family)[0]
		w.primary.inbox.Signal(bridge.Signal{Capability: bridge.Delivery, OK: true, Chat: family, MessageID: first.ID})
		w.primary.set(func() { w.primary.answer = nil })
		w.say(refuge, "good")
		w.pass(30 * time.Second)
		w.expectSeen(family, "…hello?", "…good")
	})
}

// unackedButArriving lets sends arrive although they are never confirmed.
func (w *world) unackedButArriving() {
	w.primary.set(func() {
		w.primary.silently = true
		w.primary.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"} }
	})
}

func TestAReceiptDuringTheTrySettlesItToo(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() {
			w.primary.answer = func(p bridge.Part) error {
				w.primary.show(p)
				w.primary.inbox.Signal(bridge.Signal{Capability: bridge.Delivery, OK: true, Chat: family, MessageID: p.ID})
				return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"}
			}
		})
		w.say(refuge, "one")
		w.say(refuge, "two")
		w.pass(2 * time.Minute)
		w.expectSeen(family, "…one", "…two")
		w.expectPhase(failover.Standby)
	})
}

func TestAReceiptSettlesWhatTheLastRunLeft(t *testing.T) {
	inWorld(t, func(w *world) {
		w.unackedButArriving()
		w.say(refuge, "hello?")
		w.pass(13 * time.Second)
		id := w.primary.shown(family)[0].ID
		w.restart()
		w.primary.inbox.Signal(bridge.Signal{Capability: bridge.Delivery, OK: true, Chat: family, MessageID: id})
		w.primary.set(func() { w.primary.answer = nil })
		w.pass(time.Minute)
		w.expectSeen(family, "…hello?")
	})
}

func TestARepeatThatCannotBeRecognizedIsMarked(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		failures := 1
		w.fallback.set(func() {
			w.fallback.answer = func(bridge.Part) error {
				if failures--; failures >= 0 {
					return &bridge.SendError{Result: bridge.Unknown, Reason: "the answer was lost"}
				}
				return nil
			}
		})
		w.say(family, "this still came through")
		w.pass(time.Minute)
		shown := w.fallback.shown(refuge)
		if last := shown[len(shown)-1]; !last.Repeat {
			w.Errorf("the repeat is not marked: %+v", last)
		}
	})
}

func TestRefusedForGoodIsParkedAndHoldsUpNobody(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() {
			w.primary.answer = func(p bridge.Part) error {
				if strings.Contains(string(p.Payload), "too much") {
					return &bridge.SendError{Result: bridge.Rejected, Reason: "it is too much"}
				}
				return nil
			}
		})
		w.say(refuge, "too much")
		w.say(refuge, "just right")
		w.pass(5 * time.Second)
		w.expectSeen(family, "…just right")
		snapshot, err := w.relay.Snapshot(w.Context())
		if err != nil || len(snapshot.Lanes) != 1 || snapshot.Lanes[0].State != store.Parked {
			w.Errorf("the lanes are %+v, %v", snapshot.Lanes, err)
		}
	})
}

func TestAStuckChatGivesWay(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() {
			w.primary.answer = func(p bridge.Part) error {
				if p.Chat == family {
					return &bridge.SendError{Result: bridge.Transient, Reason: "try later"}
				}
				return nil
			}
		})
		w.say(refuge, "stuck")
		w.say(tent, "free")
		w.pass(3 * time.Second)
		w.expectSeen(club, "…free")
	})
}
