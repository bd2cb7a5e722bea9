package matrix

import (
	"crypto/rand"
	"sort"
	"strings"

	"lifeboat/sim/eventlog"
)

// Room is one conversation.
type Room struct {
	server   *Server
	id       string
	events   []*event // in the order of their positions
	changes  []*event // those among them that changed the state
	byID     map[string]*event
	state    map[stateKey]*event
	unread   map[string][]unread // by user
	receipts []receipt
	log      *eventlog.Log[Event]
}

// stateKey names a part of a room's state.
type stateKey struct {
	kind, key string
}

// NewRoom makes a room with its members. The first one has created it and has power level 100, the others have 0.
// Without members the room has a user of its own.
func (s *Server) NewRoom(name string, members ...*User) *Room {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(members) == 0 {
		owner := &User{server: s, id: fullID("owner-" + strings.ToLower(rand.Text())), displayName: "Owner"}
		s.users[owner.id] = owner
		members = []*User{owner}
	}
	room := s.makeRoom(members[0], content{"name": name})
	for _, member := range members[1:] {
		room.setMembership(members[0], member, membershipInvite)
		room.setMembership(member, member, membershipJoin)
	}
	return room
}

// makeRoom starts a room the way homeservers do: its creation, its creator, then how it is set up.
func (s *Server) makeRoom(creator *User, asked content) *Room {
	room := &Room{
		server: s,
		id:     "!" + rand.Text()[:18] + ":" + serverName,
		byID:   make(map[string]*event),
		state:  make(map[stateKey]*event),
		unread: make(map[string][]unread),
		log:    eventlog.New[Event](),
	}
	s.rooms[room.id] = room
	room.set(creator, typeCreate, "", content{"room_version": "10", "creator": creator.id})
	room.setMembership(creator, creator, membershipJoin)
	room.set(creator, typePowerLevels, "", defaultPowerLevels(creator.id, asked.object("power_level_content_override")))
	room.set(creator, "m.room.join_rules", "", content{"join_rule": joinRule(asked)})
	room.set(creator, "m.room.history_visibility", "", content{"history_visibility": "shared"})
	for _, one := range asked.objects("initial_state") {
		room.set(creator, one.text("type"), one.text("state_key"), one.object("content"))
	}
	if name := asked.text("name"); name != "" {
		room.set(creator, typeName, "", content{"name": name})
	}
	return room
}

func joinRule(asked content) string {
	if asked.text("preset") == "public_chat" {
		return "public"
	}
	return "invite"
}

// objects reads a list of objects.
func (c content) objects(key string) []content {
	list, _ := c[key].([]any)
	var found []content
	for _, one := range list {
		if object, ok := one.(map[string]any); ok {
			found = append(found, object)
		}
	}
	return found
}

// ID is the room's id, such as !abc:localhost.
func (r *Room) ID() string {
	return r.id
}

// Encrypt switches encryption on, which nobody can switch off again. It fails where by lacks the power.
func (r *Room) Encrypt(by *User) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	_, err := r.change(by, typeEncryption, "", content{"algorithm": "m.megolm.v1.aes-sha2"})
	return err
}

// set changes a part of the state without asking whether sender may.
func (r *Room) set(sender *User, kind, key string, said content) *event {
	made := &event{
		id: newEventID(), room: r, sender: sender.id, kind: kind, stateKey: &key, content: said, sent: r.server.now(),
	}
	r.add(made)
	return made
}

// add gives an event its place in the room and lets everybody know.
func (r *Room) add(made *event) {
	if made.stateKey != nil {
		key := stateKey{made.kind, *made.stateKey}
		made.replaces = r.state[key]
		r.state[key] = made
		r.changes = append(r.changes, made)
	}
	made.position = r.server.advance()
	r.events = append(r.events, made)
	r.byID[made.id] = made
	r.countUnread(made)
	r.show(made)
}

// stateAt is the state after all events up to a position, in the order in which its parts were last changed.
func (r *Room) stateAt(position int64) []*event {
	latest := make(map[stateKey]*event)
	for _, one := range r.changes {
		if one.position <= position {
			latest[stateKey{one.kind, *one.stateKey}] = one
		}
	}
	var list []*event
	for _, one := range r.changes {
		if latest[stateKey{one.kind, *one.stateKey}] == one {
			list = append(list, one)
		}
	}
	return list
}

// between lists the events after one position and up to another.
func (r *Room) between(after, upTo int64) []*event {
	first, last := r.countUpTo(after), r.countUpTo(upTo)
	return r.events[first:max(first, last):max(first, last)]
}

// countUpTo is how many events there are up to a position.
func (r *Room) countUpTo(position int64) int {
	return sort.Search(len(r.events), func(i int) bool { return r.events[i].position > position })
}
