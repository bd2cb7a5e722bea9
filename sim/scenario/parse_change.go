package scenario

import (
	"strconv"
	"strings"
	"time"
)

// edit reads `"Old words": New words`, which whoever said the old ones says now.
func (p *parser) edit(at time.Duration, what string) {
	old, rest, ok := quoted(what)
	words, colon := strings.CutPrefix(rest, ":")
	if words = strings.TrimSpace(words); !ok || !colon || words == "" {
		p.fail(`write an edit as edit "Old words": New words`)
		return
	}
	if strings.Contains(words, old) {
		p.fail("the new wording contains the old one, from which it must be told")
	}
	p.changing(at, Change{What: Edited, Of: old, Text: words})
}

// remove reads `"Words"`, which whoever said them takes back.
func (p *parser) remove(at time.Duration, what string) {
	old, rest, ok := quoted(what)
	if !ok || rest != "" {
		p.fail(`write a deletion as delete "Words"`)
		return
	}
	p.changing(at, Change{What: Deleted, Of: old})
}

// react reads `👍 to "Words"`.
func (p *parser) react(at time.Duration, who, what string) {
	sign, rest, ok := strings.Cut(what, " to ")
	old, end, isQuoted := quoted(rest)
	if !ok || !isQuoted || end != "" {
		p.fail(`write a reaction as Anna reacts 👍 to "Words"`)
		return
	}
	p.changing(at, Change{Who: who, What: Reacted, Of: old, Text: strings.TrimSpace(sign)})
}

// quoted takes a text in quotes from the front.
func quoted(text string) (inside, rest string, ok bool) {
	text, begins := strings.CutPrefix(strings.TrimSpace(text), `"`)
	inside, rest, ends := strings.Cut(text, `"`)
	return inside, strings.TrimSpace(rest), begins && ends
}

// changing finds out who said what is changed, and where.
func (p *parser) changing(at time.Duration, change Change) {
	for _, event := range p.script.Events {
		said, is := event.Do.(Say)
		if !is || said.Text != change.Of || event.At > at {
			continue
		}
		change.On = said.On
		if change.Who == "" {
			change.Who = said.Who
		}
		if member, known := p.script.Member(change.Who); !known || !member.Uses(change.On) {
			p.fail("%s is not on %s, where %q was said", change.Who, change.On, change.Of)
		}
		p.add(at, change)
		return
	}
	p.fail("nobody has said %q before", change.Of)
}

// changes reads `3 by 10  edit "Car {n} passed.": Car {n} stopped.`, where {n} is #003, #013 and so on.
func (p *parser) changes(from, until, step time.Duration, rest string) {
	fields := strings.SplitN(rest, " ", 4)
	if len(fields) < 4 || fields[1] != "by" || !strings.Contains(fields[3], "{n}") {
		p.fail(`write repeated changes as "0:10 to 0:40 every 3s from 3 by 10  edit "Car {n} passed.": Car {n} stopped."`)
		return
	}
	first, by := p.number(fields[0]), p.number(fields[2])
	for n := 0; from+time.Duration(n)*step <= until; n++ {
		number := "#" + strconv.Itoa(1000 + first + n*by)[1:]
		p.act(from+time.Duration(n)*step, strings.TrimSpace(strings.ReplaceAll(fields[3], "{n}", number)))
	}
}
