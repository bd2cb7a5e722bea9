package config

import (
	"slices"

	"lifeboat/bridge"
)

// Platform returns the platform with a name.
func (c *Config) Platform(name bridge.PlatformName) (platform Platform, ok bool) {
	i := slices.IndexFunc(c.Platforms, func(p Platform) bool { return p.Name == name })
	if i < 0 {
		return Platform{}, false
	}
	return c.Platforms[i], true
}

// GroupOf returns the group that a chat belongs to, as primary or as fallback.
func (c *Config) GroupOf(chat bridge.Chat) (group Group, ok bool) {
	i := slices.IndexFunc(c.Groups, func(g Group) bool {
		return g.Primary == chat || slices.Contains(g.Fallbacks, chat)
	})
	if i < 0 {
		return Group{}, false
	}
	return c.Groups[i], true
}

// PersonName returns the name that the operators gave to the owner of an
// account. The id may be written in any way that the file may write it, or as
// the platform names a sender, with or without a device.
func (c *Config) PersonName(platform bridge.PlatformName, id string) (name string, ok bool) {
	known, ok := c.Platform(platform)
	if !ok {
		return "", false
	}
	normal, ok := normalPersonID(known.Type, id)
	if !ok {
		return "", false
	}
	for _, person := range c.People {
		if slices.Contains(person.IDs, PersonID{platform, normal}) {
			return person.Name, true
		}
	}
	return "", false
}
