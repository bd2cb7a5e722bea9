package config

import (
	"fmt"
	"regexp"
	"slices"

	"lifeboat/bridge"
)

// platformName has no colon, which ends it in "platform:chat id".
var platformName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

func (r *reader) platforms(root section) []Platform {
	sections, ok := root.subsection("platforms")
	var platforms []Platform
	for _, k := range sections.keys {
		platform := r.platform(k, sections)
		r.connections = append(r.connections, connection{platform, k.place})
		platforms = append(platforms, platform)
	}
	if ok && len(platforms) == 0 {
		root.missing("platforms", "platforms: with whatsapp: and telegram: in it")
	}
	return platforms
}

func (r *reader) platform(k key, sections section) Platform {
	platform := Platform{Name: bridge.PlatformName(k.name), Type: PlatformType(k.name)}
	if !platformName.MatchString(k.name) {
		k.place.refuse("is not a good name for a platform", "Write: small letters, digits and hyphens, such as telegram or matrix-work")
	}
	s, ok := sections.subsection(k.name)
	if !ok {
		return platform
	}
	fault := k.place
	if v, ok := s.get("type"); ok {
		name, isText := v.text()
		if !isText {
			return platform
		}
		fault, platform.Type = v, PlatformType(name)
	}
	switch platform.Type {
	case TypeWhatsApp:
		platform.WhatsApp = r.whatsApp(k.place, s)
	case TypeTelegram:
		platform.Telegram = r.telegram(k.place, s)
	case TypeMatrix:
		platform.Matrix = r.matrix(k.place, s)
	default:
		fault.refuseType(platform.Type)
		return platform
	}
	s.refuseOthers()
	return platform
}

func (v value) refuseType(platform PlatformType) {
	what := "no platform of this type is known"
	if speakable.MatchString(string(platform)) {
		what = fmt.Sprintf("no platform of the type %q is known", platform)
	}
	v.refuse(what, "Write: type: whatsapp, type: telegram or type: matrix")
}

// findPlatform returns the first platform that something is true of.
func (r *reader) findPlatform(isWanted func(Platform) bool) (Platform, bool) {
	i := slices.IndexFunc(r.connections, func(c connection) bool { return isWanted(c.Platform) })
	if i < 0 {
		return Platform{}, false
	}
	return r.connections[i].Platform, true
}

// platformNames lists the configured names in the order of the file.
func (r *reader) platformNames() []string {
	var names []string
	for _, c := range r.connections {
		names = append(names, string(c.Name))
	}
	return names
}
