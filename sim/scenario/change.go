package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Change has a member edit or delete what the same member said, or react to what anybody said.
type Change struct {
	Who  string
	On   PlatformName
	What Happening // Edited, Deleted or Reacted
	Of   string    // the text as it was said
	Text string    // the new wording, or the reaction
}

// wording is what a message said from a moment on.
type wording struct {
	Text string
	At   time.Time
}

// Change has a member change something that was said, and writes it down. It changes nothing where that was not taken.
func (w *World) Change(ctx context.Context, change Change) error {
	said, found := w.books.find(change.On, change.Of)
	if !found {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, sendPatience)
	defer cancel()
	if err := w.places[change.On].change(ctx, said, change); err != nil {
		return fmt.Errorf("have %s change %q: %w", change.Who, change.Of, err)
	}
	w.books.NoteChange(change, time.Now())
	return nil
}

// find returns what was said on a platform in these words and taken by it.
func (b *Books) find(on PlatformName, text string) (Said, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, entry := range b.said {
		if entry.On == on && entry.Text == text && !entry.Failed {
			return entry, true
		}
	}
	return Said{}, false
}

// NoteChange adds to what was said that it was changed.
func (b *Books) NoteChange(change Change, at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.said {
		entry := &b.said[i]
		switch {
		case entry.On != change.On || entry.Text != change.Of:
		case change.What == Edited:
			entry.later = append(slices.Clone(entry.later), wording{change.Text, at})
		case change.What == Deleted:
			entry.deleted = at
		}
	}
}

// wordingIn is the wording of a message that a text shows, the latest of several; empty for none.
func (s Said) wordingIn(text string) string {
	for _, later := range slices.Backward(s.later) {
		if strings.Contains(text, later.Text) {
			return later.Text
		}
	}
	if strings.Contains(text, s.Text) {
		return s.Text
	}
	return ""
}

// slack is how long a change takes to become known to everybody.
const slack = 3 * time.Second

// outdated returns the posts that show what had been taken back when they were posted, and those that show a wording
// which had been replaced.
func outdated(relayed []Relayed) (deleted, stale []Relayed) {
	for _, entry := range posts(relayed, func(r Relayed) bool { return r.Words }) {
		said, known := entry.Said, entry.At.Add(-slack)
		if !said.deleted.IsZero() && known.After(said.deleted) {
			deleted = append(deleted, entry)
		} else if n := len(said.later); n > 0 && known.After(said.later[n-1].At) && said.wordingIn(entry.Text) != said.later[n-1].Text {
			stale = append(stale, entry)
		}
	}
	return deleted, stale
}
