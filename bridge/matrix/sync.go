package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
)

// timelineLimit is how many events of a room a sync brings at most; the rest is
// fetched as a gap.
const timelineLimit = 100

// syncAnswer is as much of a sync as is needed
// (https://spec.matrix.org/v1.11/client-server-api/#get_matrixclientv3sync). The
// library's own type mixes up the state (sync.go:58) and knows no gaps.
type syncAnswer struct {
	NextBatch string `json:"next_batch"`
	Rooms     struct {
		Join   map[string]roomNews        `json:"join"`
		Leave  map[string]roomNews        `json:"leave"`
		Invite map[string]json.RawMessage `json:"invite"`
	} `json:"rooms"`
}

// roomNews is what a sync says of one room.
type roomNews struct {
	State struct {
		Events []json.RawMessage `json:"events"`
	} `json:"state"`
	Timeline struct {
		Events    []json.RawMessage `json:"events"`
		Limited   bool              `json:"limited"`
		PrevBatch string            `json:"prev_batch"`
	} `json:"timeline"`
}

// receive makes one sync and keeps what it brought.
func (r *receiver) receive(ctx context.Context) error {
	answer, err := r.sync(ctx)
	if err != nil {
		return err
	}
	if err := r.acceptInvitations(ctx, answer); err != nil {
		return err
	}
	next := position{Since: answer.NextBatch, Rooms: maps.Clone(r.at.Rooms)}
	var envelopes []bridge.Envelope
	for _, room := range r.rooms {
		news := answer.Rooms.Join[room]
		last, left := answer.Rooms.Leave[room]
		if left {
			news = last
			r.deaf(room, fmt.Sprintf("the account was removed from the room: invite %s again", r.self))
		}
		more, err := r.take(ctx, room, news, next)
		if err != nil {
			return err
		}
		envelopes = append(envelopes, more...)
		if left { // a return begins anew
			delete(next.Rooms, room)
		}
	}
	r.countStrangers(answer)
	return r.keep(ctx, envelopes, next)
}

// sync asks for news, holding the request only once everything old is here.
func (r *receiver) sync(ctx context.Context) (syncAnswer, error) {
	hold := r.pollTimeout
	if r.behind {
		hold = 0
	}
	address := withQuery(r.endpoint("sync"),
		"since", r.at.Since, "timeout", strconv.FormatInt(hold.Milliseconds(), 10), "filter", r.filter(), "set_presence", "offline")
	e, err := r.ask(ctx, hold, http.MethodGet, address, nil)
	if err != nil {
		return syncAnswer{}, err
	}
	r.monitor.Account(bridge.AccountFine, "")
	var answer syncAnswer
	if err := e.read(&answer); err != nil {
		return syncAnswer{}, err
	}
	if answer.NextBatch == "" {
		return syncAnswer{}, failure{e}
	}
	return answer, nil
}

// filter asks for timelines and state only. The first sync needs no more than
// where each room is.
func (r *receiver) filter() string {
	limit := timelineLimit
	if r.at.Since == "" {
		limit = 1
	}
	return `{"presence":{"types":[]},"account_data":{"types":[]},"room":{"ephemeral":{"types":[]},"account_data":{"types":[]},` +
		`"timeline":{"limit":` + strconv.Itoa(limit) + `}}}`
}

// acceptInvitations joins rooms that are configured, and no others.
func (r *receiver) acceptInvitations(ctx context.Context, answer syncAnswer) error {
	for _, room := range r.rooms {
		if _, invited := answer.Rooms.Invite[room]; !invited {
			continue
		}
		if _, err := r.join(ctx, room); err != nil {
			return err
		}
	}
	return nil
}

// keep saves envelopes and position together. What could not be saved is tried
// again; no further sync is made before, so nothing is left out.
func (r *receiver) keep(ctx context.Context, envelopes []bridge.Envelope, next position) error {
	cursor, err := next.cursor()
	if err != nil {
		return err
	}
	for rest := shortestPause; ; rest = min(2*rest, longestPause) {
		err := r.inbox.Receive(ctx, envelopes, cursor)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.log.Error("what Matrix sent could not be saved and is tried again", "events", len(envelopes), "error", err)
		if err := pause.For(ctx, rest); err != nil {
			return err
		}
	}
	r.at = next
	if r.behind {
		r.behind = false
		r.inbox.Signal(bridge.Signal{Platform: r.name, At: time.Now(), CaughtUp: true})
	}
	return nil
}
