package config

import (
	"fmt"
	"regexp"
	"strings"

	"lifeboat/bridge"
)

// chatForm is how a platform names its group chats.
type chatForm struct {
	form    *regexp.Regexp
	title   string
	example string
	hint    string
}

// chatForms has an entry for each type. Groups on WhatsApp made before 2021 are
// named by their founder's number and a time, with a hyphen between them.
// Telegram numbers groups below zero; a topic follows its supergroup's number.
// The ids of Matrix rooms name no server since room version 12.
var chatForms = map[PlatformType]chatForm{
	TypeWhatsApp: {
		form:    regexp.MustCompile(`^[1-9][0-9]{4,19}(-[0-9]{5,19})?@g\.us$`),
		title:   "WhatsApp group",
		example: "120363000000000000@g.us",
		hint:    "digits and @g.us",
	},
	TypeTelegram: {
		form:    regexp.MustCompile(`^(-[1-9][0-9]{0,15}|-100[0-9]{1,13}/[1-9][0-9]{0,9})$`),
		title:   "Telegram group",
		example: "-1001234567890",
		hint:    "a whole number below zero; a topic of a supergroup adds a slash and its number, as in -1001234567890/45",
	},
	TypeMatrix: {
		form:    regexp.MustCompile(`^![^\s]{1,254}$`),
		title:   "Matrix room",
		example: "!room:example.org",
		hint:    "it begins with ! and stands in the room's settings under Advanced; an alias, which begins with #, may move to another room",
	},
}

// chat reads a "platform:chat id".
func (r *reader) chat(v value) (bridge.Chat, bool) {
	platform, id, ok := r.address(v, "chat id")
	if !ok {
		return bridge.Chat{}, false
	}
	form, known := chatForms[platform.Type]
	if known && !form.form.MatchString(id) {
		v.refuse(fmt.Sprintf("%q is not the id of a %s", id, form.title),
			fmt.Sprintf("Write: %q (%s)", string(platform.Name)+":"+form.example, form.hint))
		return bridge.Chat{}, false
	}
	return bridge.Chat{Platform: platform.Name, ID: id}, true
}

// curlyQuotes are part of a text for YAML, and of no address.
const curlyQuotes = "“”„«»‘’"

// address cuts "platform:rest" and looks up the platform.
func (r *reader) address(v value, rest string) (Platform, string, bool) {
	text, ok := v.text()
	if !ok {
		return Platform{}, "", false
	}
	if strings.ContainsAny(text, curlyQuotes) {
		v.refuse("stands in curly quotes, as word processors make them", `Write: straight ones: "`)
		return Platform{}, "", false
	}
	name, id, ok := strings.Cut(text, ":")
	if !ok {
		v.refuse("names no platform", fmt.Sprintf("Write: \"platform:%s\", with a name from platforms:", rest))
		return Platform{}, "", false
	}
	platform, ok := r.findPlatform(func(p Platform) bool { return string(p.Name) == name })
	if !ok {
		r.refusePlatform(v, name)
		return Platform{}, "", false
	}
	return platform, id, true
}

// refusePlatform is silent where there are no platforms at all: that has been
// refused already.
func (r *reader) refusePlatform(v value, name string) {
	names := r.platformNames()
	if len(names) == 0 {
		return
	}
	remedy := "Write: a name from platforms: in front of the colon, or add the platform there"
	if near, ok := nearest(name, names); ok {
		remedy = fmt.Sprintf("Write: %q in front of the colon (if that is what you mean)", near)
	}
	v.refuse(fmt.Sprintf("no platform is called %q", name), remedy)
}
