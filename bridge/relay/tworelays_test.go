package relay_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
)

// shared is a chat in which both relays are.
type shared struct {
	chat bridge.Chat
	read [2]int // how many posts of each relay the other one has heard
}

// twoRelays are two relays with primaries of their own that share chats, as two
// families do who talk in one room.
type twoRelays struct {
	*testing.T
	relays [2]*world
	shared []*shared
}

// inTwoRelays runs a test with two mirrored groups that share a chat on every
// fallback platform.
func inTwoRelays(t *testing.T, fallbacks int, test func(*twoRelays)) {
	t.Helper()
	two := &twoRelays{T: t}
	join := func(w *world) {
		w.groups = []directory.Group{{Name: "Family", Primary: family, Fallbacks: []bridge.Chat{refuge}, Zone: time.UTC, Mirror: true}}
		if fallbacks > 1 {
			w.others = []*fake{newFake("third", bridge.Traits{LargestFile: 10_000})}
			w.groups[0].Fallbacks = append(w.groups[0].Fallbacks, hut)
		}
	}
	second := filepath.Join(t.TempDir(), "lifeboat.db")
	inWorldWith(t, join, func(w *world) {
		other := &world{
			T: w.T, path: second, keep: w.keep, largest: w.largest, replayPerMinute: w.replayPerMinute,
			primary: newFake("primary", w.primary.traits), fallback: newFake("fallback", w.fallback.traits), controls: w.controls,
		}
		join(other)
		other.start()
		defer other.end()
		other.pass(time.Second)
		two.T, two.relays = w.T, [2]*world{w, other}
		for _, chat := range w.groups[0].Fallbacks {
			two.shared = append(two.shared, &shared{chat: chat})
		}
		test(two)
	})
}

var hut = bridge.Chat{Platform: "third", ID: "hut"}

// talk lets time pass, in which each relay hears what the other one posts in a
// shared chat, until nobody posts any more.
func (two *twoRelays) talk() {
	two.Helper()
	for round := 0; ; round++ {
		if round > 20 {
			two.Fatal("the relays go on answering each other")
		}
		for _, w := range two.relays {
			w.pass(3 * time.Second)
		}
		if !two.hearEachOther() {
			return
		}
	}
}

func (two *twoRelays) hearEachOther() (news bool) {
	for _, s := range two.shared {
		for i, w := range two.relays {
			for _, text := range w.on(s.chat).seen(s.chat)[s.read[i]:] {
				two.relays[1-i].say(s.chat, text, by(fmt.Sprint("relay-", i)), unique)
				s.read[i]++
				news = true
			}
		}
	}
	return news
}

// unique gives a message an id that no other has.
func unique(m *bridge.Message) { m.ID = fmt.Sprint(m.ID, time.Now().UnixNano()) }

// sayToBoth lets somebody speak in a shared chat.
func (two *twoRelays) sayToBoth(chat bridge.Chat, text string) {
	for _, w := range two.relays {
		w.say(chat, text, by("ben"), unique)
	}
}

// passedOnce holds that each relay has posted a wording at most once in each of
// its chats, and that both families have read it.
func (two *twoRelays) passedOnce(wording string, saidIn bridge.Chat, by *world) {
	two.Helper()
	for i, w := range two.relays {
		for _, chat := range append([]bridge.Chat{family}, w.groups[0].Fallbacks...) {
			count := 0
			for _, post := range w.on(chat).seen(chat) {
				count += strings.Count(post, wording)
			}
			if count > 1 || chat == family && count == 0 && (by != w || saidIn != family) {
				two.Errorf("relay %d posted %q %d times in %s: %q", i, wording, count, chat, w.on(chat).seen(chat))
			}
		}
	}
}

func TestTwoRelaysInOneChatDoNotAnswerEachOther(t *testing.T) {
	for _, fallbacks := range []int{1, 2} {
		t.Run(fmt.Sprint(fallbacks, " shared chats"), func(t *testing.T) {
			inTwoRelays(t, fallbacks, func(two *twoRelays) {
				one := two.relays[0]
				one.say(family, "from the first family")
				two.talk()
				two.passedOnce("from the first family", family, one)
				two.sayToBoth(refuge, "from the chat of both")
				two.talk()
				two.passedOnce("from the chat of both", refuge, nil)
				one.say(family, "ok")
				two.relays[1].say(family, "ok too", by("zoe"))
				two.talk()
				two.passedOnce("ok too", family, two.relays[1])
			})
		})
	}
}

// TestTwoRelaysEndWhateverTheyPost is about texts that each relay words in its
// own way, and about announcements.
func TestTwoRelaysEndWhateverTheyPost(t *testing.T) {
	inTwoRelays(t, 2, func(two *twoRelays) {
		for i, w := range two.relays {
			w.say(family, fmt.Sprint("before the outage ", i))
		}
		for _, w := range two.relays {
			w.primary.set(func() { w.primary.down = true })
		}
		for range 20 {
			two.relays[0].pass(3 * time.Second)
			two.hearEachOther()
		}
		two.sayToBoth(refuge, "in the outage")
		two.talk()
		for _, w := range two.relays {
			w.primary.set(func() { w.primary.down = false })
		}
		for range 100 {
			two.relays[0].pass(5 * time.Second)
			two.hearEachOther()
		}
		two.talk()
		two.passedOnce("in the outage", refuge, nil)
	})
}
