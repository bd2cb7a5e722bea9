package matrix

import (
	"strconv"
	"time"

	"lifeboat/sim/faults"
)

// maxSync is the longest time that a sync waits; longer timeouts are cut to it.
const maxSync = 5 * time.Minute

// search is what one sync looks for, and how long.
type search struct {
	since     int64
	initial   bool
	fullState bool
	filter    filter
	shortest  int // the longest timeline that a fault lets through; 0 for no fault
	until     time.Time
}

// newSearch reads what a sync asks for.
func (e *exchange) newSearch() (*search, error) {
	query := e.request.URL.Query()
	wanted, err := e.server.readFilter(query.Get("filter"))
	if err != nil {
		return nil, err
	}
	made := &search{filter: wanted, fullState: query.Get("full_state") == "true"}
	since := query.Get("since")
	position, valid := readToken(since, syncLetter)
	switch {
	case since == "":
		made.initial = true
	case !valid || position > e.server.position:
		return nil, badRequest(codeInvalidParam, "the since token is not one of this server's")
	default:
		made.since = position
	}
	milliseconds, _ := strconv.ParseInt(query.Get("timeout"), 10, 64) // without a number it does not wait
	made.until = time.Now().Add(min(time.Duration(max(milliseconds, 0))*time.Millisecond, maxSync))
	return made, nil
}

// sync tells what is new, and waits for it if nothing is. The server's lock is held at the beginning and at the end,
// not while it waits.
func (e *exchange) sync() (any, error) {
	if e.search == nil {
		made, err := e.newSearch()
		if err != nil {
			return nil, err
		}
		e.search = made
	}
	timer := time.NewTimer(time.Until(e.search.until))
	defer timer.Stop()
	for {
		faultBegan := e.server.faults.NextBegin()
		if e.server.faults.Threaten(e.endpoint.name) {
			return nil, faults.ErrBegan
		}
		if err := e.authenticate(); err != nil {
			return nil, err
		}
		e.search.shortest = shortestTimeline(e.server.faults)
		told := e.search.answer(e)
		if told.hasNews() && !e.search.initial {
			e.user().again = 0
		}
		if e.search.initial || told.hasNews() || !time.Now().Before(e.search.until) {
			e.server.faults.Strike(e.endpoint.name, faults.WhileCarriedOut)
			return told, nil
		}
		if err := e.pause(e.server.changed, faultBegan, timer.C); err != nil {
			return nil, err
		}
	}
}

// pause leaves the lock until something happens that the sync has to look at.
func (e *exchange) pause(changed, faultBegan <-chan struct{}, timeUp <-chan time.Time) error {
	e.server.mu.Unlock()
	defer e.server.mu.Lock()
	select {
	case <-changed:
		return nil
	case <-faultBegan:
		return nil
	case <-timeUp:
		return nil
	case <-e.request.Context().Done():
		return faults.ErrNoAnswer
	case <-e.server.visits.Closing():
		return faults.ErrNoAnswer
	}
}

// shortestTimeline is the least that the faults that are on leave of a timeline; 0 where there is no such fault.
func shortestTimeline(on *Faults) int {
	shortest := 0
	for _, fault := range on.Threatening("sync", faults.WhileCarriedOut) {
		if shortest == 0 || fault.Own.limit < shortest {
			shortest = fault.Own.limit
		}
	}
	return shortest
}
