package process

import (
	"fmt"
	"slices"

	"lifeboat/bridge/failover"
	"lifeboat/sim/scenario"
)

// Rules are what a relay owes the members in a play of the script.
func Rules(script scenario.Script, members map[scenario.PlatformName][]string) scenario.Rules {
	opens, closes := relayWords(PrimaryTitle(script))
	return scenario.Rules{
		Primary: script.Primary, Members: members,
		Opens: opens, Closes: closes, Linger: failover.DefaultPolicy().Linger, Mirror: mirrors(script),
	}
}

// mirrors says whether the script has the group joined always.
func mirrors(script scenario.Script) bool {
	return slices.ContainsFunc(script.Overrides, func(o scenario.Override) bool {
		return o.Setting == "group.mode" && o.Value == "mirror"
	})
}

// PlatformTitle is a platform's name as people write it.
func PlatformTitle(platform scenario.PlatformName) string {
	switch platform {
	case scenario.WhatsApp:
		return "WhatsApp"
	case scenario.Telegram:
		return "Telegram"
	case scenario.Matrix:
		return "Matrix"
	case scenario.Matrix2:
		return "Matrix, second server"
	default:
		return string(platform)
	}
}

// PrimaryTitle is the primary's name in the relay's words.
func PrimaryTitle(script scenario.Script) string {
	switch {
	case script.Primary != scenario.Matrix2:
		return PlatformTitle(script.Primary)
	case slices.Contains(script.Platforms(), scenario.Matrix):
		return fmt.Sprintf("%s/%s", PlatformTitle(scenario.Matrix), scenario.Matrix2)
	default:
		return PlatformTitle(scenario.Matrix)
	}
}
