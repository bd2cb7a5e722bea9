// Package announce holds what members are told: short texts that say what to
// do, in the languages of their group and with the times of its zone. It is
// pure; the same facts always give the same words.
//
// The wording itself is in the catalogs of bridge/announce/catalog. A group
// with two languages gets every text in both, one below the other.
package announce

import (
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/announce/catalog"
	"lifeboat/bridge/render"
)

// Printer says things to one group or one person. It is safe for concurrent
// use; the zero Printer is English, with times in UTC.
type Printer struct {
	languages []catalog.Language
	zone      *time.Location
}

// NewPrinter returns a printer for tags such as "en" and "fr"; without any it
// is English. A nil zone is UTC. It fails for a language that has no texts.
func NewPrinter(tags []string, zone *time.Location) (Printer, error) {
	p := Printer{zone: zone}
	for _, tag := range tags {
		language, err := catalog.In(tag)
		if err != nil {
			return Printer{}, err
		}
		p.languages = append(p.languages, language)
	}
	return p, nil
}

// voices are the languages with their zone; there is at least one.
func (p Printer) voices() []voice {
	languages, zone := p.languages, p.zone
	if len(languages) == 0 {
		languages = []catalog.Language{{}}
	}
	if zone == nil {
		zone = time.UTC
	}
	voices := make([]voice, len(languages))
	for i, language := range languages {
		voices[i] = voice{language, zone}
	}
	return voices
}

// each says something in every language, one below the other.
func (p Printer) each(say func(voice) string) bridge.Text {
	var texts []string
	for _, v := range p.voices() {
		texts = append(texts, say(v))
	}
	return bridge.Plainly(strings.Join(texts, "\n\n"))
}

// first is the language for what stands in the middle of a line, where there is
// room for one only.
func (p Printer) first() voice { return p.voices()[0] }

// voice is one language with its group's zone.
type voice struct {
	catalog.Language
	zone *time.Location
}

// sentences joins those that are to be said.
func sentences(said ...string) string {
	var some []string
	for _, sentence := range said {
		if sentence != "" {
			some = append(some, sentence)
		}
	}
	return strings.Join(some, " ")
}

// name makes a person's name fit to stand in a text, also one that is written
// from right to left.
func name(foreign string) string { return render.Isolate(render.Clean(foreign, render.MaxName)) }
