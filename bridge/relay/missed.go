package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/store"
)

// missedFor is how long a gap counts as something that operators want to know.
const missedFor = 24 * time.Hour

// gap is something that was said and can never be had.
type gap struct {
	At       time.Time           `json:"at"`
	Platform bridge.PlatformName `json:"platform"`
	Chat     string              `json:"chat,omitempty"` // empty for all chats there
	Reason   string              `json:"reason"`
}

// miss writes a gap down, for the history and for operators.
func (w *work) miss(tx *store.Tx, g gap) error {
	w.changeStanding(func(s *standing) {
		s.Missed = slices.DeleteFunc(s.Missed, func(old gap) bool { return w.now.Sub(old.At) >= missedFor })
		s.Missed = append(s.Missed, g)
	})
	event := store.Event{Kind: "missed", Platform: g.Platform, Chat: bridge.Chat{Platform: g.Platform, ID: g.Chat}}
	return w.record(tx, event, map[string]any{"reason": g.Reason})
}

func (r *Relay) missedFindings(now time.Time) []alert.Finding {
	var found []alert.Finding
	for _, g := range r.standing.Missed {
		switch {
		case now.Sub(g.At) >= missedFor:
		case g.Chat == "":
			found = append(found, r.about(g.Platform, alert.Missed, g.Reason))
		default:
			found = append(found, r.aboutChat(bridge.Chat{Platform: g.Platform, ID: g.Chat}, alert.Missed, g.Reason, 0))
		}
	}
	return found
}

const (
	awakeName    = "awake"
	awakeVersion = 1
)

// stayAwake notes that the relay runs, so that the next run knows how long there
// was none.
func (r *Relay) stayAwake(ctx context.Context, now time.Time) error {
	body, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("write that the relay runs: %w", err)
	}
	return r.store.Write(ctx, func(tx *store.Tx) error { return tx.SaveState(awakeName, awakeVersion, body) })
}

// awakeAt returns when the last run was awake last; zero if there was none.
func awakeAt(tx *store.Tx) (awake time.Time, err error) {
	_, body, found, err := tx.LoadState(awakeName)
	if err != nil || !found {
		return awake, err
	}
	if err := json.Unmarshal(body, &awake); err != nil {
		return awake, fmt.Errorf("read when the relay ran last: %w", err)
	}
	return awake, nil
}

// absencesUntil finds the platforms on which more time than they remember has
// passed since the last run was awake.
func (r *Relay) absencesUntil(awake, now time.Time) []gap {
	if awake.IsZero() {
		return nil
	}
	var gaps []gap
	for name, platform := range r.platforms {
		remembers := platform.Traits().Remembers
		if remembers == 0 || now.Sub(awake) <= remembers {
			continue
		}
		gaps = append(gaps, gap{At: now, Platform: name, Reason: fmt.Sprintf(
			"the relay was away since %s, and %s keeps it for %.0f hours",
			awake.In(r.options.zone()).Format("2 January 15:04"), r.options.title(name), remembers.Hours())})
	}
	return gaps
}
