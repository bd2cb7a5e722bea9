package matrix

import "slices"

// unread is an event that a member has not read and that counts.
type unread struct {
	position    int64
	highlighted bool
}

// receipt says how far a user has read.
type receipt struct {
	user     string
	event    string
	position int64
	sent     int64 // in milliseconds since 1970
}

// countUnread notes an event for all members whom it counts for.
func (r *Room) countUnread(e *event) {
	for key, set := range r.state {
		if key.kind != typeMember || key.key == e.sender || set.content.text("membership") != membershipJoin {
			continue
		}
		if loud := r.rings(e, key.key); loud != quiet {
			r.unread[key.key] = append(r.unread[key.key], unread{e.position, loud == highlighted})
		}
	}
}

// unreadOf counts what a member has not read, and what of that highlights.
func (r *Room) unreadOf(userID string) (notifications, highlights int) {
	for _, one := range r.unread[userID] {
		notifications++
		if one.highlighted {
			highlights++
		}
	}
	return notifications, highlights
}

// Notifications is how much a member has not read, as unread_notifications tells it. What the member says does not
// change it; see Read.
func (u *User) Notifications(room *Room) int {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	notifications, _ := room.unreadOf(u.id)
	return notifications
}

// Highlights is how much a member has not read that rings for them in particular.
func (u *User) Highlights(room *Room) int {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	_, highlights := room.unreadOf(u.id)
	return highlights
}

// Read marks everything in the room as read.
func (u *User) Read(room *Room) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	room.markRead(u, room.events[len(room.events)-1])
}

func (r *Room) markRead(u *User, upTo *event) {
	r.unread[u.id] = slices.DeleteFunc(r.unread[u.id], func(one unread) bool { return one.position <= upTo.position })
	r.receipts = slices.DeleteFunc(r.receipts, func(one receipt) bool { return one.user == u.id })
	r.receipts = append(r.receipts, receipt{u.id, upTo.id, r.server.advance(), r.server.now().UnixMilli()})
}

// receipt marks a room as read up to an event.
func (e *exchange) receipt() (any, error) {
	room, err := e.joinedRoom()
	if err != nil {
		return nil, err
	}
	upTo := room.byID[e.request.PathValue("event")]
	if upTo == nil {
		return nil, notFound("unknown event ID")
	}
	room.markRead(e.user(), upTo)
	return struct{}{}, nil
}

// receiptsSince is what a sync tells of receipts, in the form of the event m.receipt.
func (r *Room) receiptsSince(position int64) []content {
	read := make(content)
	for _, one := range r.receipts {
		if one.position > position {
			users := map[string]any{one.user: content{"ts": one.sent}}
			if known := read.object(one.event).object("m.read"); known != nil {
				known[one.user] = content{"ts": one.sent}
				continue
			}
			read[one.event] = map[string]any{"m.read": users}
		}
	}
	if len(read) == 0 {
		return nil
	}
	return []content{{"type": "m.receipt", "content": read}}
}
