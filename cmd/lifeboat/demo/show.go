package demo

import (
	"fmt"
	"regexp"
	"strings"

	"lifeboat/sim/scenario"
)

// title introduces the play.
func (s *screen) title(script scenario.Script, kills int) {
	s.across(bold, "", script.Title)
	for _, sentence := range script.Story {
		s.across(plain, " ", sentence)
	}
	for _, sentence := range script.Shortened {
		s.across(gray, "  shortened:", sentence)
	}
	for _, o := range script.Overrides {
		s.across(gray, "  not as shipped:", fmt.Sprintf("%s = %s, because %s", o.Setting, o.Value, o.Why))
	}
	if kills > 0 {
		s.across(gray, "  kills:", fmt.Sprintf("the relay is killed %d times in the outage and in the replay", kills))
	}
	s.across(gray, "  source:", script.Source)
	s.across(plain, "", "")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.row("", [2]string{"WhatsApp: " + whoIsOn(script, scenario.WhatsApp), "Telegram: " + whoIsOn(script, scenario.Telegram)}, bold)
}

func whoIsOn(script scenario.Script, platform scenario.PlatformName) string {
	var names []string
	for _, member := range script.MembersOn(platform) {
		names = append(names, member.Name)
	}
	return strings.Join(names, ", ")
}

// event shows what the script does. What members say is shown when a platform has taken it.
func (s *screen) event(event scenario.Event) {
	switch act := event.Do.(type) {
	case scenario.Begin:
		s.trouble(fmt.Sprintf("fault %q begins: %s", act.Name, act.Fault))
	case scenario.Lift:
		s.across(green, "+", fmt.Sprintf("fault %q is lifted", act.Name))
	case scenario.Cut:
		s.trouble(fmt.Sprintf("all connections with %s break", act.On))
	case scenario.Note:
		s.across(yellow, "~", act.Text)
	}
}

func (s *screen) trouble(text string) { s.across(red, "!", text) }

// decision shows what the relay has decided.
func (s *screen) decision(text string) { s.across(blue, "=== Lifeboat:", text) }

// said shows what a member said.
func (s *screen) said(entry scenario.Said) {
	if entry.Failed {
		s.write(columnOf(entry.On), red, entry.By+": "+entry.Text+" (not sent)")
		return
	}
	s.write(columnOf(entry.On), plain, entry.By+": "+entry.Text)
}

// seen shows what the relay did in a chat, when the first member has seen it.
func (s *screen) seen(entry scenario.Seen) {
	if entry.From != "" || !s.isNew(entry) {
		return
	}
	text := "» " + withoutMarkup(entry.Text)
	switch entry.What {
	case scenario.Edited:
		text += " (edited)"
	case scenario.Deleted:
		text += " (deleted)"
	case scenario.Pinned:
		text = "» pins it to the top"
	case scenario.Posted:
	}
	if entry.On == scenario.Telegram && !entry.Silent && entry.What != scenario.Edited {
		text += " (phones ring)"
	}
	s.write(columnOf(entry.On), blue, text)
}

// isNew says whether nobody has seen it before.
func (s *screen) isNew(entry scenario.Seen) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := shown{string(entry.On), entry.ID, string(entry.What), entry.Text}
	known := s.posts[key]
	s.posts[key] = true
	return !known
}

// boldName is an author's name in WhatsApp's markup.
var boldName = regexp.MustCompile(`^((?:\[[^\]]*\] )?)\*([^*]+)\*`)

func withoutMarkup(text string) string { return boldName.ReplaceAllString(text, "$1$2") }

func columnOf(platform scenario.PlatformName) column {
	if platform == scenario.WhatsApp {
		return left
	}
	return right
}
