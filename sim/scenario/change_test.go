package scenario_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

const withPaul = cast + "member: Paul on matrix\n"

func TestParseReadsChanges(t *testing.T) {
	script, err := scenario.Parse("day", withPaul+`0:01 to 0:09 every 1s  Anna and Grandma on telegram: Car {n} passed.
0:10  edit "Car #001 passed.": No car at all.
0:11  delete "Car #002 passed."
0:12  Grandma reacts 👍 to "Car #003 passed."
0:20 to 0:24 every 2s from 4 by 2  edit "Car {n} passed.": Car {n} stopped.
`)
	if err != nil {
		t.Fatal(err)
	}
	var changes []scenario.Change
	for _, event := range script.Events {
		if change, is := event.Do.(scenario.Change); is {
			changes = append(changes, change)
		}
	}
	want := []scenario.Change{
		{Who: "Anna", On: scenario.Telegram, What: scenario.Edited, Of: "Car #001 passed.", Text: "No car at all."},
		{Who: "Grandma", On: scenario.Telegram, What: scenario.Deleted, Of: "Car #002 passed."},
		{Who: "Grandma", On: scenario.Telegram, What: scenario.Reacted, Of: "Car #003 passed.", Text: "👍"},
		{Who: "Grandma", On: scenario.Telegram, What: scenario.Edited, Of: "Car #004 passed.", Text: "Car #004 stopped."},
		{Who: "Grandma", On: scenario.Telegram, What: scenario.Edited, Of: "Car #006 passed.", Text: "Car #006 stopped."},
		{Who: "Grandma", On: scenario.Telegram, What: scenario.Edited, Of: "Car #008 passed.", Text: "Car #008 stopped."},
	}
	if !slices.Equal(changes, want) {
		t.Errorf("the changes are %+v", changes)
	}
}

func TestParseRefusesChangesOfNothing(t *testing.T) {
	for line, want := range map[string]string{
		`0:09 edit "Hi": Ho`:                            `nobody has said "Hi" before`,
		`0:09 edit Hi`:                                  "write an edit as",
		`0:09 delete Hi`:                                "write a deletion as",
		`0:09 edit "Hello": Hello again`:                "the new wording contains the old one",
		`0:09 Paul reacts 👍 to "Hello"`:                 "Paul is not on telegram",
		`0:09 Anna reacts 👍`:                            "write a reaction as",
		`0:09 to 0:12 every 1s from 1 by 1 delete "Hi"`: "write repeated changes as",
	} {
		_, err := scenario.Parse("day", withPaul+"0:01 Anna on telegram: Hello\n"+line+"\n")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v; it should contain %q", line, err, want)
		}
	}
}

func TestTheLastWordingCounts(t *testing.T) {
	p := newPen()
	change := func(of string, what scenario.Happening, text string) {
		p.books.NoteChange(scenario.Change{On: scenario.Telegram, What: what, Of: of, Text: text}, p.clock)
	}
	p.post(scenario.Telegram, downWords)
	for _, text := range []string{"first", "second", "third", "fourth"} {
		p.say("Grandma", scenario.Telegram, text)
	}
	change("first", scenario.Edited, "one")
	change("second", scenario.Deleted, "")
	change("third", scenario.Edited, "drei")
	change("third", scenario.Edited, "three")
	p.wait(time.Minute)
	p.post(scenario.Telegram, backWords)
	p.post(scenario.WhatsApp, "[15:40] Grandma: one\nthree\nfourth")
	if balance := p.books.Balance(rules); !balance.Clean() || balance.Held != 3 || balance.Replayed != 3 {
		t.Errorf("the balance is %+v", balance)
	}
	p.post(scenario.WhatsApp, "[15:40] Grandma: first\nsecond\ndrei")
	balance := p.books.Balance(rules)
	if len(balance.DeletedShown) != 1 || len(balance.Stale) != 2 {
		t.Errorf("shown although deleted are %+v, outdated %+v", balance.DeletedShown, balance.Stale)
	}
}

func TestLiveMessagesAreTimed(t *testing.T) {
	p := newPen()
	p.post(scenario.Telegram, downWords)
	p.post(scenario.Telegram, backWords)
	p.say("Grandma", scenario.Telegram, "live")
	p.wait(3 * time.Second)
	p.post(scenario.WhatsApp, "Grandma: live")
	if took := p.books.Balance(rules).LiveP95; took < 3*time.Second || took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	promise := []scenario.Promise{scenario.SwiftLive{Within: 2 * time.Second}, scenario.SwiftLive{Within: time.Minute, Least: 2}, scenario.FewReturned{Most: 0}}
	broken := p.books.Broken(promise, p.clock, rules)
	if len(broken) != 2 || !strings.Contains(broken[0], "live messages took") || !strings.Contains(broken[1], "1 live messages came") {
		t.Errorf("broken are %q", broken)
	}
}

func TestSeveralLiveMessagesMayBeOnePost(t *testing.T) {
	p := newPen()
	p.post(scenario.Telegram, downWords)
	p.say("Grandma", scenario.Telegram, "held")
	p.post(scenario.Telegram, backWords)
	p.say("Grandma", scenario.Telegram, "pear")
	p.say("Grandma", scenario.Telegram, "plum")
	p.post(scenario.WhatsApp, "Grandma: pear\nplum")
	p.post(scenario.WhatsApp, "[15:40] Grandma: held")
	p.say("Grandma", scenario.Telegram, "after the replay")
	p.post(scenario.WhatsApp, "Grandma: after the replay")
	balance := p.books.Balance(rules)
	if !balance.Clean() || balance.Live != 2 || balance.Replayed != 1 || balance.Returned != 1 {
		t.Errorf("the balance is %+v", balance)
	}
}

// expectChange has a member change something and waits until others see it.
func (s *stage) expectChange(t *testing.T, change scenario.Change) {
	t.Helper()
	if err := s.Say(t.Context(), scenario.Say{Who: change.Who, On: change.On, Text: change.Of}); err != nil {
		t.Fatal(err)
	}
	if err := s.Change(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if change.What == scenario.Reacted {
		return // members do not write reactions down
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		_, seen := s.Books().Entries()
		if slices.ContainsFunc(seen, func(e scenario.Seen) bool { return e.On == change.On && e.What == change.What }) {
			return
		}
		select {
		case <-s.changed:
		case <-ctx.Done():
			t.Fatalf("on %s nobody saw that something was %s", change.On, change.What)
		}
	}
}

func TestMembersChangeWhatTheySaid(t *testing.T) {
	s, _ := openWorldOf(t, withPaul)
	s.expectChange(t, scenario.Change{Who: "Grandma", On: scenario.Telegram, What: scenario.Edited, Of: "a", Text: "b"})
	s.expectChange(t, scenario.Change{Who: "Grandma", On: scenario.Telegram, What: scenario.Reacted, Of: "c", Text: "👍"})
	s.expectChange(t, scenario.Change{Who: "Paul", On: scenario.Matrix, What: scenario.Edited, Of: "d", Text: "e"})
	s.expectChange(t, scenario.Change{Who: "Paul", On: scenario.Matrix, What: scenario.Deleted, Of: "f"})
	s.expectChange(t, scenario.Change{Who: "Paul", On: scenario.Matrix, What: scenario.Reacted, Of: "g", Text: "👍"})
	s.expectChange(t, scenario.Change{Who: "Anna", On: scenario.WhatsApp, What: scenario.Edited, Of: "h", Text: "l"})
	for i, what := range []scenario.Happening{scenario.Deleted, scenario.Reacted} {
		change := scenario.Change{Who: "Anna", On: scenario.WhatsApp, What: what, Of: []string{"i", "j"}[i], Text: "👍"}
		if err := s.Say(t.Context(), scenario.Say{Who: "Anna", On: scenario.WhatsApp, Text: change.Of}); err != nil {
			t.Fatal(err)
		}
		if err := s.Change(t.Context(), change); err != nil {
			t.Errorf("%s on WhatsApp: %v", what, err)
		}
	}
	if err := s.Say(t.Context(), scenario.Say{Who: "Grandma", On: scenario.Telegram, Text: "k"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Change(t.Context(), scenario.Change{Who: "Grandma", On: scenario.Telegram, What: scenario.Deleted, Of: "k"}); err == nil {
		t.Error("a deletion on Telegram of which bots are not told passed")
	}
}
