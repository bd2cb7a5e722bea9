package demo

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"lifeboat/bridge/control"
	"lifeboat/bridge/failover"
)

func TestDecisionsAreShownInTheWordsOfThoseWhoWatch(t *testing.T) {
	began := time.Now()
	decided := decisions{primary: "WhatsApp"}
	got := shownBy(func(s *screen) {
		for i, detail := range []string{
			`{"phase":"down","evidence":"it is gone"}`, `{"phase":"recovering"}`, `{"phase":"down","evidence":"gone again"}`,
			`{"phase":"recovering"}`, `{"phase":"returning"}`, `{"phase":"standby"}`,
		} {
			decided.note(control.Event{
				ID: int64(i), At: began.Add(time.Duration(i) * time.Second), Kind: "phase", Detail: json.RawMessage(detail),
			}, s)
		}
		decided.note(control.Event{Kind: "trouble", Detail: json.RawMessage(`{"trouble":"own network","evidence":"nothing answers"}`)}, s)
		decided.note(control.Event{Kind: "hold", Detail: json.RawMessage(`{"moved":3}`)}, s)
		decided.note(control.Event{Kind: "started"}, s)
	})
	want := []string{
		"0:00  === Lifeboat: FAILOVER: it is gone",
		"0:00  === Lifeboat: WhatsApp answers again; waiting for unbroken evidence",
		"0:00  === Lifeboat: WhatsApp fails again: gone again",
		"0:00  === Lifeboat: WhatsApp answers again; waiting for unbroken evidence",
		"0:00  === Lifeboat: FAILBACK: first one post on probation",
		"0:00  === Lifeboat: the incident is over",
		"0:00  === Lifeboat: TROUBLE (own network), which is no outage: nothing answers",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the screen shows %q, want %q", got, want)
	}
	if at, ok := decided.first(failover.Down, began.Add(time.Second)); !ok || !at.Equal(began.Add(2*time.Second)) {
		t.Errorf("the first outage after a second is at %s, %v", at, ok)
	}
	if _, ok := decided.first(failover.Returning, began.Add(time.Minute)); ok {
		t.Error("a failback is found after the last one")
	}
}
