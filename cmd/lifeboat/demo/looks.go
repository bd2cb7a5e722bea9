package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lifeboat/bridge/pause"
	"lifeboat/cmd/lifeboat/process"
)

// lookEvery is how often somebody looks at the relay's status.
const lookEvery = 2 * time.Second

// looks is somebody who runs 'lifeboat status' now and then until everything was seen that a script promises.
type looks struct {
	wanted [][]string
}

// look looks until ctx ends. A relay that is just being started again shows nothing.
func (l *looks) look(ctx context.Context, relay *process.Relay) error {
	for len(l.wanted) > 0 {
		if err := pause.For(ctx, lookEvery); err != nil {
			return nil // the play is over
		}
		if shown, err := relay.Status(ctx, process.Program{}); err == nil {
			l.note(shown)
		}
	}
	return nil
}

// note crosses out what is shown now.
func (l *looks) note(shown string) {
	l.wanted = slices.DeleteFunc(l.wanted, func(words []string) bool {
		return !slices.ContainsFunc(words, func(word string) bool {
			return !strings.Contains(strings.ToLower(shown), strings.ToLower(word))
		})
	})
}

// missing says what the status never showed.
func (l *looks) missing() []string {
	var missing []string
	for _, words := range l.wanted {
		missing = append(missing, fmt.Sprintf("the status never showed %q together", words))
	}
	return missing
}
