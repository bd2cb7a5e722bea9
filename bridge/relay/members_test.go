package relay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
)

// by lets somebody else speak.
func by(id string) func(*bridge.Message) {
	return func(m *bridge.Message) { m.Sender = bridge.Person{ID: id, Name: id} }
}

func TestACrowdEndsAnIncidentThatTheRelayCannotSee(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.fail()
		w.say(refuge, "one")
		w.primary.set(func() { w.primary.account = bridge.AccountLoggedOut })
		w.pass(10 * time.Minute)
		w.say(refuge, "two")
		w.pass(time.Minute)
		w.expectPhase(failover.Down)
		w.say(refuge, "/up")
		w.say(refuge, "/up") // one vote a person
		w.pass(10 * time.Second)
		w.expectPhase(failover.Down)
		w.restart()
		w.say(refuge, "/up", by("anna"))
		w.pass(10 * time.Second)
		if phase := w.state().Phase; phase != failover.Returning && phase != failover.Standby {
			w.Fatalf("after a quorum the phase is %q", phase)
		}
		w.expectSeen(family)
		w.primary.set(func() { w.primary.account, w.primary.down = bridge.AccountFine, false })
		w.pass(10 * time.Minute)
		w.expectSeen(family, "…one", "…two")
		if got := len(w.events("vote")); got != 2 {
			w.Errorf("the history holds %d votes", got)
		}
	})
}

func TestAQuorumGrowsWithThoseWhoTalk(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.fail()
		for i := range 9 {
			w.say(refuge, "hello", by(fmt.Sprint("member ", i)))
		}
		w.primary.set(func() { w.primary.account = bridge.AccountLoggedOut })
		w.pass(time.Minute)
		for i := range 2 {
			w.say(refuge, "/up", by(fmt.Sprint("member ", i)))
			w.pass(10 * time.Second)
		}
		w.expectPhase(failover.Down)
		if got := w.fallback.seen(refuge); !strings.HasSuffix(got[len(got)-1], "2 of 3 who are needed say that WhatsApp works.") {
			w.Errorf("the last vote is answered %q", got[len(got)-1])
		}
		w.say(refuge, "/up", by("member 2"))
		w.pass(10 * time.Second)
		if phase := w.state().Phase; phase == failover.Down {
			w.Error("three of nine are no quorum")
		}
	})
}

func TestCommandsOfMembersAreAnsweredAndNotRelayed(t *testing.T) {
	inWorld(t, func(w *world) {
		w.say(refuge, "/status")
		w.pass(time.Second)
		w.say(refuge, "!status")
		w.pass(time.Second)
		w.expectSeen(refuge, "WhatsApp works, as far as I can see. Write there as usual.")
		if p := w.fallback.shown(refuge)[0]; p.Post.Attention != bridge.Silent || p.Post.Target == nil {
			w.Errorf("the answer is %+v", p.Post)
		}
		w.say(refuge, "/help")
		w.pass(time.Minute)
		w.fail()
		w.say(refuge, "/status")
		w.pass(5 * time.Second)
		if got := w.fallback.seen(refuge); !strings.HasPrefix(got[len(got)-1], "WhatsApp has been down since 00:0") {
			w.Errorf("in an outage the answer is %q", got[len(got)-1])
		}
		w.mend()
		w.pass(3 * time.Minute)
		w.expectSeen(family)
	})
}

func TestTheHelpShowsCommandsAsTheyAreWrittenThere(t *testing.T) {
	inWorldWith(t, func(w *world) {
		w.others = []*fake{newFake("second", bridge.Traits{CommandSign: "!"})}
		w.groups = []directory.Group{{Name: "Family", Primary: family, Fallbacks: []bridge.Chat{refuge, den}, Zone: time.UTC}}
	}, func(w *world) {
		for chat, want := range map[bridge.Chat]string{refuge: "\n/stop: ", den: "\n!stop: "} {
			w.say(chat, "!help")
			w.pass(time.Second)
			if got := w.on(chat).seen(chat); len(got) != 1 || !strings.Contains(got[0], want) {
				w.Errorf("in %s the help is %q", chat, got)
			}
		}
	})
}

func TestCommandsOnThePrimaryAreMessages(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.say(family, "/stop")
		w.pass(5 * time.Second)
		if got := w.fallback.seen(refuge); !strings.HasSuffix(got[len(got)-1], "/stop") {
			w.Errorf("the fallback saw %q", got)
		}
	})
}

func TestWhoStopsIsNotRelayedAnyMore(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.say(refuge, "/stop")
		w.pass(time.Second)
		w.restart()
		w.say(refuge, "a secret")
		w.say(refuge, "another secret")
		w.say(family, "a third secret") // the same person on the primary
		w.say(refuge, "hello", by("anna"))
		w.pass(time.Minute)
		w.expectSeen(tent, "…when it works.")
		got := w.fallback.seen(refuge)
		if !strings.HasSuffix(strings.Join(got, "\n"), "Grandma wrote on WhatsApp.") {
			w.Errorf("the fallback saw %q", got)
		}
		w.mend()
		w.pass(5 * time.Minute)
		w.expectSeen(family, "Grandma wrote on Telegram.", "…hello")
		w.say(refuge, "/start")
		w.pass(time.Second)
		w.say(refuge, "good morning")
		w.pass(time.Minute)
		w.expectSeen(family, "Grandma wrote on Telegram.", "…hello", "…good morning")
	})
}
