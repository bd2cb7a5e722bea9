package telegram

import "slices"

// pinChatMessage pins a message. One that is pinned already is refused.
func (c *call) pinChatMessage() (any, error) {
	chat, p, err := c.message("message to pin")
	if err != nil {
		return nil, err
	}
	switch {
	case !c.mayPin(chat):
		return nil, mayNotPin()
	case p.service:
		return nil, badRequest("message can't be pinned")
	case p.Pinned:
		return nil, badRequest("CHAT_NOT_MODIFIED")
	}
	// In private chats pins never ring (Bot API documentation, pinChatMessage).
	chat.pin(p, c.bot.user, c.bot, c.args.flag("disable_notification") || chat.kind == private)
	return true, nil
}

func mayNotPin() error {
	return badRequest("not enough rights to manage pinned messages in the chat")
}

// unpinChatMessage unpins a message, or the one that was pinned last if none is named.
func (c *call) unpinChatMessage() (any, error) {
	chat, p, err := c.pinned()
	if err != nil {
		return nil, err
	}
	if !c.mayPin(chat) {
		return nil, mayNotPin()
	}
	if !p.Pinned {
		return nil, badRequest("CHAT_NOT_MODIFIED")
	}
	chat.unpin(p, c.bot.user)
	return true, nil
}

func (c *call) pinned() (*Chat, *post, error) {
	if c.args.has("message_id") {
		return c.message("message to unpin")
	}
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, nil, err
	}
	if len(chat.pins) == 0 {
		return nil, nil, badRequest("message to unpin not found")
	}
	return chat, chat.pins[len(chat.pins)-1], nil
}

// unpinAllChatMessages unpins everything.
func (c *call) unpinAllChatMessages() (any, error) {
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	if !c.mayPin(chat) {
		return nil, mayNotPin()
	}
	for _, p := range slices.Clone(chat.pins) {
		chat.unpin(p, c.bot.user)
	}
	return true, nil
}

// pin pins a message and shows that to members and, by a service message, to bots, the one that pinned it included.
func (c *Chat) pin(p *post, actor User, by *Bot, silent bool) {
	p.Pinned = true
	c.pins = append(c.pins, p)
	shown := c.object(p)
	c.serve(actor, by, content{PinnedMessage: &shown})
	c.emit(Pinned, actor, p, silent)
}

func (c *Chat) unpin(p *post, actor User) {
	p.Pinned = false
	c.pins = slices.DeleteFunc(c.pins, func(other *post) bool { return other == p })
	c.emit(Unpinned, actor, p, true)
}
