package demo

import (
	"fmt"
	"regexp"
	"strings"

	"lifeboat/sim/scenario"
)

// event shows what the script does. What members say is shown when a platform has taken it.
func (s *screen) event(event scenario.Event) {
	switch act := event.Do.(type) {
	case scenario.Begin:
		s.trouble(fmt.Sprintf("fault %q begins: %s", act.Name, act.Fault))
	case scenario.Lift:
		s.across(green, "+", fmt.Sprintf("fault %q is lifted", act.Name))
	case scenario.Cut:
		s.trouble(fmt.Sprintf("all connections with %s break", act.On))
	case scenario.Order:
		s.across(yellow, "operator:", act.Text)
	case scenario.Unlink:
		s.trouble("the phone of the relay's number removes the relay from its linked devices")
	case scenario.Replace:
		s.trouble("another process logs in with the relay's login")
	case scenario.Pair:
		s.across(green, "+", "the operator types the pairing code into the phone")
	case scenario.SetTimer:
		s.across(yellow, "~", fmt.Sprintf("messages in the WhatsApp group disappear after %s from now on", act.After))
	case scenario.Regroup:
		s.regroup(act.How)
	case scenario.Await:
		s.across(yellow, "~", "everybody waits for what was held")
	case scenario.Note:
		s.across(yellow, "~", act.Text)
	}
}

func (s *screen) regroup(how scenario.Regrouping) {
	switch how {
	case scenario.CloseGroup:
		s.trouble("the WhatsApp group lets only admins write; the relay is none")
	case scenario.OpenGroup:
		s.across(green, "+", "the WhatsApp group lets everybody write")
	case scenario.RemoveRelay:
		s.trouble("the relay is removed from the WhatsApp group")
	case scenario.AddRelay:
		s.across(green, "+", "the relay is added to the WhatsApp group")
	}
}

func (s *screen) trouble(text string) { s.across(red, "!", text) }

// decision shows what the relay has decided.
func (s *screen) decision(text string) { s.across(blue, "=== Lifeboat:", text) }

// said shows what a member said.
func (s *screen) said(entry scenario.Said) {
	text := entry.By + ": " + withFile(entry.Text, entry.File)
	if entry.Failed {
		s.write(entry.On, red, text+" (not sent)")
		return
	}
	s.write(entry.On, plain, text)
}

// seen shows what the relay did in a chat, when the first member has seen it.
func (s *screen) seen(entry scenario.Seen) {
	if entry.From != "" || !s.isNew(entry) {
		return
	}
	text := "» " + withFile(withoutMarkup(entry.Text), entry.File)
	switch entry.What {
	case scenario.Edited:
		text += " (edited)"
	case scenario.Deleted:
		text += " (deleted)"
	case scenario.Pinned:
		text = "» pins it to the top"
	case scenario.Posted:
	}
	if entry.On != scenario.WhatsApp && !entry.Silent && entry.What != scenario.Edited {
		text += " (phones ring)"
	}
	s.write(entry.On, blue, text)
}

// told shows what the operator reads in private.
func (s *screen) told(entry scenario.Told) {
	if entry.What == scenario.Posted {
		s.across(yellow, "operator reads:", entry.Text)
	}
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

// withFile puts what the file is before its caption.
func withFile(text string, file scenario.FileEntry) string {
	return strings.TrimSpace(file.String() + " " + text)
}

// boldName is an author's name in WhatsApp's markup.
var boldName = regexp.MustCompile(`^((?:\[[^\]]*\] )?)\*([^*]+)\*`)

func withoutMarkup(text string) string { return boldName.ReplaceAllString(text, "$1$2") }
