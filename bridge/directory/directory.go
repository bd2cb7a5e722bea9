// Package directory knows which chats belong together: the groups that are
// configured, what is particular to each, and how its members are spoken to.
//
// It is made once and not changed afterwards, so anybody may read it at any time.
// It is pure.
package directory

import (
	"fmt"

	"lifeboat/bridge"
)

// Directory finds groups. Make one with [New]; its maps are only read.
type Directory struct {
	ByChat map[bridge.Chat]Group
	ByName map[string]Group
	// Primary are the groups by the platform of their primary chat.
	Primary map[bridge.PlatformName][]Group
	// Fallbacks are the fallback chats of all groups, by platform.
	Fallbacks map[bridge.PlatformName][]bridge.Chat
}

// New returns the directory of the groups, in their order. It returns an error
// where groups contradict each other, or where one has a language that has no
// texts.
func New(groups []Group) (Directory, error) {
	d := Directory{
		ByChat: map[bridge.Chat]Group{}, ByName: map[string]Group{},
		Primary: map[bridge.PlatformName][]Group{}, Fallbacks: map[bridge.PlatformName][]bridge.Chat{},
	}
	for _, configured := range groups {
		group, err := configured.withTexts()
		if err != nil {
			return d, err
		}
		if err := d.add(group); err != nil {
			return d, err
		}
	}
	return d, nil
}

func (d Directory) add(group Group) error {
	if _, taken := d.ByName[group.Name]; taken {
		return fmt.Errorf("two groups are called %q: give each its own name", group.Name)
	}
	d.ByName[group.Name] = group
	d.Primary[group.Primary.Platform] = append(d.Primary[group.Primary.Platform], group)
	for _, chat := range group.Chats() {
		if other, taken := d.ByChat[chat]; taken {
			return fmt.Errorf("the chat %s is in the groups %q and %q: a chat belongs to one group", chat, other.Name, group.Name)
		}
		d.ByChat[chat] = group
	}
	for _, chat := range group.Fallbacks {
		d.Fallbacks[chat.Platform] = append(d.Fallbacks[chat.Platform], chat)
	}
	return nil
}
