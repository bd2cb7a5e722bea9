package matrix

// syncAnswer is what a sync tells. What is empty is left out, as on Dendrite.
type syncAnswer struct {
	NextBatch string `json:"next_batch"`
	Rooms     struct {
		Join   map[string]joinedRoom  `json:"join,omitempty"`
		Invite map[string]invitedRoom `json:"invite,omitempty"`
		Leave  map[string]leftRoom    `json:"leave,omitempty"`
	} `json:"rooms,omitzero"`
}

type joinedRoom struct {
	State     *eventList    `json:"state,omitempty"`
	Timeline  *timeline     `json:"timeline,omitempty"`
	Ephemeral *contentList  `json:"ephemeral,omitempty"`
	Unread    *unreadCounts `json:"unread_notifications,omitempty"`
}

type leftRoom struct {
	State    *eventList `json:"state,omitempty"`
	Timeline *timeline  `json:"timeline,omitempty"`
}

type invitedRoom struct {
	State eventList `json:"invite_state"`
}

type eventList struct {
	Events []wire `json:"events"`
}

type contentList struct {
	Events []content `json:"events"`
}

type timeline struct {
	Events    []wire `json:"events"`
	Limited   bool   `json:"limited"`
	PrevBatch string `json:"prev_batch,omitempty"`
}

type unreadCounts struct {
	Highlights    int `json:"highlight_count"`
	Notifications int `json:"notification_count"`
}

func (a syncAnswer) hasNews() bool {
	return len(a.Rooms.Join)+len(a.Rooms.Invite)+len(a.Rooms.Leave) > 0
}

// answer collects everything since the search's position, in all rooms that concern the user.
func (s *search) answer(e *exchange) syncAnswer {
	told := syncAnswer{NextBatch: syncToken(e.server.position)}
	told.Rooms.Join = make(map[string]joinedRoom)
	told.Rooms.Invite = make(map[string]invitedRoom)
	told.Rooms.Leave = make(map[string]leftRoom)
	for id, room := range e.server.rooms {
		mine := room.state[stateKey{typeMember, e.user().id}]
		if mine == nil || !s.filter.wantsRoom(id) {
			continue
		}
		isNew := s.initial || mine.position > s.since
		switch membership := mine.content.text("membership"); {
		case membership == membershipJoin:
			if joined, news := s.joined(e, room, mine); news {
				told.Rooms.Join[id] = joined
			}
		case membership == membershipInvite && isNew:
			told.Rooms.Invite[id] = invitedRoom{State: eventList{invitation(room, mine)}}
		case membership == membershipLeave && isNew && !s.initial:
			told.Rooms.Leave[id] = s.left(e, room, mine)
		}
	}
	return told
}

// joined is what is new in a room that the user is in. Somebody who has just come gets the room as at a first sync.
func (s *search) joined(e *exchange, room *Room, mine *event) (joinedRoom, bool) {
	since := s.since
	if s.initial || room.cameIn(mine) > s.since {
		since = 0
	}
	var told joinedRoom
	told.Timeline, told.State = s.window(e, room, s.goBack(e, room, mine, since), e.server.position)
	if read := room.receiptsSince(since); read != nil {
		told.Ephemeral = &contentList{read}
	}
	if told == (joinedRoom{}) {
		return told, false
	}
	notifications, highlights := room.unreadOf(e.user().id)
	told.Unread = &unreadCounts{Highlights: highlights, Notifications: notifications}
	return told, true
}

// cameIn is the position at which a member came in; later changes of their name are no coming in.
func (r *Room) cameIn(mine *event) int64 {
	for mine.replaces != nil && mine.replaces.content.text("membership") == membershipJoin {
		mine = mine.replaces
	}
	return mine.position
}

// left is what happened in a room up to the moment in which the user was no longer in it.
func (s *search) left(e *exchange, room *Room, mine *event) leftRoom {
	var told leftRoom
	told.Timeline, told.State = s.window(e, room, s.since, mine.position)
	return told
}

// window tells the last events after one position and up to another, and the state that had changed before them.
func (s *search) window(e *exchange, room *Room, after, upTo int64) (*timeline, *eventList) {
	shown := s.filter.Room.Timeline.of(room.between(after, upTo))
	limit := s.filter.Room.Timeline.limit()
	if s.shortest > 0 {
		limit = min(limit, s.shortest)
	}
	limited := len(shown) > limit
	if limited {
		shown = shown[len(shown)-limit:]
	}
	changed := s.filter.Room.State.of(room.stateAt(upTo))
	kept := changed[:0]
	for _, one := range changed {
		if (one.position > after || s.fullState) && !contains(shown, one) {
			kept = append(kept, one)
		}
	}
	return tellTimeline(e, shown, limited), tellState(e, kept)
}

func tellTimeline(e *exchange, shown []*event, limited bool) *timeline {
	if len(shown) == 0 {
		return nil
	}
	return &timeline{Events: inSync(e.tell(shown)), Limited: limited, PrevBatch: pageToken(shown[0].position - 1)}
}

func tellState(e *exchange, state []*event) *eventList {
	if len(state) == 0 {
		return nil
	}
	return &eventList{inSync(e.tell(state))}
}

// inSync leaves the rooms' ids out of events: a sync sorts them by room.
func inSync(list []wire) []wire {
	for i := range list {
		list[i].RoomID = ""
	}
	return list
}

// contains looks from the end, where what is looked for mostly is.
func contains(events []*event, wanted *event) bool {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i] == wanted {
			return true
		}
	}
	return false
}

// invitation is the part of a room's state that somebody who is invited may see.
func invitation(room *Room, mine *event) []wire {
	var list []wire
	for _, one := range room.stateAt(mine.position) {
		switch one.kind {
		case typeCreate, typeName, "m.room.join_rules", typeEncryption:
		case typeMember:
			if one != mine {
				continue
			}
		default:
			continue
		}
		list = append(list, wire{Content: one.content, Sender: one.sender, StateKey: one.stateKey, Kind: one.kind})
	}
	return list
}
