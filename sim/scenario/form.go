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

var (
	replayMark = regexp.MustCompile(`\[([^\[\]]*, )?\d{1,2}:\d{2}\]`)
	lateMark   = regexp.MustCompile(`\[late\b[^\[\]]*\]`)
)

// repeatMark is what the relay adds where it cannot know whether an earlier try arrived.
const repeatMark = "(possibly repeated)"

// formOf reads the form from the part of the post that is not the member's own text.
func formOf(post, text string) Form {
	frame := strings.Replace(post, text, "", 1)
	switch {
	case lateMark.MatchString(frame):
		return Late
	case replayMark.MatchString(frame):
		return Replayed
	}
	return Live
}
