package replay

import (
	"time"

	"lifeboat/bridge/render"
)

// Words are the sentences of one language.
type Words struct {
	// Says are the words in front of each message.
	Says render.Words
	// Header says how many messages come from where: the span is two times, or
	// one.
	Header func(messages int, platforms []string, span, zone string) string
	// Missed says how many messages were written while a fallback could not be
	// reached.
	Missed func(platform, span string, messages int) string
	// Deleted says how many messages were taken back.
	Deleted func(messages int) string
	// Unshown says how many messages waited for too long to be posted.
	Unshown func(messages int) string
	// Disappeared says how many messages were set to disappear and have.
	Disappeared func(messages int) string
	// Answers says what a message replies to, in the words of the original.
	Answers func(name, words string) string
	// Clock is a time of day, Dated one of another day. Both are given in the
	// group's zone.
	Clock, Dated func(local time.Time) string
	// Count says how much somebody said.
	Count func(name string, messages int) string
	// Elsewhere says where all of it can be read.
	Elsewhere func(platforms []string) string
	// Attached says that all of it is in the file that follows.
	Attached string
}
