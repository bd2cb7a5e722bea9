package relay_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/relay"
)

// leftOut is what the relay says it has passed over on a platform.
func (w *world) leftOut(on bridge.PlatformName) relay.LeftOut {
	w.Helper()
	return w.platformStatus(on).LeftOut
}

// platformStatus is what the relay says of a platform.
func (w *world) platformStatus(of bridge.PlatformName) relay.PlatformStatus {
	w.Helper()
	snapshot, err := w.relay.Snapshot(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for _, platform := range snapshot.Platforms {
		if platform.Name == of {
			return platform
		}
	}
	w.Fatalf("there is no platform %s", of)
	return relay.PlatformStatus{}
}

// withBoss has somebody be told what is wrong.
func withBoss(w *world) { w.operators = []bridge.Chat{boss} }

// asBridge is another relay's account in a chat.
func asBridge(m *bridge.Message) { m.Sender = bridge.Person{ID: "other-relay", Name: "Other relay"} }

func TestWhatAnotherRelayBringsBackIsNotRelayed(t *testing.T) {
	for name, copied := range map[string]string{
		"what the relay has posted":         "Grandma (via Telegram): dinner?",
		"with the name that she chose":      "~granny (via Telegram): dinner?",
		"with the platform's own spaces":    "Grandma  (via Telegram):\ndinner?",
		"what has passed two relays":        "Ben (via Telegram): ~Al (via WhatsApp): something else",
		"a file that has passed two relays": "Ben (via Telegram): ~Al (via WhatsApp)",
		"two relays in another language":    "~Ben (par WhatsApp): ~Al (par Telegram): bonjour",
		"a post of the relay, with a name":  "Ben (via Telegram): Grandma (via Telegram): dinner?",
	} {
		t.Run(name, func(t *testing.T) {
			inWorldWith(t, func(w *world) { withBoss(w); w.groups[0].Mirror = true }, func(w *world) {
				w.say(refuge, "dinner?")
				w.pass(10 * time.Second)
				w.say(family, copied, asBridge)
				w.pass(10 * time.Second)
				w.expectSeen(refuge)
				if got := w.leftOut("primary").CameBack; got != 1 {
					t.Errorf("%d posts are said to have come back", got)
				}
				if told := strings.Join(w.fallback.seen(boss), "\n"); strings.Count(told, "another relay or bridge") != 1 || !strings.Contains(told, "ignore:") {
					t.Errorf("operators are told\n%s", told)
				}
			})
		})
	}
}

func TestPeopleMaySayTheSame(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Mirror = true }, func(w *world) {
		w.say(refuge, "ok")
		w.say(family, "ok", by("ben"))
		w.say(family, "Ben (via WhatsApp): ok", asBridge) // from another relay's primary
		w.pass(10 * time.Second)
		w.expectSeen(refuge, "…: ok", "…: ok")
		w.expectSeen(family, "…: ok")
	})
}

func TestTheSameAfterAWhileIsNews(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Mirror = true }, func(w *world) {
		w.say(refuge, "dinner?")
		w.pass(2 * time.Minute)
		w.say(family, "Grandma (via Telegram): dinner?", asBridge)
		w.pass(10 * time.Second)
		w.expectSeen(refuge, "…: dinner?")
	})
}

func TestBridgesThatAreNamedAreIgnored(t *testing.T) {
	inWorldWith(t, func(w *world) {
		w.groups[0].Mirror = true
		w.ignored = func(on bridge.PlatformName, id string) bool { return on == "primary" && id == "other-relay" }
	}, func(w *world) {
		said := w.say(family, "news", asBridge)
		w.say(family, "better news", asBridge, func(m *bridge.Message) { m.Kind, m.Target = bridge.Edited, said.ID })
		w.pass(10 * time.Second)
		w.expectSeen(refuge)
		if got := w.leftOut("primary").Ignored; got != 2 {
			t.Errorf("%d posts are said to be ignored, want 2", got)
		}
	})
}

func TestChatsThatNobodyHasConfiguredAreCounted(t *testing.T) {
	inWorldWith(t, withBoss, func(w *world) {
		for i := range 5 {
			w.say(bridge.Chat{Platform: "primary", ID: fmt.Sprint("strange-", i%2)}, "hello "+fmt.Sprint(i))
		}
		private := func(m *bridge.Message) { m.Sender.ID = "stranger" }
		w.say(bridge.Chat{Platform: "fallback", ID: "stranger"}, "/failover", private)
		w.say(bridge.Chat{Platform: "fallback", ID: "stranger"}, "hello?", private)
		w.say(refuge, "/pause 2h")
		w.pass(10 * time.Second)
		if got, want := w.leftOut("primary"), (relay.LeftOut{Strangers: bridge.Strangers{Chats: 2, Posts: 5}}); got != want {
			t.Errorf("on the primary %+v, want %+v", got, want)
		}
		if got, want := w.leftOut("fallback"), (relay.LeftOut{Strangers: bridge.Strangers{Chats: 1, Posts: 2}, Commands: 2}); got != want {
			t.Errorf("on the fallback %+v, want %+v", got, want)
		}
		if posts := w.primary.seen(family); !slices.Equal(posts, []string{"Grandma (via Telegram): /pause 2h"}) {
			t.Errorf("the family saw %q", posts)
		}
	})
}
