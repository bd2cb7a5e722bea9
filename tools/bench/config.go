package main

import (
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// group is a conversation as the configuration has it: its chats with their
// platforms' names in front, the primary first. The chats are always joined.
type group struct {
	name  string
	chats []string
}

func (g group) section() process.Section {
	return process.Section{"name": g.name, "primary": g.chats[0], "fallbacks": g.chats[1:], "mode": "mirror"}
}

// groupOf is the only group of a scenario's world.
func groupOf(script scenario.Script, facts scenario.Facts) group {
	g, chats := group{name: script.Group}, facts.Chats()
	for _, platform := range script.Platforms() {
		g.chats = append(g.chats, string(platform)+":"+chats[platform])
	}
	return g
}

// writeConfig writes the configuration that connects a relay to a world, and all
// files that it names, and returns its path.
func writeConfig(folder string, facts scenario.Facts, groups []group) (string, error) {
	var sections []process.Section
	for _, g := range groups {
		sections = append(sections, g.section())
	}
	return process.WriteConfigFor(folder, facts, sections)
}
