package relay_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

var (
	boss  = bridge.Chat{Platform: "fallback", ID: "boss"}
	pager = bridge.Chat{Platform: "pager", ID: "1-ntfy"}
)

// inOperatedWorld has an operator in the fallback's private chat, and a pager.
func inOperatedWorld(t *testing.T, test func(*world)) {
	t.Helper()
	inWorldWith(t, func(w *world) {
		w.operators = []bridge.Chat{boss, pager}
		w.others = []*fake{newFake("pager", bridge.Traits{Connectionless: true})}
	}, test)
}

// order lets the operator write something and returns what the relay answers.
func (w *world) order(text string, change ...func(*bridge.Message)) string {
	w.Helper()
	before := len(w.fallback.shown(boss))
	fromBoss := func(m *bridge.Message) { m.Sender = bridge.Person{ID: "boss", Name: "Paul"} }
	w.say(boss, text, append([]func(*bridge.Message){fromBoss}, change...)...)
	w.pass(2 * time.Second)
	shown := w.fallback.shown(boss)
	if len(shown) == before {
		w.Fatalf("%q is not answered", text)
	}
	return shown[before].Post.Text.Plain
}

// told returns what operators were told on a route, from the first text on that
// holds a word.
func (w *world) told(chat bridge.Chat, word string) int {
	w.Helper()
	count := 0
	for _, text := range w.on(chat).seen(chat) {
		if strings.Contains(text, word) {
			count++
		}
	}
	return count
}

func (w *world) expectTold(word string, times int) {
	w.Helper()
	for _, route := range []bridge.Chat{boss, pager} {
		if got := w.told(route, word); got != times {
			w.Fatalf("%s read %d times of %q, want %d:\n  %s", route, got, word, times, strings.Join(w.on(route).seen(route), "\n  "))
		}
	}
}

func TestAnIncidentIsToldOnceOnEveryRoute(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.fail()
		w.pass(10 * time.Minute)
		w.expectTold("WhatsApp is down: ", 1)
		w.expectTold("connection refused", 1)
		w.restart()
		w.pass(10 * time.Minute)
		w.mend()
		w.pass(10 * time.Minute)
		w.expectTold("Members are led to the fallback chats", 1)
		w.expectTold("WhatsApp works again for members", 1)
		w.expectTold("Incident 1: WhatsApp was down\n", 1) // the report
		if got := len(w.pagerTexts()); got != 3 {
			w.Errorf("the pager rang %d times: %q", got, w.pagerTexts())
		}
	})
}

func (w *world) pagerTexts() []string { return w.on(pager).seen(pager) }

func TestTroubleWithTheAccountIsToldOnceWithItsCure(t *testing.T) {
	for account, words := range map[bridge.Account]string{
		bridge.AccountLoggedOut: "has logged the relay out",
		bridge.AccountOutdated:  "wants a newer Lifeboat",
		bridge.AccountBanned:    "has banned the relay's account",
		bridge.AccountReplaced:  "Another program uses",
		bridge.AccountRefused:   "refuses the relay's account",
	} {
		t.Run(string(account), func(t *testing.T) {
			inOperatedWorld(t, func(w *world) {
				w.primary.set(func() { w.primary.account = account })
				w.pass(10 * time.Minute)
				w.restart()
				w.pass(10 * time.Minute)
				w.expectTold(words, 1)
				w.expectTold("the phone removed it", 1)
				w.primary.set(func() { w.primary.account = bridge.AccountFine })
				w.pass(10 * time.Minute)
				if got := w.pagerTexts(); len(got) != 2 {
					w.Errorf("the pager rang with %q", got)
				}
			})
		})
	}
}

func TestAnAlertWaitsForItsRoute(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.fallback.set(func() { w.fallback.down = true })
		w.pass(5 * time.Minute)
		if got := w.told(pager, "Telegram, where members would go, is down"); got != 1 {
			w.Fatalf("the pager rang with %q", w.pagerTexts())
		}
		w.fallback.set(func() { w.fallback.down = false })
		w.pass(5 * time.Minute)
		w.expectTold("Telegram, where members would go, is down", 1)
		w.expectTold("Telegram works again.", 1)
	})
}

func TestOwnNetworkIsToldWhenItLasts(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		cut := func(down bool) {
			for _, c := range w.controls {
				c.mu.Lock()
				c.down = down
				c.mu.Unlock()
			}
			w.fallback.set(func() { w.fallback.down = down })
			w.primary.set(func() { w.primary.down = down })
		}
		cut(true)
		w.pass(5 * time.Minute)
		if w.told(pager, "own network is down") != 1 || len(w.pagerTexts()) != 1 {
			w.Fatalf("the pager rang with %q", w.pagerTexts())
		}
		cut(false)
		w.pass(5 * time.Minute)
		if w.told(pager, "own network works again") != 1 || len(w.pagerTexts()) != 2 {
			w.Errorf("the pager rang with %q", w.pagerTexts())
		}
	})
}

func TestWhatIsRefusedForGoodIsTold(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		refuse := &bridge.SendError{Result: bridge.Rejected, Reason: "the bot may not pin: make it an administrator", MissingRight: true}
		w.fallback.set(func() {
			w.fallback.answer = func(p bridge.Part) error {
				if strings.Contains(string(p.Payload), `"action":"pin"`) {
					return refuse
				}
				return nil
			}
		})
		w.fail()
		w.pass(10 * time.Minute)
		for _, where := range []string{"Family on Telegram", "Club on Telegram"} {
			w.expectTold("The relay is missing a right in "+where+": the bot may not pin: make it an administrator.", 1)
		}
		w.expectTold("refuses posts for good", 0)
		refuse.MissingRight, refuse.Reason = false, "the text is odd"
		w.primary.set(func() { w.primary.down, w.primary.answer = false, func(bridge.Part) error { return refuse } })
		w.pass(10 * time.Minute)
		w.say(refuge, "odd")
		w.pass(time.Minute)
		w.expectTold("Family on WhatsApp refuses posts for good (1 so far): the text is odd.", 1)
	})
}

func TestWhatCannotBeUnderstoodIsTold(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		envelope := bridge.Envelope{Platform: "primary", Key: "x", ReceivedAt: time.Now(), Payload: []byte("poison")}
		if err := w.primary.inbox.Receive(w.Context(), []bridge.Envelope{envelope}, ""); err != nil {
			w.Fatal(err)
		}
		w.pass(time.Minute)
		w.restart()
		w.expectTold("1 things that arrived cannot be understood", 1)
	})
}

func TestAChatThatMovesIsTold(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.say(refuge, "", func(m *bridge.Message) { m.Kind, m.MovedTo = bridge.Moved, "haven" })
		w.pass(time.Minute)
		w.restart()
		w.expectTold(`The chat Family on Telegram goes on under another id and is followed there. Write "fallback:haven"`, 1)
	})
}

// disk is as full as a test wants it.
type disk struct {
	mu   sync.Mutex
	free uint64
}

func (d *disk) Free() (uint64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.free, nil
}

func (d *disk) set(free uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.free = free
}

func TestAFullDiskIsToldOnceWithItsCure(t *testing.T) {
	full := &disk{free: 1 << 30}
	inWorldWith(t, func(w *world) {
		w.operators, w.disk = []bridge.Chat{boss, pager}, full
		w.others = []*fake{newFake("pager", bridge.Traits{Connectionless: true})}
	}, func(w *world) {
		w.pass(5 * time.Minute)
		w.expectTold("disk", 0)
		full.set(150 << 20)
		w.pass(10 * time.Minute)
		w.expectTold("nearly full: 150 MB are free", 1)
		full.set(250 << 20)
		w.pass(10 * time.Minute)
		w.expectTold("has room again", 0)
		full.set(1 << 30)
		w.pass(10 * time.Minute)
		w.expectTold("has room again", 1)
		if len(w.pagerTexts()) != 2 {
			w.Errorf("the pager rang with %q", w.pagerTexts())
		}
	})
}

func TestOrdersAreObeyedKeptAndRecorded(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		if got := w.order("/failover Club 2h new phones"); got != "The groups of WhatsApp go to their fallback chats now, until 02:00. /auto or /failback ends that sooner." {
			w.Errorf("the answer is %q", got)
		}
		w.pass(time.Second)
		w.expectPhase(failover.Down)
		if got := w.state().Evidence; got != "Paul ordered it: new phones" {
			w.Errorf("the evidence is %q", got)
		}
		w.restart()
		w.pass(time.Hour)
		w.expectPhase(failover.Down)
		w.order("/auto")
		w.pass(10 * time.Minute)
		w.expectPhase(failover.Standby)
		orders := w.events("order")
		if len(orders) != 2 || !strings.Contains(string(orders[0].Detail), `"who":"Paul"`) || !strings.Contains(string(orders[0].Detail), `"why":"new phones"`) {
			w.Errorf("the history holds %+v", orders)
		}
	})
}

func TestAPauseLetsNothingHappen(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.order("/pause 2h the router is replaced")
		w.primary.set(func() { w.primary.down = true })
		w.pass(time.Hour)
		w.expectPhase(failover.Standby)
		w.pass(time.Hour + time.Minute)
		w.expectPhase(failover.Down)
	})
}

func TestStatusTellsHowItStands(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		if got := w.order("/status"); !strings.Contains(got, "WhatsApp: working, it is connected and answers\n  Family: at home\n") || !strings.Contains(got, "Nothing is waiting.") {
			w.Errorf("in peacetime it says %q", got)
		}
		w.fail()
		w.say(refuge, "one")
		w.primary.set(func() { w.primary.account = bridge.AccountLoggedOut })
		w.pass(time.Minute)
		got := w.order("/status@lifeboat_bot")
		for _, want := range []string{"WhatsApp: down since 00:00 (incident 1): ", "Family: in the fallback chats", "For WhatsApp: 1 waiting, 0 parked.", "logged out, WhatsApp"} {
			if !strings.Contains(got, want) {
				w.Errorf("in an outage it says %q, without %q", got, want)
			}
		}
	})
}

func TestWhatIsNoCommandIsAnsweredWithHelp(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		for text, want := range map[string]string{
			"hello":     "/failover [group]",
			"/help":     "/failover [group]",
			"/start":    "/failover [group]",
			"/failovre": "there is no command /failovre",
			"/pause":    "for how long",
			"/pair":     "None of my accounts is linked to a phone.",
		} {
			if got := w.order(text); !strings.Contains(got, want) {
				w.Errorf("%q is answered %q", text, got)
			}
		}
		late := func(m *bridge.Message) { m.SentAt = time.Now().Add(-time.Hour) }
		if got := w.order("/failover", late); !strings.Contains(got, "while I was away") {
			w.Errorf("an old order is answered %q", got)
		}
		w.pass(time.Minute)
		w.expectPhase(failover.Standby)
	})
}

func TestStrangersAreRefusedOnce(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		stranger := bridge.Chat{Platform: "fallback", ID: "stranger"}
		byStranger := func(m *bridge.Message) { m.Sender = bridge.Person{ID: "stranger", Name: "Boss"} }
		for range 3 {
			w.say(stranger, "/failover", byStranger)
			w.pass(time.Minute)
		}
		w.expectSeen(stranger, "I only relay between the chats that I was set up for, and take orders from nobody else. Please ask whoever runs me.")
		w.say(refuge, "/failover") // a member is no operator
		w.say(bridge.Chat{Platform: "fallback", ID: "elsewhere"}, "/failover")
		w.pass(time.Minute)
		w.expectPhase(failover.Standby)
		w.expectSeen(bridge.Chat{Platform: "fallback", ID: "elsewhere"})
	})
}

func TestAlertsHoldNoTextOfMembers(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.fail()
		w.say(refuge, "a secret")
		w.pass(time.Minute)
		w.mend()
		w.pass(5 * time.Minute)
		if w.told(boss, "a secret")+w.told(pager, "a secret") > 0 {
			w.Error("operators read what members said")
		}
		err := w.store.Read(w.Context(), func(tx *store.Tx) error {
			events, err := tx.Events(store.EventQuery{Limit: 1000})
			for _, e := range events {
				if strings.Contains(string(e.Detail), "a secret") {
					w.Errorf("the history holds %s", e.Detail)
				}
			}
			return err
		})
		if err != nil {
			w.Error(err)
		}
	})
}
