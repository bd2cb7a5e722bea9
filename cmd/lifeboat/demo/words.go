package demo

import (
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
)

// relayWords returns what recognizes the relay's words in a fallback chat: that the primary is down, and that it
// works again. Times in them may be any.
func relayWords(primary string) (opens, closes func(post string) bool) {
	facts := announce.Facts{Primary: primary, Zone: time.UTC}
	down := []string{beforeTime(announce.Status(facts)), beforeTime(announce.Ringing(facts))}
	back, _, _ := strings.Cut(announce.Back(facts).Plain, ".")
	opens = func(post string) bool { return strings.HasPrefix(post, down[0]) || strings.HasPrefix(post, down[1]) }
	closes = func(post string) bool { return strings.HasPrefix(post, back) }
	return opens, closes
}

// beforeTime is the beginning of a text up to the time in it, which is midnight in facts without one.
func beforeTime(text bridge.Text) string {
	before, _, _ := strings.Cut(text.Plain, "00:00")
	return before
}
