package replay

import (
	"fmt"
	"strings"
	"time"
)

// Words are the sentences of one language.
type Words struct {
	// Header says how many messages come from where: the span is two times, or
	// one.
	Header func(messages int, platforms []string, span, zone string) string
	// Missed says how many messages were written while a fallback could not be
	// reached.
	Missed func(platform, span string, messages int) string
	// Deleted says how many messages were taken back.
	Deleted func(messages int) string
	// Answers says what a message replies to, in the words of the original.
	Answers func(name, words string) string
	// Date is a day without its year.
	Date func(day time.Time) string
	// Count says how much somebody said.
	Count func(name string, messages int) string
	// Elsewhere says where all of it can be read.
	Elsewhere func(platforms []string) string
	// Attached says that all of it is in the file that follows.
	Attached string
}

// English returns the English sentences.
func English() Words {
	return Words{
		Header: func(messages int, platforms []string, span, zone string) string {
			return fmt.Sprintf("%s from %s, %s, %s", englishMessages(messages), englishList(platforms), span, zone)
		},
		Missed: func(platform, span string, messages int) string {
			return fmt.Sprintf("While %s could not be reached, %s, %s %s written here", platform, span, englishMessages(messages), were(messages))
		},
		Deleted:   func(messages int) string { return englishMessages(messages) + " " + were(messages) + " deleted" },
		Answers:   func(name, words string) string { return fmt.Sprintf("(to %s: “%s”)", name, words) },
		Date:      func(day time.Time) string { return day.Format("2 January") },
		Count:     func(name string, messages int) string { return fmt.Sprintf("%s: %d", name, messages) },
		Elsewhere: func(platforms []string) string { return "They can be read in " + englishList(platforms) + "." },
		Attached:  "All of them are in the file that follows.",
	}
}

func englishMessages(n int) string {
	if n == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func englishList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
