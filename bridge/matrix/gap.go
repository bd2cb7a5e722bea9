package matrix

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

// How a gap is filled: so many events at a time, and so many times. What lies
// even further back is given up, and operators are told.
const (
	pageLimit = 100
	mostPages = 500
)

// page is an answer to a request for earlier messages, the latest first.
type page struct {
	Chunk []json.RawMessage `json:"chunk"`
	End   string            `json:"end"` // empty at the beginning of the room
}

// fill fetches what a limited timeline left out, by paging backwards from its
// beginning to the event that is known. Servers may pass over the sync token as
// the end (Dendrite does), so it is the event that counts. In a room that the
// account has just joined, its joining is the end. It also says why something
// may be missing for good, if it may.
func (r *receiver) fill(ctx context.Context, room, from string, known landmark) (found []json.RawMessage, missed string, err error) {
	for range mostPages {
		page, err := r.page(ctx, room, from)
		if isRefusal(err) { // such as when the account was removed; asking again would not help
			r.log.Error("what was said while the relay was away cannot be fetched, and some of it may be lost", "room", room, "error", err)
			return r.laterThan(found, known), "the homeserver does not give out what was said while the relay was away", nil
		}
		if err != nil {
			return nil, "", err
		}
		fresh, reached := r.until(page.Chunk, known)
		found = append(found, fresh...)
		if reached {
			slices.Reverse(found)
			return found, "", nil
		}
		if len(page.Chunk) == 0 || page.End == "" || page.End == from {
			return r.laterThan(found, known), "", nil
		}
		from = page.End
	}
	r.log.Error("too much was said while the relay was away; the oldest of it is left out", "room", room, "events", len(found))
	return r.laterThan(found, known), "too much was said while the relay was away, and the oldest of it is left out", nil
}

func (r *receiver) page(ctx context.Context, room, from string) (page, error) {
	address := withQuery(r.endpoint("rooms", room, "messages"),
		"dir", "b", "from", from, "to", r.at.Since, "limit", strconv.Itoa(pageLimit))
	e, err := r.ask(ctx, 0, http.MethodGet, address, nil)
	if err != nil {
		return page{}, err
	}
	var answer page
	return answer, e.read(&answer)
}

// until returns a page's events that are later than the known one, and whether
// that was among them.
func (r *receiver) until(chunk []json.RawMessage, known landmark) ([]json.RawMessage, bool) {
	for i, raw := range chunk {
		e, _, err := parseEvent(raw)
		if err != nil {
			continue
		}
		if e.ID == known.ID {
			return chunk[:i], true
		}
		if known.ID == "" && r.isOwnMembership(e) {
			return chunk[:i+1], true
		}
	}
	return chunk, false
}

// tolerance is how far the clocks of homeservers may be apart, in milliseconds.
const tolerance = 60 * 60 * 1000

// laterThan puts in order what was found although the known event was not: the
// server has stopped at the sync token, or has deleted the event. By their times,
// events from well before it are left out.
func (r *receiver) laterThan(found []json.RawMessage, known landmark) []json.RawMessage {
	slices.Reverse(found)
	return slices.DeleteFunc(found, func(raw json.RawMessage) bool {
		e, _, err := parseEvent(raw)
		return err == nil && e.At < known.At-tolerance
	})
}
