package replay

import (
	"slices"
	"strings"

	"lifeboat/bridge/render"
)

// signLength bounds a reaction, in runes.
const signLength = 16

// Reaction is what one person did to a message.
type Reaction struct {
	// Speaker is equal for two reactions exactly if the same person did both on
	// the same platform.
	Speaker string
	Who     render.Attribution
	Sign    string // empty if it was taken off
}

// left adds a reaction to those that are left on a message: one for each person.
func left(reactions []Reaction, r Reaction) []Reaction {
	reactions = slices.DeleteFunc(reactions, func(earlier Reaction) bool { return earlier.Speaker == r.Speaker })
	if render.Clean(r.Sign, signLength) == "" {
		return reactions
	}
	return append(reactions, r)
}

// ReactionLine says who has left what on a message, "👍 Anna, Ben · ❤ Mia", of
// reactions in the order in which they came; it is empty where nothing is left.
func ReactionLine(came []Reaction, says render.Words) string {
	var remaining []Reaction
	for _, r := range came {
		remaining = left(remaining, r)
	}
	var signs []string
	names := map[string][]string{}
	for _, r := range remaining {
		sign := render.Clean(r.Sign, signLength)
		if !slices.Contains(signs, sign) {
			signs = append(signs, sign)
		}
		names[sign] = append(names[sign], nameIn(r.Who, says))
	}
	var groups []string
	for _, sign := range signs {
		groups = append(groups, sign+" "+strings.Join(names[sign], ", "))
	}
	return strings.Join(groups, " · ")
}
