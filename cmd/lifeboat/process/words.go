package process

import (
	"slices"
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
)

// relayWords returns what recognizes the relay's words in a fallback chat: that the primary is down, and that it
// works again. Times in them may be any.
func relayWords(primary string) (opens, closes func(post string) bool) {
	printer, facts := announce.Printer{}, announce.Facts{Primary: primary, Since: time.Unix(0, 0), Now: time.Unix(0, 0)}
	local := facts
	local.Local = true
	forSome := facts
	forSome.ForSome = true
	opens = startsLike(printer.Down(facts), printer.Ringing(facts), printer.Down(forSome), printer.Ringing(forSome))
	closes = startsLike(printer.Back(facts), printer.WasDown(facts), printer.Back(local), printer.WasDown(forSome))
	return opens, closes
}

// startsLike recognizes posts by how they begin: up to the first time in them, or else by their first sentence.
func startsLike(texts ...bridge.Text) func(post string) bool {
	var beginnings []string
	for _, text := range texts {
		sentence, _, _ := strings.Cut(text.Plain, ".")
		beginning, _, _ := strings.Cut(sentence, "00:00")
		beginnings = append(beginnings, beginning)
	}
	return func(post string) bool {
		return slices.ContainsFunc(beginnings, func(beginning string) bool { return strings.HasPrefix(post, beginning) })
	}
}
