package telegram

import "bytes"

// editMessageText replaces the text of a message of the bot's own.
func (c *call) editMessageText() (any, error) {
	text, err := readText(c.args)
	if err != nil {
		return nil, err
	}
	chat, p, err := c.editable()
	if err != nil {
		return nil, err
	}
	if p.Kind != KindText {
		return nil, badRequest("there is no text in the message to edit")
	}
	markup := c.markup()
	if p.written().equal(text) && bytes.Equal(p.markup, markup) {
		return nil, notModified()
	}
	return c.finishEdit(chat, p, func() {
		p.write(text)
		p.markup = markup
	})
}

// editMessageReplyMarkup replaces the keyboard below a message of the bot's own.
func (c *call) editMessageReplyMarkup() (any, error) {
	chat, p, err := c.editable()
	if err != nil {
		return nil, err
	}
	markup := c.markup()
	if bytes.Equal(p.markup, markup) {
		return nil, notModified()
	}
	return c.finishEdit(chat, p, func() { p.markup = markup })
}

func notModified() error {
	return badRequest("message is not modified: specified new message content and reply markup are exactly the same " +
		"as a current content and reply markup of the message")
}

// editable finds the message of a call if the bot may edit it.
func (c *call) editable() (*Chat, *post, error) {
	chat, p, err := c.message("message to edit")
	if err != nil {
		return nil, nil, err
	}
	if p.service || p.Sender.ID != c.bot.user.ID {
		return nil, nil, badRequest("message can't be edited")
	}
	return chat, p, nil
}

// finishEdit makes a change that the limits allow and shows it to members. Other bots are not told.
func (c *call) finishEdit(chat *Chat, p *post, change func()) (any, error) {
	if err := c.pace(chat); err != nil {
		return nil, err
	}
	change()
	chat.markEdited(p)
	return chat.object(p).showTo(c.bot), nil
}
