package whatsapp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.mau.fi/whatsmeow/types"

	"lifeboat/bridge"
)

// needAdmin tells how the relay gets to write in an announcement group.
const needAdmin = "only admins may write in this group; make the relay's account an admin there"

// Chats lists the groups that the account is in. If Run has no connection, it
// makes one for the purpose. Communities are left out: people talk in their
// groups, not in them.
func (p *Platform) Chats(ctx context.Context) ([]bridge.ChatInfo, error) {
	var list []bridge.ChatInfo
	err := p.withSession(ctx, func(s *session) error {
		joined, err := s.client.GetJoinedGroups(ctx)
		if err != nil {
			return fmt.Errorf("list the WhatsApp groups: %w", err)
		}
		for _, group := range joined {
			if !group.IsParent {
				list = append(list, s.chatInfo(group))
			}
		}
		return nil
	})
	slices.SortFunc(list, func(a, b bridge.ChatInfo) int { return strings.Compare(a.Title+a.Chat.ID, b.Title+b.Chat.ID) })
	return list, err
}

func (s *session) chatInfo(group *types.GroupInfo) bridge.ChatInfo {
	info := bridge.ChatInfo{
		Chat: bridge.Chat{Platform: s.platform.name, ID: group.JID.String()}, Title: group.Name,
		Members: max(group.ParticipantCount, len(group.Participants)), CanPost: s.mayWrite(group), AnnouncementOnly: group.IsAnnounce,
	}
	if !info.CanPost {
		info.Remedy = needAdmin
	}
	return info
}
