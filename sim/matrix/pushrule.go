package matrix

import (
	"regexp"
	"slices"
	"strings"
)

// ring is what an event does for one member.
type ring int

const (
	quiet ring = iota
	counted
	highlighted
)

// rings applies the default push rules to an event for a member who has not sent it. The order is the
// specification's: notices first, so a notice never rings, whomever it mentions.
func (r *Room) rings(e *event, member string) ring {
	switch {
	case e.content.text("msgtype") == "m.notice":
		return quiet
	case e.kind == typeMember:
		return quiet
	case r.isHighlight(e, member):
		return highlighted
	case e.kind == typeReaction || !r.server.oldRules && e.isEdit():
		return quiet
	case e.kind == typeMessage || e.kind == "m.room.encrypted":
		return counted
	default:
		return quiet
	}
}

// isHighlight tells whether an event concerns a member in particular. An event that says whom it mentions is taken at
// its word; the words of its body count for others only.
func (r *Room) isHighlight(e *event, member string) bool {
	_, says := e.content["m.mentions"]
	if !says || r.server.oldRules {
		return r.bodyMentions(e, member)
	}
	mentions := e.content.object("m.mentions")
	wholeRoom, _ := mentions["room"].(bool)
	return wholeRoom && r.mayNotifyRoom(e.sender) || slices.Contains(mentions.texts("user_ids"), member)
}

// bodyMentions finds a member's names, or the whole room, in the words of a body.
func (r *Room) bodyMentions(e *event, member string) bool {
	body := e.content.text("body")
	localpart, _, _ := strings.Cut(strings.TrimPrefix(member, "@"), ":")
	return hasWord(body, "@room") && r.mayNotifyRoom(e.sender) ||
		hasWord(body, r.server.users[member].displayName) || hasWord(body, localpart)
}

// hasWord looks for a word that no letter or digit touches.
func hasWord(body, word string) bool {
	if word == "" {
		return false
	}
	pattern := `(?i)(^|\W)` + regexp.QuoteMeta(word) + `($|\W)`
	return regexp.MustCompile(pattern).MatchString(body)
}

func (e *event) isEdit() bool {
	return e.content.object("m.relates_to").text("rel_type") == "m.replace"
}
