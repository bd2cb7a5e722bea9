package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lifeboat/bridge"
	"lifeboat/bridge/replay"
)

// maxNameLength bounds names in characters: they stand in front of messages.
const maxNameLength = 100

// groupReader reads the groups one by one and remembers what is taken.
type groupReader struct {
	*reader
	config *Config
	names  map[string]string      // group name -> path of the group
	chats  map[bridge.Chat]string // chat -> path where it was named first
}

func (r *reader) groups(root section, config *Config) []Group {
	taken := groupReader{r, config, map[string]string{}, map[bridge.Chat]string{}}
	items := root.items("groups")
	var groups []Group
	for _, item := range items {
		if s, ok := item.section(); ok {
			groups = append(groups, taken.group(s))
		}
	}
	if len(items) == 0 && !root.hasWrong("groups") {
		root.missing("groups", `groups: with "- name: Family", its primary: and its fallbacks:`)
	}
	return groups
}

func (r *groupReader) group(s section) Group {
	failover := r.config.Failover
	group := Group{
		Name:       r.groupName(s),
		Primary:    r.primary(s),
		Timezone:   s.timezone(r.config.Timezone),
		Languages:  s.languages(r.config.Languages),
		QuietHours: s.quietHours(r.config.QuietHours),
		Mirror:     s.mirror(),
		RingAfter:  s.duration("ring_after", failover.RingAfter, 0, day),
		Linger:     s.duration("linger", failover.Linger, 0, day),
		Replay:     s.replayMode(),
		HoldReplay: s.flag("hold_replay", r.config.HoldReplay),
	}
	s.warnOfNothingToHold(group.Replay)
	group.Fallbacks = r.fallbacks(s, group.Primary)
	s.refuseOthers()
	return group
}

// warnOfNothingToHold points out a group whose replay is held and has nothing in
// it.
func (s section) warnOfNothingToHold(mode replay.Mode) {
	if v, set := s.get("hold_replay"); set && mode == replay.None && v.boolean() {
		v.warn("with replay: none nothing is posted that operators could look at", "Leave it out, or write another replay")
	}
}

// replayMode is a digest unless the group wants something else.
func (s section) replayMode() replay.Mode {
	v, ok := s.get("replay")
	if !ok {
		return replay.Digest
	}
	mode, _ := v.choice(string(replay.Digest), string(replay.Full), string(replay.Summary), string(replay.None))
	return replay.Mode(mode)
}

// mirror reads how a group's chats are joined.
func (s section) mirror() bool {
	v, ok := s.get("mode")
	if !ok {
		return false
	}
	mode, _ := v.choice("fallback", "mirror")
	return mode == "mirror"
}

func (r *groupReader) groupName(s section) string {
	v, ok := s.get("name")
	if !ok {
		s.missing("name", "name: Family")
		return ""
	}
	name, ok := v.name()
	if !ok {
		return ""
	}
	if first, taken := r.names[name]; taken {
		v.refuse(fmt.Sprintf("%s has the same name", first), "Write: a name that no other group has")
	}
	r.names[name] = s.path
	return name
}

// name reads a name that fits on one line.
func (v value) name() (string, bool) {
	name, ok := v.text()
	if !ok {
		return "", false
	}
	if strings.TrimSpace(name) == "" || strings.ContainsFunc(name, breaksLine) || utf8.RuneCountInString(name) > maxNameLength {
		v.refuse("is not a name that can be shown", fmt.Sprintf("Write: 1 to %d characters on one line", maxNameLength))
		return "", false
	}
	return name, true
}

// breaksLine lets emoji pass that are joined by invisible characters.
func breaksLine(c rune) bool {
	return unicode.IsControl(c) || unicode.In(c, unicode.Zl, unicode.Zp)
}

func (r *groupReader) primary(s section) bridge.Chat {
	v, ok := s.get("primary")
	if !ok {
		s.missing("primary", `primary: "whatsapp:120363000000000000@g.us"`)
		return bridge.Chat{}
	}
	chat, ok := r.chat(v)
	if ok {
		r.take(v, chat)
	}
	return chat
}

func (r *groupReader) fallbacks(s section, primary bridge.Chat) []bridge.Chat {
	items := s.items("fallbacks")
	if len(items) == 0 && !s.hasWrong("fallbacks") {
		s.missing("fallbacks", `fallbacks: ["telegram:-1001234567890"], the chats where this group goes`)
	}
	var chats []bridge.Chat
	for _, item := range items {
		chat, ok := r.chat(item)
		switch {
		case !ok:
			continue
		case chat == primary:
			item.refuse("is the primary chat itself", "Write: another chat, on another platform")
		default:
			r.take(item, chat)
			item.warnOfSharedFate(chat, primary)
		}
		chats = append(chats, chat)
	}
	return chats
}

// take refuses a chat that is somewhere else already: its messages would belong
// to two conversations.
func (r *groupReader) take(v value, chat bridge.Chat) {
	if first, taken := r.chats[chat]; taken {
		v.refuse(fmt.Sprintf("%s is the same chat", first), "Write: each chat once in the whole file")
		return
	}
	r.chats[chat] = v.path
}

func (v value) warnOfSharedFate(chat, primary bridge.Chat) {
	if chat.Platform == primary.Platform {
		v.warn("this fallback is on the platform of the primary chat and goes down with it", "Write: a chat on another platform")
	}
}

// warnOfUnused points out platforms that connect for nobody.
func (r *reader) warnOfUnused(config *Config) {
	for _, c := range r.connections {
		operates := func(id PersonID) bool { return id.Platform == c.Name }
		if !isUsed(c.Name, config.Groups) && !slices.ContainsFunc(config.Operators.Telegram, operates) {
			c.place.warn("no group has a chat on this platform, and no operator is reached there", "Write: a chat of it in a group, or leave it out")
		}
	}
}

func isUsed(platform bridge.PlatformName, groups []Group) bool {
	on := func(chat bridge.Chat) bool { return chat.Platform == platform }
	return slices.ContainsFunc(groups, func(g Group) bool { return on(g.Primary) || slices.ContainsFunc(g.Fallbacks, on) })
}
