package matrix

import "path"

// transaction is what makes a repeated send the same send: who, where to, and the id that the client chose. Dendrite
// has the same key (internal/transactions/transactions.go).
type transaction struct {
	token, folder, id string
}

// ForgetTransactions makes the server forget which transaction ids it has seen, as Dendrite does when it restarts: a
// send that is repeated then is another event. What was sent keeps the id that its device finds it by.
func (s *Server) ForgetTransactions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.transactions)
}

// transaction is the one that a request belongs to.
func (e *exchange) transaction() transaction {
	return transaction{e.device.token, path.Dir(e.request.URL.Path), e.request.PathValue("txn")}
}

// once adds an event to a room, unless its transaction has done so already, and answers with its id.
func (e *exchange) once(add func(*Room, content) (*event, error)) (any, error) {
	room, err := e.joinedRoom()
	if err != nil {
		return nil, err
	}
	if id, known := e.server.transactions[e.transaction()]; known {
		return map[string]string{"event_id": id}, nil
	}
	said := make(content)
	if err := e.read(&said); err != nil {
		return nil, err
	}
	made, err := add(room, said)
	if err != nil {
		return nil, err
	}
	e.server.transactions[e.transaction()] = made.id
	return map[string]string{"event_id": made.id}, nil
}

// send posts an event.
func (e *exchange) send() (any, error) {
	return e.once(func(room *Room, said content) (*event, error) {
		made, err := room.compose(e.user(), e.request.PathValue("type"), said)
		if err != nil {
			return nil, err
		}
		made.deviceID, made.txn = e.device.id, e.request.PathValue("txn")
		room.add(made)
		return made, nil
	})
}

// compose writes an event that is no state, if the sender may send it.
func (r *Room) compose(sender *User, kind string, said content) (*event, error) {
	if r.membership(sender.id) != membershipJoin {
		return nil, forbidden("not joined to room")
	}
	if r.power(sender.id) < r.needed(kind, false) {
		return nil, forbidden("the power level is too low to send " + kind)
	}
	return r.newEvent(sender, kind, nil, said)
}
