package matrix

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
)

// powerLevels say who may do what in a room
// (https://spec.matrix.org/v1.11/client-server-api/#mroompower_levels).
type powerLevels struct {
	Users         map[string]level `json:"users"`
	UsersDefault  level            `json:"users_default"`
	Events        map[string]level `json:"events"`
	EventsDefault level            `json:"events_default"`
	StateDefault  level            `json:"state_default"`
	Notifications struct {
		Room level `json:"room"`
	} `json:"notifications"`
}

// noPowerLevels are those of a room in which nobody has set any.
func noPowerLevels() powerLevels {
	var levels powerLevels
	levels.Notifications.Room = moderator
	return levels
}

// powerLevelsIn reads levels; what is left out of them has defaults.
func powerLevelsIn(e event) powerLevels {
	levels := noPowerLevels()
	levels.StateDefault = moderator
	if json.Unmarshal(e.Content, &levels) != nil {
		return noPowerLevels()
	}
	return levels
}

const (
	moderator = 50
	// allPower is that of who has created a room of version 12 or later.
	allPower = math.MaxInt32
)

// of is the power of a member.
func (p powerLevels) of(user string) int {
	if given, ok := p.Users[user]; ok {
		return int(given)
	}
	return int(p.UsersDefault)
}

// toPost and toPin are what it takes to post a message and to change what is
// pinned.
func (p powerLevels) toPost() int { return int(p.needed(typeMessage, p.EventsDefault)) }
func (p powerLevels) toPin() int  { return int(p.needed(typePinned, p.StateDefault)) }

// toRing is what it takes to call everybody.
func (p powerLevels) toRing() int { return int(p.Notifications.Room) }

func (p powerLevels) needed(kind string, otherwise level) level {
	if needed, ok := p.Events[kind]; ok {
		return needed
	}
	return otherwise
}

// level is a number, which in rooms of older versions may be written as a text.
type level int

// UnmarshalJSON reads both.
func (l *level) UnmarshalJSON(text []byte) error {
	if written, err := strconv.Atoi(read[string](text)); err == nil {
		*l = level(min(max(written, -allPower), allPower))
		return nil
	}
	*l = level(min(max(read[float64](text), -allPower), allPower))
	return nil
}

// creators have all power, in rooms of version 12 or later.
type creators []string

func creatorsIn(e event) creators {
	content := read[struct {
		Version string   `json:"room_version"`
		Others  []string `json:"additional_creators"`
	}](e.Content)
	if version, err := strconv.Atoi(content.Version); err != nil || version < 12 {
		return nil
	}
	return append(content.Others, e.Sender)
}

func (c creators) includes(user string) bool { return slices.Contains(c, user) }
