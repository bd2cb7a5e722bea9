package main

import (
	"fmt"

	"lifeboat/sim/scenario"
)

// scriptFor is the world of a plan: who is there, and the settings that differ
// from what is shipped. Nothing in it happens by itself.
func scriptFor(world worldPlan) scenario.Script {
	short := "because what was held should fit between the kills"
	script := scenario.Script{
		Name: world.Name, Group: "Family",
		Primary: scenario.WhatsApp, Fallbacks: []scenario.PlatformName{scenario.Telegram, scenario.Matrix},
		Overrides: []scenario.Override{
			{Setting: "failover.ring_after", Value: "10s", Why: short},
			{Setting: "failover.healthy_for", Value: "10s", Why: short},
			{Setting: "replay.posts_per_minute", Value: "60", Why: short},
		},
		Members: []scenario.Member{
			{Name: "Anna", On: []scenario.PlatformName{scenario.WhatsApp}},
			{Name: "Ben", On: []scenario.PlatformName{scenario.WhatsApp}},
			{Name: "Grandma", On: []scenario.PlatformName{scenario.Telegram}},
			{Name: "Tom", On: []scenario.PlatformName{scenario.Telegram}},
			{Name: "Mia", On: []scenario.PlatformName{scenario.Matrix}},
			{Name: "Paul", On: []scenario.PlatformName{scenario.Matrix}},
		},
	}
	mode := scenario.Override{Setting: "group.mode", Value: "mirror", Why: "members should be heard everywhere"}
	if world.Outage {
		mode = scenario.Override{Setting: "group.replay", Value: world.Replay, Why: "both forms should be interrupted"}
	}
	script.Overrides = append(script.Overrides, mode)
	return script
}

// speakers take turns on their platform.
func speakers(script scenario.Script, on scenario.PlatformName, turn int) string {
	there := script.MembersOn(on)
	return there[turn%len(there)].Name
}

// words are unique in their world, and contained in no others.
func words(on scenario.PlatformName, number int) string {
	return fmt.Sprintf("This is number %05d on %s.", number, on)
}

// album is two photos that no other message has.
func album(on scenario.PlatformName, number int) []scenario.File {
	return []scenario.File{photo(on, number, "first"), photo(on, number, "second")}
}

func photo(on scenario.PlatformName, number int, which string) scenario.File {
	const size = 20_000
	return scenario.File{Kind: scenario.Photo, Size: size, Seed: fmt.Sprint(on, number, which)}
}
