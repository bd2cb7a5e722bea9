package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// surveyed is what the account can see of a room without following it.
type surveyed struct {
	id        string
	joined    bool // else the account is invited
	name      string
	alias     string
	encrypted bool
	power     powerLevels
	creators  creators
}

// surveyFilter asks for the state that matters, and for one event of each room
// since there is no way to ask for none. Where a room is named, only for that; a
// server may show all rooms nevertheless, as Dendrite v0.15.2 does.
func surveyFilter(room string) string {
	only := ""
	if room != "" {
		only = fmt.Sprintf(`"rooms":[%q],`, room)
	}
	return `{"presence":{"types":[]},"account_data":{"types":[]},"room":{` + only + `"ephemeral":{"types":[]},"account_data":{"types":[]},` +
		`"timeline":{"limit":1},"state":{"lazy_load_members":true,"types":["m.room.create","m.room.name","m.room.canonical_alias",` +
		`"m.room.power_levels","m.room.encryption"]}}}`
}

// survey asks for the present state of one room, or, where none is named, of all
// that the account is in or invited to. It is a first sync, which disturbs no
// other one.
func (p *Platform) survey(ctx context.Context, room string) (map[string]surveyed, *bridge.SendError) {
	e := p.call(ctx, http.MethodGet, withQuery(p.endpoint("sync"), "timeout", "0", "filter", surveyFilter(room), "set_presence", "offline"), nil)
	if failure := fileFailure(e); failure != nil {
		return nil, failure
	}
	var answer struct {
		Rooms struct {
			Join   map[string]roomNews `json:"join"`
			Invite map[string]struct {
				State struct {
					Events []json.RawMessage `json:"events"`
				} `json:"invite_state"`
			} `json:"invite"`
		} `json:"rooms"`
	}
	if err := e.read(&answer); err != nil {
		return nil, &bridge.SendError{Result: bridge.Transient, Reason: "the homeserver's answer cannot be read", Err: err}
	}
	rooms := map[string]surveyed{}
	for id, news := range answer.Rooms.Join {
		room := surveyed{id: id, joined: true, power: noPowerLevels()}
		room.note(news.State.Events)
		room.note(news.Timeline.Events)
		rooms[id] = room
	}
	for id, invitation := range answer.Rooms.Invite {
		room := surveyed{id: id, power: noPowerLevels()}
		room.note(invitation.State.Events)
		rooms[id] = room
	}
	return rooms, nil
}

// note takes over state, later events last. What cannot be read is as if it was
// not there, as it is to homeservers.
func (s *surveyed) note(events []json.RawMessage) {
	for _, raw := range events {
		e := read[event](raw) // those of an invitation have no id
		if e.StateKey == nil || *e.StateKey != "" {
			continue
		}
		switch e.Type {
		case "m.room.create":
			s.creators = creatorsIn(e)
		case "m.room.name":
			s.name = read[struct{ Name string }](e.Content).Name
		case "m.room.canonical_alias":
			s.alias = read[struct{ Alias string }](e.Content).Alias
		case "m.room.power_levels":
			s.power = powerLevelsIn(e)
		case typeEncryption:
			s.encrypted = true
		}
	}
}

// title is what members call the room.
func (s surveyed) title() string {
	const longest = 80
	for _, name := range []string{s.name, s.alias} {
		if name = render.Clean(name, longest); name != "" {
			return name
		}
	}
	return s.id
}

// level is the power of a member.
func (s surveyed) level(user string) int {
	if s.creators.includes(user) {
		return allPower
	}
	return s.power.of(user)
}
