package matrix

import "maps"

// defaultPowerLevels are those of a room that was made without wishes, with wishes put over them.
func defaultPowerLevels(creator string, override content) content {
	levels := content{
		"users":         map[string]any{creator: 100},
		"users_default": 0, "events_default": 0, "state_default": 50,
		"ban": 50, "kick": 50, "redact": 50, "invite": 0,
		"events": map[string]any{
			typePowerLevels: 100, typeEncryption: 100, "m.room.history_visibility": 100,
			typeName: 50, "m.room.canonical_alias": 50, "m.room.avatar": 50,
		},
		"notifications": map[string]any{"room": 50},
	}
	maps.Copy(levels, override)
	return levels
}

func (r *Room) levels() content {
	if set := r.state[stateKey{typePowerLevels, ""}]; set != nil {
		return set.content
	}
	return nil
}

// power is a user's level.
func (r *Room) power(userID string) int {
	levels := r.levels()
	return levels.object("users").number(userID, levels.number("users_default", 0))
}

// needed is the level that an event asks for.
func (r *Room) needed(kind string, isState bool) int {
	levels := r.levels()
	otherwise := levels.number("events_default", 0)
	if isState {
		otherwise = levels.number("state_default", 50)
	}
	return levels.object("events").number(kind, otherwise)
}

// mayNotifyRoom tells whether a user may ring for everybody.
func (r *Room) mayNotifyRoom(userID string) bool {
	return r.power(userID) >= r.levels().object("notifications").number("room", 50)
}

// SetPower gives a user a power level, in the name of the room's creator.
func (r *Room) SetPower(user *User, level int) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	levels := maps.Clone(r.levels())
	users := map[string]any(maps.Clone(levels.object("users")))
	if users == nil {
		users = make(map[string]any)
	}
	users[user.id] = level
	levels["users"] = users
	r.set(r.server.users[r.events[0].sender], typePowerLevels, "", levels)
}
