package matrix

// createRoom makes a room and invites whom its creator wants in it.
func (e *exchange) createRoom() (any, error) {
	asked := make(content)
	if err := e.read(&asked); err != nil {
		return nil, err
	}
	room := e.server.makeRoom(e.user(), asked)
	for _, id := range asked.texts("invite") {
		if user := e.server.users[id]; user != nil {
			room.setMembership(e.user(), user, membershipInvite)
		}
	}
	return map[string]string{"room_id": room.id}, nil
}
