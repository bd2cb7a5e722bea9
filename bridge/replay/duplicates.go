package replay

import (
	"strings"
	"unicode/utf8"
)

// tellingLength is how many characters a text has at least of which two that are
// equal are taken for one.
const tellingLength = 12

// Spoken is what somebody said, as far as it can be recognized elsewhere.
type Spoken struct {
	ID int64
	// Person is who said it, by what operators know of people; empty if they know
	// nothing, which equals nobody.
	Person string
	Text   string
	Hash   string // of the file that goes with it; empty without one
}

// Duplicates returns which of the held messages a member's own phone has
// delivered meanwhile, and as which message: the same person, with the same
// file, or with the same text if that is long enough to tell. Each delivered
// message stands for one held message. What is doubtful is no duplicate.
func Duplicates(held, delivered []Spoken) map[int64]int64 {
	used, same := map[int64]bool{}, map[int64]int64{}
	for _, h := range held {
		for _, d := range delivered {
			if !used[d.ID] && h.equals(d) {
				used[d.ID], same[h.ID] = true, d.ID
				break
			}
		}
	}
	return same
}

func (s Spoken) equals(other Spoken) bool {
	if s.Person == "" || s.Person != other.Person || s.Hash != other.Hash {
		return false
	}
	text := normalized(s.Text)
	if text != normalized(other.Text) {
		return false
	}
	return s.Hash != "" || utf8.RuneCountInString(text) >= tellingLength
}

// normalized leaves out how a text is spaced.
func normalized(text string) string { return strings.Join(strings.Fields(text), " ") }
