package matrix

// The memberships that the simulator knows.
const (
	membershipInvite = "invite"
	membershipJoin   = "join"
	membershipLeave  = "leave"
)

// membership is what a user is in the room; empty for a stranger.
func (r *Room) membership(userID string) string {
	if set := r.state[stateKey{typeMember, userID}]; set != nil {
		return set.content.text("membership")
	}
	return ""
}

// setMembership changes what a user is in the room, without asking whether by may.
func (r *Room) setMembership(by, user *User, membership string) {
	said := content{"membership": membership}
	if membership != membershipLeave {
		said["displayname"] = user.displayName
	}
	if membership == membershipJoin && r.membership(user.id) != membershipJoin {
		delete(r.unread, user.id)
	}
	r.set(by, typeMember, user.id, said)
}

// Join lets a user in who was invited, or anybody if the room is public.
func (r *Room) Join(user *User) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return r.admit(user)
}

func (r *Room) admit(user *User) error {
	if r.membership(user.id) == membershipJoin {
		return nil
	}
	rules := r.state[stateKey{"m.room.join_rules", ""}]
	isPublic := rules != nil && rules.content.text("join_rule") == "public"
	if !isPublic && r.membership(user.id) != membershipInvite {
		return forbidden("You are not invited to this room.")
	}
	r.setMembership(user, user, membershipJoin)
	return nil
}

// Leave lets a member out, or turns an invitation down.
func (r *Room) Leave(user *User) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return r.release(user)
}

func (r *Room) release(user *User) error {
	switch r.membership(user.id) {
	case membershipJoin, membershipInvite:
		r.setMembership(user, user, membershipLeave)
		return nil
	default:
		return forbidden("cannot leave a room that one is not in")
	}
}

// Invite lets a member invite somebody.
func (r *Room) Invite(by, user *User) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return r.ask(by, user)
}

func (r *Room) ask(by, user *User) error {
	switch {
	case r.membership(by.id) != membershipJoin:
		return forbidden("not joined to room")
	case r.power(by.id) < r.levels().number("invite", 0):
		return forbidden("the power level is too low to invite")
	case r.membership(user.id) == membershipJoin:
		return forbidden("the user is in the room already")
	}
	r.setMembership(by, user, membershipInvite)
	return nil
}

// Kick removes a member, which needs more power than that member has.
func (r *Room) Kick(by, user *User) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return r.expel(by, user)
}

func (r *Room) expel(by, user *User) error {
	switch {
	case r.membership(by.id) != membershipJoin:
		return forbidden("not joined to room")
	case r.power(by.id) < r.levels().number("kick", 50) || r.power(by.id) <= r.power(user.id):
		return forbidden("the power level is too low to kick")
	}
	r.setMembership(by, user, membershipLeave)
	return nil
}

// room finds the room that a request is about.
func (e *exchange) room() (*Room, error) {
	room := e.server.rooms[e.request.PathValue("room")]
	if room == nil {
		return nil, forbidden("room does not exist")
	}
	return room, nil
}

// joinedRoom finds the room that a request is about, if who asks is in it.
func (e *exchange) joinedRoom() (*Room, error) {
	room, err := e.room()
	if err != nil {
		return nil, err
	}
	if room.membership(e.user().id) != membershipJoin {
		return nil, forbidden("not joined to room")
	}
	return room, nil
}

func (e *exchange) join() (any, error) {
	room := e.server.rooms[e.request.PathValue("room")]
	if room == nil {
		return nil, notFound("no such room")
	}
	if err := room.admit(e.user()); err != nil {
		return nil, err
	}
	return map[string]string{"room_id": room.id}, nil
}

func (e *exchange) leave() (any, error) {
	room, err := e.room()
	if err != nil {
		return nil, err
	}
	return struct{}{}, room.release(e.user())
}

func (e *exchange) invite() (any, error) {
	room, user, err := e.roomAndUser()
	if err != nil {
		return nil, err
	}
	return struct{}{}, room.ask(e.user(), user)
}

func (e *exchange) kick() (any, error) {
	room, user, err := e.roomAndUser()
	if err != nil {
		return nil, err
	}
	return struct{}{}, room.expel(e.user(), user)
}

func (e *exchange) roomAndUser() (*Room, *User, error) {
	var asked struct {
		UserID string `json:"user_id"`
	}
	if err := e.read(&asked); err != nil {
		return nil, nil, err
	}
	room, err := e.room()
	if err != nil {
		return nil, nil, err
	}
	user := e.server.users[asked.UserID]
	if user == nil {
		return nil, nil, notFound("no such user")
	}
	return room, user, nil
}

func (e *exchange) joinedMembers() (any, error) {
	room, err := e.joinedRoom()
	if err != nil {
		return nil, err
	}
	joined := make(map[string]map[string]string)
	for key, set := range room.state {
		if key.kind == typeMember && set.content.text("membership") == membershipJoin {
			joined[key.key] = map[string]string{"display_name": set.content.text("displayname")}
		}
	}
	return map[string]any{"joined": joined}, nil
}

func (e *exchange) joinedRooms() (any, error) {
	list := []string{}
	for _, room := range e.user().roomsWith(membershipJoin) {
		list = append(list, room.id)
	}
	return map[string]any{"joined_rooms": list}, nil
}
