package relay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// limits are what may wait for members now.
func (r *Relay) limits(now time.Time) store.QueueLimits {
	limits := store.QueueLimits{PerChat: r.options.LimitPerChat, Rows: houseRows}
	if r.options.ExpireAfter > 0 {
		limits.Before = now.Add(-r.options.ExpireAfter)
	}
	return limits
}

// parkOverdue parks what passes the limits of the queue, and gives up what was
// parked so before the retention time.
func (r *Relay) parkOverdue(ctx context.Context, now time.Time) error {
	changed := false
	for more := true; more && ctx.Err() == nil; {
		err := r.store.Write(ctx, func(tx *store.Tx) error {
			parked, further, err := parkWithin(tx, bridge.Chat{}, r.limits(now), now)
			if err != nil {
				return err
			}
			dropped, err := tx.DropOverdue(now.Add(-r.options.Retention), houseRows)
			more = further || dropped == houseRows
			changed = changed || parked || dropped > 0
			return err
		})
		if err != nil {
			return err
		}
	}
	if changed {
		r.reviseLedger()
	}
	return nil
}

// parkWithin parks what passes the limits and remembers how much of it members
// have to be told of.
func parkWithin(tx *store.Tx, only bridge.Chat, limits store.QueueLimits, now time.Time) (parked, more bool, err error) {
	places, more, err := tx.ParkOverdue(only, limits, now)
	if err != nil || len(places) == 0 {
		return false, more, err
	}
	untold, err := loadUnshown(tx)
	if err != nil {
		return false, false, err
	}
	for _, place := range places {
		count := untold[place.Chat.String()]
		count.Untold += int(place.Count)
		untold[place.Chat.String()] = count
		detail, err := json.Marshal(map[string]any{"posts": place.Count, "lane": place.Lane})
		if err != nil {
			return false, false, fmt.Errorf("write the history: %w", err)
		}
		if err := tx.AddEvent(store.Event{At: now, Kind: "overdue", Chat: place.Chat, Detail: detail}); err != nil {
			return false, false, err
		}
	}
	return true, more, untold.save(tx)
}

// withoutOverdue parks what passes the limits in a lane that is being composed,
// where it was folded until now, and has the header say how much is missing.
func (w *work) withoutOverdue(tx *store.Tx, c *composition, waiting []store.Delivery) ([]store.Delivery, error) {
	passed := false
	for more := !w.relay.clock.spares(w.now); more; {
		parked, further, err := parkWithin(tx, c.chat, w.relay.limits(w.now), w.now)
		if err != nil {
			return nil, err
		}
		passed, more = passed || parked, further
	}
	if passed {
		w.ledgerStale = true
		var err error
		if waiting, err = tx.Foldable(c.chat, c.lane); err != nil {
			return nil, err
		}
	}
	untold, err := loadUnshown(tx)
	if err != nil || c.Continues {
		return waiting, err
	}
	c.Unshown, err = untold[c.chat.String()].left(tx)
	return waiting, err
}

// tellUnshown tells members what a header does not: where there is none, the
// replay ends with a line.
func (w *work) tellUnshown(tx *store.Tx, c composition, anything bool) error {
	if c.Unshown == 0 {
		return nil
	}
	untold, err := loadUnshown(tx)
	if err != nil {
		return err
	}
	if c.Mode != replay.Full && c.Mode != replay.None && anything {
		untold[c.chat.String()] = unshownCount{Untold: c.Unshown, Told: c.Unshown, Header: c.header}
		return untold.save(tx)
	}
	delete(untold, c.chat.String())
	if err := untold.save(tx); err != nil || c.Mode == replay.None {
		return err
	}
	group := w.relay.groups.ByChat[c.chat]
	_, err = w.deliver(tx, store.Delivery{
		Chat: c.chat, Lane: c.lane, Action: bridge.ActionPost,
		Body: &bridge.Post{Text: group.Printer().Unshown(c.Unshown), Attention: bridge.Silent, RepeatMark: group.RepeatMark()},
	})
	return err
}

// unshown counts, by chat, the posts that were parked because they waited for
// too long, and of which members have not read yet.
type unshown map[string]unshownCount

// unshownCount says how many they are in one chat. Header is a delivery of which
// the text tells of some of them, once it is posted.
type unshownCount struct {
	Untold int   `json:"untold"`
	Told   int   `json:"told,omitempty"`
	Header int64 `json:"header,omitempty"`
}

// left is what members have still to be told of. A header that is taken apart
// before it was tried has told nothing.
func (c unshownCount) left(tx *store.Tx) (int, error) {
	if c.Header == 0 {
		return c.Untold, nil
	}
	header, err := tx.Delivery(c.Header)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return c.Untold - c.Told, nil // it was posted long ago
	case err != nil || header.State == store.Dropped:
		return c.Untold, err
	default:
		return c.Untold - c.Told, nil
	}
}

const (
	unshownName    = "unshown"
	unshownVersion = 1
)

func loadUnshown(tx *store.Tx) (unshown, error) {
	untold := unshown{}
	_, body, found, err := tx.LoadState(unshownName)
	if err != nil || !found {
		return untold, err
	}
	if err := json.Unmarshal(body, &untold); err != nil {
		return nil, fmt.Errorf("read how much members have not been shown: %w", err)
	}
	return untold, nil
}

func (u unshown) save(tx *store.Tx) error {
	body, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("write how much members have not been shown: %w", err)
	}
	return tx.SaveState(unshownName, unshownVersion, body)
}
