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
	Replayed Form = "replayed" // with the time at which it was said: [16:52]; or several together
	Late     Form = "late"     // marked as late: [late, 16:52]
)

var (
	replayMark = regexp.MustCompile(`\[([^\[\]]*, )?\d{1,2}:\d{2}\]`)
	lateMark   = regexp.MustCompile(`\[late\b[^\[\]]*\]`)
)

// repeatMark is what the relay adds where it cannot know whether an earlier try arrived.
const repeatMark = "(possibly repeated)"

// formOf reads the form from the part of the post that is not the members' own text. A post that carries several
// originals is never live.
func formOf(post string, originals []Said) Form {
	frame := frameOf(post, originals)
	switch {
	case lateMark.MatchString(frame):
		return Late
	case replayMark.MatchString(frame) || len(originals) > 1:
		return Replayed
	}
	return Live
}

// frameOf is what the relay has put around the members' own texts.
func frameOf(post string, originals []Said) string {
	for _, original := range originals {
		post = strings.Replace(post, original.Text, "", 1)
	}
	return post
}
