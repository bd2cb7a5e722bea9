package scenario

import "strings"

// Relayed is a post of the relay that carries what a member said, as one member saw it.
type Relayed struct {
	Seen
	Said   Said
	Form   Form
	Marked bool // as possibly repeated
}

// recognize finds out which of the relay's posts carry what a member said. The others are the relay's own words.
func recognize(said []Said, seen []Seen) (relayed []Relayed, own []Seen) {
	for _, entry := range seen {
		if !entry.FromRelay() {
			continue
		}
		if original, found := originalOf(entry.Text, said); found {
			relayed = append(relayed, Relayed{
				entry, original, formOf(entry.Text, original.Text), strings.Contains(entry.Text, repeatMark),
			})
		} else {
			own = append(own, entry)
		}
	}
	return relayed, own
}

// originalOf relies on scripts in which no text is contained in another.
func originalOf(post string, said []Said) (Said, bool) {
	for _, entry := range said {
		if strings.Contains(post, entry.Text) {
			return entry, true
		}
	}
	return Said{}, false
}
