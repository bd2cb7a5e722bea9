package matrix

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"lifeboat/bridge"
)

// Chats lists the rooms that the account is in and those that it is invited to.
func (p *Platform) Chats(ctx context.Context) ([]bridge.ChatInfo, error) {
	if p.session.current() == "" {
		return nil, fmt.Errorf("list the rooms: %w", notLoggedIn())
	}
	rooms, failure := p.survey(ctx, "")
	if failure != nil {
		return nil, fmt.Errorf("list the rooms: %w", failure)
	}
	chats := make([]bridge.ChatInfo, 0, len(rooms))
	for _, room := range rooms {
		chat := bridge.ChatInfo{
			Chat: bridge.Chat{Platform: p.name, ID: room.id}, Title: room.title(), Remedy: p.remedyToPost(room),
			AnnouncementOnly: room.power.toPost() > int(room.power.UsersDefault),
		}
		chat.CanPost = chat.Remedy == ""
		if room.joined {
			chat.Members = p.countMembers(ctx, room.id)
		}
		chats = append(chats, chat)
	}
	slices.SortFunc(chats, func(a, b bridge.ChatInfo) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Chat.ID, b.Chat.ID))
	})
	return chats, nil
}

// remedyToPost says what is in the way of posting in a room; empty if nothing
// is.
func (p *Platform) remedyToPost(room surveyed) string {
	switch {
	case room.encrypted:
		return remedyEncrypted
	case !room.joined:
		return "the account is invited: configure the room, and it comes in when the relay starts"
	case room.level(p.self) < room.power.toPost():
		return remedyPower(room.power.toPost())
	default:
		return ""
	}
}

// remedyPower says how an account comes by a right.
func remedyPower(needed int) string {
	return fmt.Sprintf("give the account the power level %d (room settings, Roles & Permissions; moderators have 50)", needed)
}

// countMembers is 0 if the homeserver does not tell.
func (p *Platform) countMembers(ctx context.Context, room string) int {
	e := p.call(ctx, http.MethodGet, p.endpoint("rooms", room, "joined_members"), nil)
	var members struct {
		Joined map[string]struct{} `json:"joined"`
	}
	if !e.succeeded() || e.read(&members) != nil {
		return 0
	}
	return len(members.Joined)
}
