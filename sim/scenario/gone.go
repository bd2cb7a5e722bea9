package scenario

import (
	"fmt"
	"time"
)

// GoneBy promises that whatever the relay has shown with these words in it, in the fallback chats, is deleted there
// before a time of the script.
type GoneBy struct {
	Words string
	By    time.Duration
}

func (p GoneBy) broken(e evidence) []string {
	shown, read := map[post]bool{}, 0
	for _, entry := range e.seen {
		if entry.From != "" || entry.On == e.rules.Primary {
			continue
		}
		key := post{on: entry.On, id: entry.ID}
		switch {
		case entry.What == Posted && hasWords(entry.Text, p.Words) && !shown[key]:
			shown[key] = true
			read++
		case entry.What == Deleted && entry.At.Sub(e.began) < p.By:
			delete(shown, key)
		}
	}
	var broken []string
	for key := range shown {
		broken = append(broken, fmt.Sprintf("what the relay showed with %q in it is not gone from %s", p.Words, key.on))
	}
	if read == 0 {
		broken = append(broken, fmt.Sprintf("the relay has shown nothing with %q in it", p.Words))
	}
	return broken
}
