package report_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/report"
	"lifeboat/store"
)

var (
	home    = bridge.Chat{Platform: "whatsapp", ID: "family@g.us"}
	refuge  = bridge.Chat{Platform: "telegram", ID: "-1001"}
	decided = time.Date(2021, 10, 4, 15, 40, 26, 0, time.UTC)
)

func facts(t *testing.T) report.Facts {
	t.Helper()
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	return report.Facts{
		Incident: store.Incident{ID: 3, Primary: "whatsapp", OpenedAt: decided, ClosedAt: decided.Add(7*time.Hour + 5*time.Minute)},
		Title: func(name bridge.PlatformName) string {
			return map[bridge.PlatformName]string{"whatsapp": "WhatsApp", "telegram": "Telegram"}[name]
		},
		Group: func(chat bridge.Chat) string {
			if chat == home || chat == refuge {
				return "Family"
			}
			return ""
		},
		Zone: brussels, Now: decided.Add(time.Hour),
	}
}

func event(after time.Duration, kind, group, detail string) store.Event {
	e := store.Event{At: decided.Add(after), Incident: 3, Kind: kind, Group: group}
	if detail != "" {
		e.Detail = json.RawMessage(detail)
	}
	return e
}

func TestPageTellsTheWholeOfAnIncident(t *testing.T) {
	f := facts(t)
	f.Events = []store.Event{
		event(0, "phase", "", `{"phase":"down","evidence":"its names do not resolve; Telegram answers","fault_since":"2021-10-04T15:40:12Z"}`),
		event(0, "hold", "Family", `{"moved":2}`),
		event(0, "announce", "Family", `{"phase":"announce down 1"}`),
		event(2*time.Minute, "announce", "Family", `{"phase":"ring 1"}`),
		event(7*time.Hour, "phase", "", `{"phase":"recovering"}`),
		event(7*time.Hour+90*time.Second, "phase", "", `{"phase":"returning","evidence":"it answers"}`),
		event(7*time.Hour+95*time.Second, "try first", "Family", ""),
		event(7*time.Hour+97*time.Second, "replay", "Family", ""),
		event(7*time.Hour+5*time.Minute, "home", "Family", ""),
	}
	f.Tallies = []store.Tally{
		{Chat: refuge, Lane: store.Live, Phase: "announce down 1", State: store.Sent, Count: 1},
		{Chat: refuge, Lane: store.Live, Phase: "ring 1", State: store.Sent, Count: 1},
		{Chat: refuge, Lane: store.Live, Phase: "announce back 1", State: store.Waiting, Count: 1},
		{Chat: home, Lane: store.Replay, State: store.Sent, Count: 36},
		{Chat: home, Lane: store.Replay, State: store.Parked, Count: 1},
	}
	want := `Incident 3: WhatsApp was down
  decided   4 October 2021, 17:40:26
  fault     4 October 2021, 17:40:12, 14 s earlier
  over      5 October 2021, 00:45:26, after 7 h 05 min

What happened
  17:40:26  WhatsApp is down: its names do not resolve; Telegram answers
  17:40:26  Family: what is meant for it is kept from now on, with 2 messages that had not left yet
  17:40:26  Family: members are told (where to go on)
  17:42:26  Family: members are told (rung)
  00:40:26  WhatsApp answers again; the evidence has to last
  00:41:56  WhatsApp works again: it answers
  00:42:01  Family: the first post is tried
  00:42:03  Family: the rest follows
  00:45:26  Family: nothing is waiting any more

What was kept and brought back
  Family on WhatsApp: 37 messages carried, 1 not posted and kept aside

Who was told
  Family on Telegram: rung, that it works again (waiting), where to go on
`
	if diff := cmp.Diff(want, report.Page(f)); diff != "" {
		t.Errorf("the page (-want +got):\n%s", diff)
	}
	if got := report.Evidence(f); got != "its names do not resolve; Telegram answers" {
		t.Errorf("the evidence is %q", got)
	}
}

func TestPageOfAnIncidentThatIsStillOn(t *testing.T) {
	f := facts(t)
	f.Incident.ClosedAt = time.Time{}
	want := `Incident 3: WhatsApp was down
  decided   4 October 2021, 17:40:26
  over      not yet, after 1 h 00 min

What happened
  nothing

What was kept and brought back
  nothing

Who was told
  nothing
`
	if diff := cmp.Diff(want, report.Page(f)); diff != "" {
		t.Errorf("the page (-want +got):\n%s", diff)
	}
}

func TestPageGoesOnOverDetailsThatCannotBeRead(t *testing.T) {
	f := facts(t)
	f.Events = []store.Event{event(0, "phase", "", `"torn`), event(0, "something new", "", "")}
	if page := report.Page(f); page == "" || report.Evidence(f) != "" {
		t.Errorf("got %q", page)
	}
}
