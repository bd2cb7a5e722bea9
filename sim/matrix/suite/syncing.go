package suite

import (
	"fmt"
	"net/url"
	"slices"
	"time"
)

func syncTellsOnceInOrder(w *world) {
	var want, got []string
	for i := range 30 {
		want = append(want, fmt.Sprint("message ", i))
		w.anna.say(w.room, want[i])
		if i%7 == 0 {
			got = append(got, bodies(timeline(w.ben.sync(), w.room))...)
		}
	}
	w.ben.syncUntil(func(told object) bool {
		got = append(got, bodies(timeline(told, w.room))...)
		return len(got) >= len(want)
	})
	w.ben.wantTexts(got, want...)
}

func syncWithoutNewsWaits(w *world) {
	const timeout = 300 * time.Millisecond
	w.ben.say(w.room, "the last")
	w.ben.syncUntil(func(told object) bool { return len(joined(told, w.room)) == 0 })
	began := time.Now()
	if told := joined(w.ben.sync(fmt.Sprint("timeout=", timeout.Milliseconds())), w.room); len(told) > 0 {
		w.t.Errorf("it tells %v", told)
	}
	if waited := time.Since(began); waited < timeout/2 {
		w.t.Errorf("it waited for %v, want %v", waited, timeout)
	}
}

func waitingSyncIsWoken(w *world) {
	told := make(chan object, 1)
	go func() { told <- w.ben.sync("timeout=50000") }()
	w.anna.say(w.room, "wake up")
	first := <-told
	if len(timeline(first, w.room)) == 0 {
		first = w.ben.sync("timeout=50000")
	}
	w.ben.wantTexts(bodies(timeline(first, w.room)), "wake up")
}

func firstSyncShowsThePresent(w *world) {
	for i := range 5 {
		w.anna.say(w.room, fmt.Sprint(i))
	}
	last := w.anna.say(w.room, "the last")
	w.ben.hear(w.room, last)
	w.ben.since = ""
	told := joined(w.ben.sync(`filter={"room":{"timeline":{"limit":3}}}`), w.room)
	shown := at(told, "timeline")
	w.ben.wantTexts(bodies(list(shown, "events")), "3", "4", "the last")
	if shown["limited"] != true || text(shown, "prev_batch") == "" {
		w.t.Errorf("the timeline is %v, want a limited one with prev_batch", shown)
	}
	state := kinds(list(at(told, "state"), "events"))
	for _, kind := range []string{"m.room.create", "m.room.member", "m.room.power_levels", "m.room.name"} {
		if !slices.Contains(state, kind) {
			w.t.Errorf("the state has %q, want a %s as well", state, kind)
		}
	}
}

func gapTellsState(w *world) {
	w.anna.call("PUT", in(w.room, "state", "m.room.name"), object{"name": "Family, renamed"})
	var last string
	for i := range 6 {
		last = w.anna.say(w.room, fmt.Sprint(i))
	}
	w.anna.hear(w.room, last)
	told := joined(w.ben.sync(`filter={"room":{"timeline":{"limit":4}}}`), w.room)
	w.ben.wantTexts(bodies(list(at(told, "timeline"), "events")), "2", "3", "4", "5")
	state := list(at(told, "state"), "events")
	w.ben.wantTexts(kinds(state), "m.room.name")
}

func invitationAndDepartureAreTold(w *world) {
	carol := w.newUser("carol")
	carol.sync()
	w.anna.call("POST", in(w.room, "invite"), object{"user_id": carol.user})
	carol.syncUntil(func(told object) bool {
		invited := list(at(told, "rooms", "invite", w.room, "invite_state"), "events")
		return slices.ContainsFunc(invited, func(event object) bool {
			return text(event, "state_key") == carol.user && text(at(event, "content"), "membership") == "invite"
		})
	})
	carol.call("POST", in(w.room, "join"), object{})
	carol.catchUp(carol.user)
	w.anna.call("POST", in(w.room, "kick"), object{"user_id": carol.user})
	carol.syncUntil(func(told object) bool { return at(told, "rooms", "leave")[w.room] != nil })
}

func newcomerSeesHistory(w *world) {
	w.anna.say(w.room, "before")
	carol := w.newUser("carol")
	w.anna.call("POST", in(w.room, "invite"), object{"user_id": carol.user})
	carol.sync()
	carol.call("POST", "/join/"+w.room, object{})
	carol.catchUp(carol.user)
	events, _ := carol.page(w.room, url.Values{"dir": {"b"}})
	carol.wantTexts(bodies(events), "before")
}

func namesAreTold(w *world) {
	w.anna.call("PUT", "/profile/"+w.anna.user+"/displayname", object{"displayname": "Anna Smith"})
	w.ben.syncUntil(func(told object) bool {
		return slices.ContainsFunc(timeline(told, w.room), func(event object) bool {
			return text(event, "state_key") == w.anna.user && text(at(event, "content"), "displayname") == "Anna Smith"
		})
	})
}
