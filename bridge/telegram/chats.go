package telegram

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"lifeboat/bridge"
)

// Chats lists the chats in which the bot has seen something: the Bot API has no
// list. To have a chat listed, somebody adds the bot to it or writes there; a
// person writes /start to the bot.
func (p *Platform) Chats(ctx context.Context) ([]bridge.ChatInfo, error) {
	var chats []bridge.ChatInfo
	for _, known := range p.book.all() {
		info, failure := p.describe(ctx, known)
		if failure != nil {
			return nil, failure
		}
		chats = append(chats, info)
	}
	slices.SortStableFunc(chats, func(a, b bridge.ChatInfo) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), cmp.Compare(a.Chat.ID, b.Chat.ID))
	})
	return chats, nil
}

// describe asks about one chat. Only a failure that says nothing about the chat
// ends the list.
func (p *Platform) describe(ctx context.Context, known remembered) (bridge.ChatInfo, *bridge.SendError) {
	to, err := parseAddress(known.ID)
	if err != nil {
		return bridge.ChatInfo{}, rejected(err.Error())
	}
	info := bridge.ChatInfo{Chat: p.chat(to), Title: known.title()}
	if to.chat > 0 {
		failure := p.look(ctx, to.chat, &details{})
		info.CanPost = failure == nil
		return withRemedy(info, failure)
	}
	room, failure := p.survey(ctx, to.chat)
	if failure == nil {
		info.Members, info.AnnouncementOnly = p.count(ctx, to.chat), room.isQuiet()
		info.Remedy = room.obstacle()
		info.CanPost = info.Remedy == ""
	}
	return withRemedy(info, failure)
}

// withRemedy tells what keeps the bot out of a chat, and passes on what says
// nothing about the chat.
func withRemedy(info bridge.ChatInfo, failure *bridge.SendError) (bridge.ChatInfo, *bridge.SendError) {
	if failure == nil {
		return info, nil
	}
	if failure.Result != bridge.Rejected && failure.MovedTo == "" {
		return info, failure
	}
	info.Remedy = failure.Reason
	return info, nil
}

// title is the chat's, with the topic behind it.
func (r remembered) title() string {
	a, err := parseAddress(r.ID)
	if err != nil || a.topic == 0 {
		return r.Title
	}
	return r.Title + " › " + cmp.Or(r.Topic, "topic "+r.ID[strings.Index(r.ID, "/")+1:])
}
