package scenario

import "slices"

// chronology knows what was said before what in one chat, from the books of the members of that chat.
type chronology struct {
	spoken  map[string]int // each text's place in the book of its sender
	screens map[screen]map[string]int
}

// screen is where one member sees one chat.
type screen struct {
	by string
	on PlatformName
}

// newChronology takes the order of one sender from that sender's book, and the order of different senders from what
// each member's screen showed.
func newChronology(said []Said, seen []Seen) chronology {
	c := chronology{spoken: map[string]int{}, screens: map[screen]map[string]int{}}
	for i, entry := range said {
		c.spoken[entry.key()] = i
	}
	for i, entry := range seen {
		if entry.What == Posted && entry.From != "" {
			c.show(screen{entry.By, entry.On}, keyOf(entry.Text, entry.File), i)
		}
	}
	return c
}

func (c chronology) show(on screen, text string, place int) {
	if c.screens[on] == nil {
		c.screens[on] = map[string]int{}
	}
	if _, known := c.screens[on][text]; !known {
		c.screens[on][text] = place
	}
}

// before says whether a was certainly said before b in the same chat. If nobody can tell, or members disagree, it
// is not certain.
func (c chronology) before(a, b Said) bool {
	if a.On != b.On {
		return false
	}
	if a.By == b.By {
		return c.spoken[a.key()] < c.spoken[b.key()]
	}
	witnessed := false
	for at, texts := range c.screens {
		first, sawA := texts[a.key()]
		second, sawB := texts[b.key()]
		if at.on != a.On || !sawA || !sawB {
			continue
		}
		if second < first {
			return false
		}
		witnessed = true
	}
	return witnessed
}

// lane is a sequence of posts that one member sees and that should be in order.
type lane struct {
	screen
	form  Form
	files bool // posts of files without the members' words, such as follow a digest
}

func laneOf(entry Relayed, outages []outage) lane {
	form := entry.Form
	if wasReplayed(entry, outages) {
		form = Replayed
	}
	return lane{screen{entry.By, entry.On}, form, entry.Text == "" || followMark.MatchString(entry.Text)}
}

// reordered returns the posts that a member was shown after something that had been said later.
func reordered(relayed []Relayed, outages []outage, said chronology) []Relayed {
	lanes := map[lane][]Relayed{}
	var late []Relayed
	for _, entry := range relayed {
		key := laneOf(entry, outages)
		if slices.ContainsFunc(lanes[key], func(r Relayed) bool { return r.Said.key() == entry.Said.key() }) {
			continue // a repeat says nothing about order
		}
		if slices.ContainsFunc(lanes[key], func(r Relayed) bool { return said.before(entry.Said, r.Said) }) {
			late = append(late, entry)
		}
		lanes[key] = append(lanes[key], entry)
	}
	return posts(late, func(Relayed) bool { return true })
}
