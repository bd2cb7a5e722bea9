package alert_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/alert"
)

// story steps a state through time and collects what is told.
type story struct {
	*testing.T
	now      time.Time
	state    alert.State
	findings []alert.Finding
}

func newStory(t *testing.T) *story {
	return &story{T: t, now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)}
}

// is sets what is true from now on.
func (s *story) is(findings ...alert.Finding) { s.findings = findings }

// after lets time pass, steps, and returns what is told, cures with a leading
// "over: ". Every step goes through JSON, as over a restart.
func (s *story) after(d time.Duration) []string {
	s.Helper()
	s.now = s.now.Add(d)
	next, alerts := s.state.Step(s.now, s.findings)
	if _, again := next.Step(s.now, s.findings); len(again) > 0 {
		s.Errorf("a repeated step tells %+v", again)
	}
	body, err := json.Marshal(next)
	if err != nil {
		s.Fatal(err)
	}
	s.state = alert.State{}
	if err := json.Unmarshal(body, &s.state); err != nil {
		s.Fatal(err)
	}
	var told []string
	for _, a := range alerts {
		text := string(a.Condition)
		if a.Key != "" {
			text += " " + a.Key
		}
		if a.Cured {
			text = "over: " + text
		}
		told = append(told, text)
	}
	return told
}

func (s *story) expect(d time.Duration, want ...string) {
	s.Helper()
	if got := s.after(d); !reflect.DeepEqual(got, want) {
		s.Errorf("%s: told %q, want %q", s.now.Format("15:04:05"), got, want)
	}
}

func on(name alert.Name, key string) alert.Finding {
	return alert.Finding{Condition: name, Key: key, Subject: "WhatsApp", Evidence: "it said so"}
}

func TestOneAlertAndOneCure(t *testing.T) {
	s := newStory(t)
	s.expect(0)
	s.is(on(alert.LoggedOut, "whatsapp"))
	s.expect(time.Second, "logged out whatsapp")
	s.expect(time.Hour)
	s.is()
	s.expect(time.Second)
	s.expect(9 * time.Second)
	s.expect(time.Second, "over: logged out whatsapp")
	s.expect(time.Hour)
	if len(s.state.Known) > 0 {
		t.Errorf("it still remembers %+v", s.state.Known)
	}
}

func TestWhatIsBriefIsNotTold(t *testing.T) {
	s := newStory(t)
	for range 5 {
		s.is(on(alert.OwnNetwork, ""))
		s.expect(time.Second)
		s.expect(59 * time.Second)
		s.is()
		s.expect(time.Second)
	}
}

func TestFlappingIsToldOnce(t *testing.T) {
	s := newStory(t)
	s.is(on(alert.OwnNetwork, ""))
	s.expect(0)
	s.expect(time.Minute, "own network")
	for range 5 {
		s.is()
		s.expect(30 * time.Second)
		s.is(on(alert.OwnNetwork, ""))
		s.expect(29 * time.Second)
	}
	s.is()
	s.expect(time.Second)
	s.expect(time.Minute, "over: own network")
}

func TestWhatIsExplainedIsNotToldAsWell(t *testing.T) {
	s := newStory(t)
	s.is(on(alert.LoggedOut, "whatsapp"), on(alert.Blind, "whatsapp"), on(alert.Blind, "matrix"))
	s.expect(0, "logged out whatsapp")
	s.expect(2*time.Minute, "blind matrix")
	s.is(on(alert.OwnNetwork, ""), on(alert.FallbackDown, "telegram"))
	s.expect(0)
	s.expect(2*time.Minute, "own network", "over: blind matrix", "over: logged out whatsapp")
	s.is(on(alert.FallbackDown, "telegram"))
	s.expect(time.Second, "fallback down telegram")
}

func TestItIsToldAgainWhenThereAreMore(t *testing.T) {
	s := newStory(t)
	parked := on(alert.Parked, "telegram")
	for _, c := range []struct {
		after time.Duration
		count int64
		want  []string
	}{
		{0, 1, nil},
		{10 * time.Second, 1, []string{"parked telegram"}},
		{time.Hour, 7, nil},
		{4 * time.Hour, 1, nil},
		{2 * time.Hour, 1, nil},
		{time.Minute, 2, []string{"parked telegram"}},
		{time.Minute, 3, nil},
		{24 * time.Hour, 2, nil},
	} {
		parked.Count = c.count
		s.is(parked)
		s.expect(c.after, c.want...)
	}
}

func TestTextsSayWhatToDo(t *testing.T) {
	finding := alert.Finding{Condition: alert.LoggedOut, Key: "w", Subject: "WhatsApp", Evidence: "the phone removed it"}
	_, alerts := alert.State{}.Step(time.Now(), []alert.Finding{finding})
	const want = "WhatsApp has logged the relay out: the phone removed it. Write /pair to the bot, or run 'lifeboat pair' where the relay stands."
	if len(alerts) != 1 || alerts[0].Text != want || alerts[0].Severity != alert.Urgent {
		t.Errorf("told %+v", alerts)
	}
	finding.Evidence = "it says {subject} and {count}"
	if _, alerts = (alert.State{}).Step(time.Now(), []alert.Finding{finding}); !strings.Contains(alerts[0].Text, "{subject} and {count}") {
		t.Errorf("what the evidence holds is filled in: %s", alerts[0].Text)
	}
}

func TestTheEndOfAnOutageSaysHowLongItTook(t *testing.T) {
	for after, want := range map[time.Duration]string{
		20 * time.Second: "a minute", 100 * time.Second: "2 minutes", 59 * time.Minute: "59 minutes", 131 * time.Minute: "2 h 11",
	} {
		began := time.Now()
		state, _ := alert.State{}.Step(began, []alert.Finding{on(alert.Outage, "whatsapp")})
		_, alerts := state.Step(began.Add(after), nil)
		if len(alerts) != 1 || !strings.Contains(alerts[0].Text, "were away for "+want+";") {
			t.Errorf("after %s: %+v", after, alerts)
		}
	}
}

func TestUndeclaredConditionsAreNotTold(t *testing.T) {
	s := newStory(t)
	s.is(alert.Finding{Condition: "tired"})
	s.expect(0)
	if _, set := s.state.Deadline(s.now); set {
		t.Error("it waits for something")
	}
}

// TestTheDeadlineIsEnough shows that stepping at deadlines tells the same, at
// the same times, as stepping every second.
func TestTheDeadlineIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []alert.Name{alert.OwnNetwork, alert.LoggedOut, alert.Blind, alert.Outage, alert.MissingRight}
		began := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
		var script [][]alert.Finding
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			var findings []alert.Finding
			for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom(names), rapid.ID[alert.Name]).Draw(t, "true") {
				findings = append(findings, alert.Finding{Condition: name, Key: "x"})
			}
			script = append(script, findings)
		}
		pause := time.Duration(rapid.IntRange(1, 200).Draw(t, "seconds")) * time.Second
		every, atDeadlines := tellEverySecond(script, began, pause), tellAtDeadlines(script, began, pause)
		if !reflect.DeepEqual(every, atDeadlines) {
			t.Fatalf("every second:\n%v\nat deadlines:\n%v", every, atDeadlines)
		}
		balanced(t, every)
	})
}

type told struct {
	at    time.Time
	alert alert.Alert
}

func tellEverySecond(script [][]alert.Finding, began time.Time, pause time.Duration) []told {
	var all []told
	var state alert.State
	for now := began; now.Before(began.Add(pause * time.Duration(len(script)))); now = now.Add(time.Second) {
		var alerts []alert.Alert
		state, alerts = state.Step(now, script[int(now.Sub(began)/pause)])
		for _, a := range alerts {
			all = append(all, told{now, a})
		}
	}
	return all
}

func tellAtDeadlines(script [][]alert.Finding, began time.Time, pause time.Duration) []told {
	var all []told
	var state alert.State
	now := began
	for i, findings := range script {
		ends := began.Add(pause * time.Duration(i+1))
		for now.Before(ends) {
			var alerts []alert.Alert
			state, alerts = state.Step(now, findings)
			for _, a := range alerts {
				all = append(all, told{now, a})
			}
			next, set := state.Deadline(now)
			if !set || next.After(ends) {
				next = ends
			}
			now = next
		}
	}
	return all
}

// balanced holds that nothing is told twice without a cure between, and no cure
// without an alert before.
func balanced(t *rapid.T, all []told) {
	open := map[alert.Name]bool{}
	for _, one := range all {
		if one.alert.Cured != open[one.alert.Condition] {
			t.Fatalf("%q is told out of turn: %v", one.alert.Condition, all)
		}
		open[one.alert.Condition] = !one.alert.Cured
	}
}
