package scenario

import (
	"strings"
	"time"
)

// reply reads `"Words": Answer` behind "Anna on whatsapp", who answers what was said with these words.
func (p *parser) reply(at time.Duration, speaker, what string) {
	who, where, placed := strings.Cut(speaker, " on ")
	old, rest, ok := quoted(what)
	text, colon := strings.CutPrefix(rest, ":")
	if text = strings.TrimSpace(text); !placed || !ok || !colon || text == "" {
		p.fail(`write a reply as Anna on whatsapp answers "Words": Answer`)
		return
	}
	if !p.wasSaid(old, at) {
		p.fail("nobody has said %q before", old)
	}
	p.saying(at, Say{Who: who, On: p.platform(where), Text: text, Answers: old})
}

// wasSaid says whether somebody says something until then.
func (p *parser) wasSaid(text string, until time.Duration) bool {
	for _, event := range p.script.Events {
		if said, is := event.Do.(Say); is && said.Text == text && event.At <= until {
			return true
		}
	}
	return false
}
