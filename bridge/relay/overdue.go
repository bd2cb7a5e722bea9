package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
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
	if !c.Continues {
		c.Unshown = untold[c.chat.String()].Untold
	}
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
		untold[c.chat.String()] = unshownCount{Untold: c.Unshown, Header: c.Unshown}
		return untold.save(tx)
	}
	delete(untold, c.chat.String())
	if err := untold.save(tx); err != nil || c.Mode == replay.None {
		return err
	}
	group := w.relay.groups.byChat[c.chat]
	_, err = w.deliver(tx, store.Delivery{
		Chat: c.chat, Lane: c.lane, Action: bridge.ActionPost,
		Body: &bridge.Post{Text: group.printer.Unshown(c.Unshown), Attention: bridge.Silent, RepeatMark: group.repeatMark},
	})
	return err
}

// beginsReplay says whether a delivery has the header of a replay.
func beginsReplay(d store.Delivery) bool {
	return d.Message == 0 && d.Action == bridge.ActionPost && (strings.HasPrefix(d.Phase, withHeader) || d.Phase == store.Transcript)
}

// noteUnshown notes that members have read a header.
func (w *work) noteUnshown(tx *store.Tx, d store.Delivery) error {
	if !beginsReplay(d) {
		return nil
	}
	untold, err := loadUnshown(tx)
	count := untold[d.Chat.String()]
	if err != nil || count.Header == 0 {
		return err
	}
	if count.Untold -= count.Header; count.Untold == 0 {
		delete(untold, d.Chat.String())
	} else {
		untold[d.Chat.String()] = unshownCount{Untold: count.Untold}
	}
	return untold.save(tx)
}

// unshown counts, by chat, the posts that were parked because they waited for
// too long, and of which members have not read yet.
type unshown map[string]unshownCount

type unshownCount struct {
	Untold int `json:"untold"`
	Header int `json:"header,omitempty"` // how many of them a header tells of that waits
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
