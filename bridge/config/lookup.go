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

// PersonName returns the name that the operators gave to the owner of an
// account. The id may be written in any way that the file may write it, or as
// the platform names a sender, with or without a device.
func (c *Config) PersonName(platform bridge.PlatformName, id string) (name string, ok bool) {
	account, ok := c.Account(platform, id)
	if !ok {
		return "", false
	}
	return ownerOf(account, c.People)
}

// IsIgnored says whether an account, written in any of these ways, is one of
// another bridge.
func (c *Config) IsIgnored(platform bridge.PlatformName, id string) bool {
	account, ok := c.Account(platform, id)
	return ok && slices.Contains(c.Ignored, account)
}

// Account returns the one form in which an account is kept, or false if the id is
// none on that platform, or the platform is not in the file.
func (c *Config) Account(platform bridge.PlatformName, id string) (account PersonID, ok bool) {
	known, ok := c.Platform(platform)
	if !ok {
		return PersonID{}, false
	}
	normal, ok := normalPersonID(known.Type, id)
	return PersonID{platform, normal}, ok
}
