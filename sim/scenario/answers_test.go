package scenario_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

func TestParseReadsReplies(t *testing.T) {
	script, err := scenario.Parse("day", withPaul+`0:01 to 0:03 every 1s  Anna and Grandma on telegram: Car {n} passed.
0:05  Ben on whatsapp answers "Car #001 passed.": I saw it: red.
0:06 to 0:07 every 1s from 2 by 1  Grandma on telegram answers "Car {n} passed.": And {n} was blue.
`)
	if err != nil {
		t.Fatal(err)
	}
	last := script.Events[len(script.Events)-3:]
	for i, want := range []scenario.Say{
		{Who: "Ben", On: scenario.WhatsApp, Text: "I saw it: red.", Answers: "Car #001 passed."},
		{Who: "Grandma", On: scenario.Telegram, Text: "And #002 was blue.", Answers: "Car #002 passed."},
		{Who: "Grandma", On: scenario.Telegram, Text: "And #003 was blue.", Answers: "Car #003 passed."},
	} {
		if got := last[i].Do.(scenario.Say); got.Who != want.Who || got.On != want.On || got.Text != want.Text || got.Answers != want.Answers {
			t.Errorf("the reply is %+v, want %+v", got, want)
		}
	}
	for line, want := range map[string]string{
		`0:09 Ben on whatsapp answers "Hi": Ho`:    `nobody has said "Hi" before`,
		`0:09 Ben on whatsapp answers "Hello"`:     "write a reply as",
		`0:09 Ben on telegram answers "Hello": No`: "Ben is not on telegram",
	} {
		_, err := scenario.Parse("day", withPaul+"0:01 Anna on telegram: Hello\n"+line+"\n")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v; it should contain %q", line, err, want)
		}
	}
}

// reply has somebody say something in answer to what was said before.
func (p *pen) reply(who string, on scenario.PlatformName, text, to string) {
	p.wait(time.Second)
	p.books.NoteSaid(scenario.Said{By: who, On: on, Text: text, ID: "native " + text, At: p.clock, Answers: to})
}

// answering is a post of the relay that points at another one.
func (p *pen) answering(on scenario.PlatformName, text, to string) {
	p.wait(time.Second)
	for _, member := range p.rules.Members[on] {
		p.books.NoteSeen(scenario.Seen{By: member, On: on, ID: text, What: scenario.Posted, Text: text, Answers: to, At: p.clock})
	}
}

func TestRepliesSayWhatTheyAnswer(t *testing.T) {
	const tg, wa = scenario.Telegram, scenario.WhatsApp
	for name, c := range map[string]struct {
		play func(p *pen)
		want int
	}{
		"pointing at the relay's post": {func(p *pen) {
			p.show(wa, "17", "Anna: pear", "Anna", "Ben", "Mia")
			p.answering(wa, "Grandma: plum", "17")
		}, 0},
		"pointing at another post": {func(p *pen) {
			p.show(wa, "17", "Anna: pear", "Anna", "Ben", "Mia")
			p.answering(wa, "Grandma: plum", "18")
		}, 1},
		"pointing at nothing":  {func(p *pen) { p.show(wa, "17", "Anna: pear", "Anna", "Ben", "Mia"); p.post(wa, "Grandma: plum") }, 1},
		"what was never shown": {func(p *pen) { p.post(wa, "Grandma: plum"); p.post(wa, "Anna: pear") }, 0},
		"named in a digest":    {func(p *pen) { p.post(wa, "[15:40]\nAnna: pear\nGrandma: (to Anna: “pear”) plum") }, 0},
		"named in French":      {func(p *pen) { p.post(wa, "Anna: pear"); p.post(wa, "[15:40] Grandma: (à Anna : « pear ») plum") }, 0},
		"another one named":    {func(p *pen) { p.post(wa, "Anna: pear"); p.post(wa, "[15:40] Grandma: (to Anna: “fig”) plum") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPen()
			p.post(tg, downWords)
			p.say("Anna", tg, "pear")
			p.reply("Grandma", tg, "plum", "pear")
			c.play(p)
			balance := p.balance()
			if len(balance.Unquoted) != c.want || balance.Answers != 1 || len(balance.Lost)+len(balance.Duplicated)+len(balance.Reordered) > 0 && name != "what was never shown" {
				t.Errorf("unquoted are %+v of %d; the balance is %+v", balance.Unquoted, balance.Answers, balance)
			}
		})
	}
}

func TestWhatWasTakenBackIsNotNamed(t *testing.T) {
	p := newPen()
	p.post(scenario.Telegram, downWords)
	p.say("Anna", scenario.Telegram, "pear")
	p.reply("Grandma", scenario.Telegram, "plum", "pear")
	p.books.NoteChange(scenario.Change{On: scenario.Telegram, What: scenario.Deleted, Of: "pear"}, p.clock)
	p.wait(time.Minute)
	p.post(scenario.WhatsApp, "[15:40] Grandma: (to Anna: “pear”) plum")
	if wrong := p.balance().DeletedShown; len(wrong) != 1 {
		t.Errorf("shown although deleted are %+v", wrong)
	}
}

func TestTheLastWordingIsSeenByEverybody(t *testing.T) {
	p := newPen()
	p.post(scenario.Telegram, downWords)
	p.say("Grandma", scenario.Telegram, "pear")
	p.show(scenario.WhatsApp, "17", "Grandma: pear", "Anna", "Ben", "Mia")
	p.books.NoteChange(scenario.Change{On: scenario.Telegram, What: scenario.Edited, Of: "pear", Text: "fig"}, p.clock)
	p.wait(time.Minute)
	for _, member := range []string{"Anna", "Mia"} {
		p.books.NoteSeen(scenario.Seen{By: member, On: scenario.WhatsApp, ID: "17", What: scenario.Edited, Text: "Grandma: fig", At: p.clock})
	}
	balance := p.balance()
	if balance.Edited != 1 || len(balance.Unedited) != 1 || len(balance.Unedited[0].By) != 1 || balance.Unedited[0].By[0] != "Ben" || balance.Clean() {
		t.Errorf("of %d edited these were missed: %+v", balance.Edited, balance.Unedited)
	}
	p.books.NoteSeen(scenario.Seen{By: "Ben", On: scenario.WhatsApp, ID: "18", What: scenario.Posted, Text: "[15:40] Grandma: fig", At: p.clock})
	if balance := p.balance(); len(balance.Unedited) != 0 {
		t.Errorf("missed are %+v", balance.Unedited)
	}
}

func TestMembersReplyOnEveryPlatform(t *testing.T) {
	s, _ := openWorldOf(t, withPaul)
	reply := func(who string, on scenario.PlatformName, text, to, seenBy string) {
		t.Helper()
		if err := s.Say(t.Context(), scenario.Say{Who: who, On: on, Text: text, Answers: to}); err != nil {
			t.Fatal(err)
		}
		if entry := s.await(t, seenBy, on, text); entry.Answers == "" {
			t.Errorf("on %s it answers nothing: %+v", on, entry)
		}
	}
	s.say(t, "Anna", scenario.WhatsApp, "one")
	reply("Ben", scenario.WhatsApp, "two", "one", "Anna")
	s.say(t, "Grandma", scenario.Telegram, "three")
	reply("Anna", scenario.Telegram, "four", "three", "Grandma")
	s.say(t, "Paul", scenario.Matrix, "five")
	reply("Paul", scenario.Matrix, "six", "five", "Paul")
	if err := s.post(t.Context(), t, "Paul (via Matrix): five"); err != nil {
		t.Fatal(err)
	}
	posted := s.await(t, "Grandma", scenario.Telegram, "Paul (via Matrix): five")
	reply("Grandma", scenario.Telegram, "seven", "five", "Anna")
	if entry := s.await(t, "Anna", scenario.Telegram, "seven"); entry.Answers != posted.ID {
		t.Errorf("the answer to the relay's post points at %q, want %q", entry.Answers, posted.ID)
	}
}
