package matrix

import (
	"math"
	"slices"
	"strconv"
)

const (
	// defaultPage is the length of a page where the client says none; the specification has the same.
	defaultPage = 10
	// maxPage is the longest page.
	maxPage = 1000
)

// page is one answer about a room's history.
type page struct {
	Chunk []wire `json:"chunk"`
	Start string `json:"start"`
	End   string `json:"end,omitempty"` // left out where the history ends
}

// messages tells the room's history in one direction from a token on.
func (e *exchange) messages() (any, error) {
	room, last, err := e.visibleRoom()
	if err != nil {
		return nil, err
	}
	query := e.request.URL.Query()
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil || limit < 1 {
		limit = defaultPage
	}
	switch query.Get("dir") {
	case "b":
		return e.backward(room, last, min(limit, maxPage))
	case "f":
		return e.forward(room, last, min(limit, maxPage))
	default:
		return nil, badRequest(codeMissingParam, "Bad or missing dir query parameter (should be either 'b' or 'f')")
	}
}

// visibleRoom is the room of a request, and the position up to which its user sees it.
func (e *exchange) visibleRoom() (room *Room, last int64, err error) {
	if room, err = e.room(); err != nil {
		return nil, 0, err
	}
	last, err = room.lastVisible(e.user(), e.server.position)
	return room, last, err
}

// lastVisible is the position up to which a user sees the room: the present for members, the end for those who were.
func (r *Room) lastVisible(user *User, now int64) (int64, error) {
	switch mine := r.state[stateKey{typeMember, user.id}]; {
	case mine == nil || mine.content.text("membership") == membershipInvite:
		return 0, forbidden("not joined to room")
	case mine.content.text("membership") == membershipLeave:
		return mine.position, nil
	default:
		return now, nil
	}
}

// backward tells what was before the token, the newest first.
func (e *exchange) backward(room *Room, last int64, limit int) (any, error) {
	from, err := e.pageParameter("from", last)
	if err != nil {
		return nil, err
	}
	found := room.between(e.lowerEnd(), min(from, last))
	told := page{Start: pageToken(from)}
	if len(found) > limit {
		found = found[len(found)-limit:]
	}
	if len(found) > 0 && found[0] != room.events[0] {
		told.End = pageToken(found[0].position - 1)
	}
	told.Chunk = e.tell(found)
	slices.Reverse(told.Chunk)
	return told, nil
}

// forward tells what was after the token, the oldest first.
func (e *exchange) forward(room *Room, last int64, limit int) (any, error) {
	// Dendrite asks for a token here, although by the specification a page without one begins with the room.
	from, err := e.pageParameter("from", -1)
	if err != nil {
		return nil, err
	}
	upTo, err := e.pageParameter("to", math.MaxInt64)
	if err != nil {
		return nil, err
	}
	if from < 0 {
		return nil, badRequest(codeInvalidParam, "a page forward needs a from parameter")
	}
	found := room.between(from, min(last, upTo))
	told := page{Start: pageToken(from)}
	found = found[:min(limit, len(found))]
	if len(found) > 0 {
		told.End = pageToken(found[len(found)-1].position)
	}
	told.Chunk = e.tell(found)
	return told, nil
}

// lowerEnd is the position at which a page backward stops. What Dendrite makes of a sync's token there depends on what
// else has happened on the server, so it is passed over: a client has to stop at an event that it knows.
func (e *exchange) lowerEnd() int64 {
	position, valid := readToken(e.request.URL.Query().Get("to"), pageLetter)
	if !valid {
		return 0
	}
	return position
}

// pageParameter reads a token of either kind, or gives what stands for one that is missing.
func (e *exchange) pageParameter(name string, otherwise int64) (int64, error) {
	token := e.request.URL.Query().Get(name)
	if token == "" {
		return otherwise, nil
	}
	for _, letter := range []string{pageLetter, syncLetter} {
		if position, valid := readToken(token, letter); valid {
			return position, nil
		}
	}
	return 0, badRequest(codeInvalidParam, "Invalid "+name+" parameter")
}

// event tells one event of a room.
func (e *exchange) event() (any, error) {
	room, last, err := e.visibleRoom()
	if err != nil {
		return nil, err
	}
	found := room.byID[e.request.PathValue("event")]
	if found == nil || found.position > last {
		return nil, notFound("The event was not found or you do not have permission to read this event")
	}
	return found.toldTo(e.device), nil
}
