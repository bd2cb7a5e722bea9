package scenario_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

func TestPromisesAreCheckedInTheBooks(t *testing.T) {
	const wa, tg = scenario.WhatsApp, scenario.Telegram
	ring := func(p *pen) {
		p.wait(time.Minute)
		p.books.NoteSeen(scenario.Seen{By: "Anna", On: tg, ID: "9", What: scenario.Posted, Text: "Wake up", At: p.clock})
	}
	replayOne := func(p *pen) {
		p.postSilently(tg, downWords)
		p.say("Grandma", tg, "pear")
		p.wait(time.Minute)
		p.post(wa, "[15:40] Grandma: pear")
	}
	// copied shows a copy on Telegram, which is deleted after a minute.
	copied := func(p *pen) {
		seen := scenario.Seen{By: "Anna", On: tg, ID: "7", What: scenario.Posted, Text: "Mia: the code", At: p.clock}
		p.books.NoteSeen(seen)
		p.wait(time.Minute)
		seen.What, seen.Text, seen.At = scenario.Deleted, "", p.clock
		p.books.NoteSeen(seen)
	}
	gone := scenario.GoneBy{Words: "The code", By: 61 * time.Second}
	for name, test := range map[string]struct {
		promise scenario.Promise
		play    func(*pen)
		want    string
	}{
		"gone in time":        {gone, copied, ""},
		"gone late":           {scenario.GoneBy{Words: "The code", By: time.Minute}, copied, `what the relay showed with "The code" in it is not gone from telegram`},
		"never shown":         {gone, func(*pen) {}, `the relay has shown nothing with "The code" in it`},
		"silence":             {scenario.NoSound{}, func(p *pen) { p.postSilently(tg, "psst") }, ""},
		"a sound":             {scenario.NoSound{}, ring, "at 1:00 phones made a sound for a post on telegram"},
		"a sound afterwards":  {scenario.NoSound{Before: time.Minute}, ring, ""},
		"a sound before":      {scenario.NoSound{Before: 61 * time.Second}, ring, "at 1:00 phones made a sound"},
		"WhatsApp must sound": {scenario.NoSound{}, func(p *pen) { p.post(wa, "Grandma: pear") }, ""},
		"an early replay":     {scenario.NoReplay{Before: 2 * time.Minute}, replayOne, `Grandma's "pear" was replayed at 1:03 already`},
		"a replay in time":    {scenario.NoReplay{Before: time.Minute}, replayOne, ""},
		"read in time":        {scenario.ReadsWithin{Who: "Anna", On: wa, Within: 63 * time.Second}, replayOne, ""},
		"read late":           {scenario.ReadsWithin{Who: "Anna", On: wa, Within: time.Minute}, replayOne, `Anna read Grandma's "pear" after`},
		"nothing read":        {scenario.ReadsWithin{Who: "Anna", On: wa, Within: time.Minute}, func(p *pen) { p.say("Grandma", tg, "pear") }, "Anna has read nothing on whatsapp"},
		"few notices":         {scenario.FewNotices{Most: 1}, func(p *pen) { p.post(tg, downWords) }, ""},
		"many notices": {scenario.FewNotices{Most: 1}, func(p *pen) {
			p.post(tg, downWords)
			p.post(tg, backWords)
		}, "the relay posted 2 notices on telegram; at most 1 were promised"},
		"the operator knows": {scenario.OperatorReads{Words: "logged out"}, func(p *pen) {
			p.books.NoteTold(scenario.Told{What: scenario.Posted, Text: "WhatsApp: Logged out."})
		}, ""},
		"the operator does not know": {scenario.OperatorReads{Words: "logged out"}, func(*pen) {}, `the operator has never read "logged out"`},
		"members know":               {scenario.MembersRead{Words: "is down"}, func(p *pen) { p.post(tg, downWords) }, ""},
		"members do not know":        {scenario.MembersRead{Words: "is down"}, func(p *pen) { p.post(wa, downWords) }, `no member has ever read "is down"`},
		"members there know":         {scenario.MembersRead{On: wa, Words: "is down"}, func(p *pen) { p.post(wa, downWords) }, ""},
		"members there do not know":  {scenario.MembersRead{On: wa, Words: "is down"}, func(p *pen) { p.post(tg, downWords) }, `no member on whatsapp has ever read "is down"`},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPen()
			began := p.clock
			test.play(p)
			got := strings.Join(p.books.Broken([]scenario.Promise{test.promise}, began, rules), "; ")
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("broken: %q, want %q", got, test.want)
			}
		})
	}
}
