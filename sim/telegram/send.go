package telegram

import "encoding/json"

// replyParameters say what a message replies to.
type replyParameters struct {
	MessageID                int  `json:"message_id"`
	AllowSendingWithoutReply bool `json:"allow_sending_without_reply"`
}

// sendMessage posts a text.
func (c *call) sendMessage() (any, error) {
	text, err := readText(c.args)
	if err != nil {
		return nil, err
	}
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	return c.post(chat, func(p *post) { p.write(text) })
}

// post says in a chat what write makes of a message, and answers with it.
func (c *call) post(chat *Chat, write func(*post)) (any, error) {
	p, err := c.compose(chat)
	if err != nil {
		return nil, err
	}
	if err := c.pace(chat); err != nil {
		return nil, err
	}
	write(p)
	chat.say(p)
	return chat.object(p).showTo(c.bot), nil
}

// compose makes the message of a call, without its text.
func (c *call) compose(chat *Chat) (*post, error) {
	if err := c.mayWrite(chat); err != nil {
		return nil, err
	}
	thread, err := c.thread(chat)
	if err != nil {
		return nil, err
	}
	target, err := c.target(chat)
	if err != nil {
		return nil, err
	}
	p := &post{
		Message: Message{
			Sender:   c.bot.user,
			Kind:     KindText,
			ThreadID: thread,
			Silent:   c.args.flag("disable_notification"),
		},
		outgoing: c.bot,
		markup:   c.markup(),
		replied:  target,
	}
	if target != nil {
		p.ReplyTo = target.ID
	}
	return p, nil
}

// thread reads message_thread_id, which counts in forums only (Client.cpp:8255).
func (c *call) thread(chat *Chat) (int, error) {
	id := int(c.args.number("message_thread_id"))
	if id == 0 || !chat.forum {
		return 0, nil
	}
	if chat.topics[id] == "" {
		return 0, badRequest("message thread not found")
	}
	return id, nil
}

// target finds what the message replies to, or nil.
func (c *call) target(chat *Chat) (*post, error) {
	reply := replyParameters{
		MessageID:                int(c.args.number("reply_to_message_id")),
		AllowSendingWithoutReply: c.args.flag("allow_sending_without_reply"),
	}
	if _, err := c.args.object("reply_parameters", "reply parameters", &reply); err != nil {
		return nil, err
	}
	if reply.MessageID <= 0 {
		return nil, nil
	}
	found := chat.find(reply.MessageID)
	if found == nil && !reply.AllowSendingWithoutReply {
		return nil, badRequest("message to be replied not found")
	}
	return found, nil
}

// markup is the keyboard below a message. Only inline keyboards belong to it.
func (c *call) markup() json.RawMessage {
	var markup struct {
		InlineKeyboard json.RawMessage `json:"inline_keyboard"`
	}
	given, err := c.args.object("reply_markup", "reply markup", &markup)
	if err != nil || !given || markup.InlineKeyboard == nil {
		return nil
	}
	return json.RawMessage(c.args.text("reply_markup"))
}
