package matrix

// RouteAgain has the user's next sync that goes on from another one begin n positions earlier in every timeline, so
// that what was told already comes once more.
func (u *User) RouteAgain(n int) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.again = n
}

// goBack moves the start of a timeline back if that was asked for, though not before the user came in. It is asked for
// until a sync has told something.
func (s *search) goBack(e *exchange, room *Room, mine *event, since int64) int64 {
	if s.initial || since == 0 || e.user().again == 0 {
		return since
	}
	return max(since-int64(e.user().again), min(since, room.cameIn(mine)))
}

// User finds the user with an id.
func (s *Server) User(id string) (*User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, known := s.users[id]
	return user, known
}
