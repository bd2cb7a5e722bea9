package relay_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
)

// inspected is a messenger that can be asked what the relay may do there.
type inspected struct {
	uploading
	mu       sync.Mutex
	findings []bridge.Finding
	asked    int
}

func (i *inspected) CheckAccount(context.Context) []bridge.Finding { return nil }

func (i *inspected) CheckChat(_ context.Context, chatID string) []bridge.Finding {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.asked++
	if chatID != family.ID {
		return []bridge.Finding{{OK: true, What: "everything is allowed"}}
	}
	return i.findings
}

// shows sets what the family's chat shows from now on.
func (i *inspected) shows(findings ...bridge.Finding) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.findings = findings
}

func (i *inspected) times() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked
}

// inInspectedWorld has operators, and a primary that can be asked.
func inInspectedWorld(t *testing.T, test func(*world, *inspected)) {
	t.Helper()
	var i *inspected
	inWorldWith(t, func(w *world) {
		i = &inspected{uploading: uploading{w.primary}}
		i.shows(bridge.Finding{OK: true, What: "the relay may post"}, bridge.Finding{What: "the relay may not pin", Remedy: "make it an administrator"})
		w.wrapped = i
		w.operators = []bridge.Chat{boss, pager}
		w.others = []*fake{newFake("pager", bridge.Traits{Connectionless: true})}
	}, func(w *world) { test(w, i) })
}

const unready = "Family on WhatsApp is not ready for an outage: the relay may not pin (make it an administrator)."

func TestWhatAChatLacksIsToldBeforeAnOutageNeedsIt(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		w.pass(time.Minute)
		w.expectTold(unready, 1)
		w.pass(20 * time.Minute)
		w.expectTold(unready, 1)
		i.shows(bridge.Finding{OK: true, What: "the relay may pin"})
		w.pass(20 * time.Minute)
		before := i.times()
		w.pass(time.Hour)
		w.expectTold("Family on WhatsApp is ready for an outage.", 1)
		if more := i.times() - before; more > 0 {
			w.Errorf("where nothing is missing it was asked %d times in an hour", more)
		}
	})
}

func TestARestartCuresNothing(t *testing.T) {
	inInspectedWorld(t, func(w *world, _ *inspected) {
		w.pass(time.Minute)
		w.restart()
		w.pass(70 * time.Minute)
		w.expectTold(unready, 1)
		w.expectTold("is ready for an outage", 0)
	})
}

func TestNothingIsAskedWhileThePlatformIsDown(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		w.primary.set(func() { w.primary.down = true })
		w.pass(20 * time.Minute)
		if i.times() > 0 {
			w.Errorf("it was asked %d times", i.times())
		}
		w.primary.set(func() { w.primary.down = false })
		w.pass(20 * time.Minute)
		w.expectTold(unready, 1)
	})
}

func TestWhatCouldNotBeFoundOutIsNeitherToldNorCured(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		w.pass(time.Minute)
		i.shows(bridge.Finding{What: "nobody knows", Remedy: "not connected", Unsure: true})
		w.pass(70 * time.Minute)
		w.expectTold(unready, 1)
		w.expectTold("is ready for an outage", 0)
		w.expectTold("nobody knows", 0)
	})
}
