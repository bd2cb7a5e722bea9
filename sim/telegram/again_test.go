package telegram

import (
	"testing"
	"time"
)

// TestConfirmedUpdatesAreRoutedAgainOnce asks for more than there are.
func TestConfirmedUpdatesAreRoutedAgainOnce(t *testing.T) {
	q, now := newQueue(), time.Now()
	for range 3 {
		q.push(now, onMessage, []byte(`{}`))
	}
	first := q.fetch(now, 0, 100)
	q.fetch(now, first[1].id+1, 100) // confirms two of them
	q.again = q.confirmed
	search := &search{offset: first[1].id + 1, limit: 100}
	if found := search.in(&q, now); len(found) != 3 || found[0].id != first[0].id || found[2].id != first[2].id {
		t.Errorf("found %+v", found)
	}
	if found := search.in(&q, now); len(found) != 1 {
		t.Errorf("the second time %+v", found)
	}
}
