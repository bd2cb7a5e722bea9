package scenario

import (
	"regexp"
	"strings"
)

// Form is how the relay presents something that was said elsewhere.
type Form string

// The forms. Each is a lane of its own when order is judged.
const (
	Live     Form = "live"
	Replayed Form = "replayed" // with the time at which it was said: [16:52]
	Late     Form = "late"     // marked as late: [late, 16:52]
)

// The relay's marks, in the languages that its members may read: English and French. repeatMark is what it adds
// where it cannot know whether an earlier try arrived, and followMark stands under files that a digest has told of.
var (
	replayMark = regexp.MustCompile(`\[([^\[\]]*, )?\d{1,2}(:|\x{a0}h\x{a0})\d{2}\]`)
	lateMark   = regexp.MustCompile(`\[(late|en retard)\b[^\[\]]*\]`)
	followMark = regexp.MustCompile(`(?m)^\[\d+\] .*, \d{1,2}(:|\x{a0}h\x{a0})\d{2}$`)
	repeatMark = regexp.MustCompile(`\((possibly repeated|peut-être répété)\)`)
)

// formOf reads the form from the part of the post that is not the members' own text. What was held is shown with the time
// at which it was said; a post of several messages without one is live.
func formOf(post string, originals []Said) Form {
	frame := frameOf(post, originals)
	switch {
	case lateMark.MatchString(frame):
		return Late
	case replayMark.MatchString(frame) || followMark.MatchString(frame):
		return Replayed
	}
	return Live
}

// frameOf is what the relay has put around the members' own texts.
func frameOf(post string, originals []Said) string {
	for _, original := range originals {
		post = strings.Replace(post, original.wordingIn(post), "", 1)
	}
	return post
}
