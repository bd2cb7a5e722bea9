package scenario

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// finish puts the events in order of time and checks what no single line can show.
func (p *parser) finish() {
	s := &p.script
	slices.SortStableFunc(s.Events, func(a, b Event) int { return cmp.Compare(a.At, b.At) })
	p.require(s.Title != "", "title")
	p.require(s.Source != "", "source")
	p.require(s.Group != "", "group")
	p.require(s.Cap > 0, "cap")
	p.settlePlatforms()
	p.checkTexts()
	p.checkFaults()
	if s.Cap > 0 && s.End() > s.Cap {
		p.failAt(s.Events[len(s.Events)-1].Line, "this happens after the cap; raise the cap above %s", s.End())
	}
}

// settlePlatforms fills in the primary and the fallbacks where the script names none.
func (p *parser) settlePlatforms() {
	s := &p.script
	if s.Primary == "" {
		s.Primary = WhatsApp
	}
	others := slices.DeleteFunc(slices.Clone(everyPlatform), func(name PlatformName) bool { return name == s.Primary || !s.opens(name) })
	if len(s.Fallbacks) == 0 {
		s.Fallbacks = others
	}
	p.require(s.opens(s.Primary), "member on "+string(s.Primary))
	p.require(len(s.Fallbacks) > 0, "member on a platform to fall back to")
	for _, fallback := range s.Fallbacks {
		p.require(s.opens(fallback) && fallback != s.Primary, "use for "+string(fallback)+" as a fallback")
	}
	for _, other := range others {
		p.require(slices.Contains(s.Fallbacks, other), string(other)+" among its fallbacks, although members are on it")
	}
}

func (p *parser) require(given bool, what string) {
	if !given {
		p.fail("the script has no %s", what)
	}
}

func (p *parser) checkFaults() {
	for _, name := range slices.Sorted(maps.Keys(p.active)) {
		p.failAt(p.active[name], "the fault %q is never lifted", name)
	}
}

// checkTexts makes sure that each text can be told from all others wherever it is seen.
func (p *parser) checkTexts() {
	for i, a := range p.script.Events {
		for j, b := range p.script.Events {
			said, isSaid := a.Do.(Say)
			other, isOther := b.Do.(Say)
			if i != j && isSaid && isOther && !said.IsCommand() && said.Text != "" && strings.Contains(other.Text, said.Text) && (i > j || said.Text != other.Text) {
				p.failAt(a.Line, "%q is also part of line %d; every text must be told from all others", said.Text, b.Line)
			}
		}
	}
}
