package telegram

import "strconv"

// access is what a call wants to do with a chat.
type access int

const (
	toRead access = iota
	toWrite
)

// chat finds the chat that a call is about, or tells why the bot cannot use it (Client.cpp:8125).
func (c *call) chat(a access) (*Chat, error) {
	if !c.args.has("chat_id") {
		return nil, badRequest("chat_id is empty")
	}
	id, err := strconv.ParseInt(c.args.text("chat_id"), 10, 64)
	if err != nil {
		return nil, badRequest("chat not found") // a public name, which no simulated chat has
	}
	if id > 0 {
		return c.privateChat(id, a)
	}
	return c.group(id, a)
}

func (c *call) privateChat(id int64, a access) (*Chat, error) {
	chat := c.bot.privates[id]
	switch {
	case chat == nil && c.sharesGroupWith(id):
		return nil, forbidden("bot can't initiate conversation with a user")
	case chat == nil:
		return nil, badRequest("chat not found")
	case a == toWrite && !chat.member(c.bot.user.ID).present():
		return nil, forbidden("bot was blocked by the user")
	}
	return chat, nil
}

func (c *call) sharesGroupWith(id int64) bool {
	for _, chat := range c.server.chats {
		person, bot := chat.member(id), chat.member(c.bot.user.ID)
		if person != nil && person.present() && bot != nil && bot.present() {
			return true
		}
	}
	return false
}

func (c *call) group(id int64, a access) (*Chat, error) {
	chat := c.server.chats[id]
	if chat == nil || chat.member(c.bot.user.ID) == nil {
		return nil, badRequest("chat not found")
	}
	if id == chat.formerID {
		return chat, chat.refuseFormer(a)
	}
	return chat, chat.refuseAbsent(chat.member(c.bot.user.ID), a)
}

// refuseFormer refuses all but reading under the id that a group had before it became a supergroup.
func (c *Chat) refuseFormer(a access) error {
	if a == toRead {
		return nil
	}
	refused := badRequest("group chat was upgraded to a supergroup chat")
	refused.migrateTo = c.id
	return refused
}

// refuseAbsent refuses bots that are no longer in the chat. Of a group that is no supergroup they may still read.
func (c *Chat) refuseAbsent(m *member, a access) error {
	switch {
	case m.present(), c.kind == basicGroup && a == toRead:
		return nil
	case m.status == kicked:
		return forbidden("bot was kicked from the " + string(c.kind) + " chat")
	default:
		return forbidden("bot is not a member of the " + string(c.kind) + " chat")
	}
}

// message finds a chat and the message in it that a call is to change; what names the message in the complaint.
func (c *call) message(what string) (*Chat, *post, error) {
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, nil, err
	}
	if !c.args.has("message_id") {
		return nil, nil, badRequest("message identifier is not specified")
	}
	found := chat.find(int(c.args.number("message_id")))
	if found == nil {
		return nil, nil, badRequest(what + " not found")
	}
	return chat, found, nil
}

// isAdmin reports whether the bot may do in a chat what administrators may.
func (c *call) isAdmin(chat *Chat) bool {
	return chat.kind == private || chat.member(c.bot.user.ID).status == administrator
}
