package telegram

// fullChat is what getChat returns.
type fullChat struct {
	wireChat
	AccentColorID    int          `json:"accent_color_id"`
	MaxReactionCount int          `json:"max_reaction_count"`
	PinnedMessage    *wireMessage `json:"pinned_message,omitempty"`
	Permissions      *permissions `json:"permissions,omitempty"`
}

// maxReactionKinds is how many different emoji one message can have below it.
const maxReactionKinds = 11

func (c *call) getChat() (any, error) {
	chat, err := c.chat(toRead)
	if err != nil {
		return nil, err
	}
	full := fullChat{wireChat: chat.objectUnder(c.args.number("chat_id")), MaxReactionCount: maxReactionKinds, Permissions: chat.permissions()}
	if len(chat.pins) > 0 {
		pinned := chat.object(chat.pins[len(chat.pins)-1]).showTo(c.bot)
		full.PinnedMessage = &pinned
	}
	return full, nil
}

func (c *call) getChatMember() (any, error) {
	id := c.args.number("user_id")
	if id <= 0 {
		return nil, badRequest("invalid user_id specified")
	}
	a := toWrite // the list of members cannot be read by those who have gone
	if id == c.bot.user.ID {
		a = toRead
	}
	chat, err := c.chat(a)
	if err != nil {
		return nil, err
	}
	if m := chat.member(id); m != nil {
		return m.object(), nil
	}
	if p := c.server.personWithID(id); p != nil {
		return (&member{user: p.user, status: gone}).object(), nil
	}
	return nil, badRequest("user not found")
}

// getChatAdministrators leaves out other bots.
func (c *call) getChatAdministrators() (any, error) {
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	if chat.kind == private {
		return nil, badRequest("there are no administrators in the private chat")
	}
	list := []wireMember{}
	for _, m := range chat.members {
		if (m.status == creator || m.status == administrator) && (m.bot == nil || m.bot == c.bot) {
			list = append(list, m.object())
		}
	}
	return list, nil
}

func (c *call) getChatMemberCount() (any, error) {
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	count := 0
	for _, m := range chat.members {
		if m.present() {
			count++
		}
	}
	return count, nil
}

func (c *call) leaveChat() (any, error) {
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	if chat.kind == private {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	chat.depart(chat.member(c.bot.user.ID), gone, c.bot.user, c.bot)
	return true, nil
}

// chatActions are what a bot can be seen doing.
var chatActions = map[string]bool{
	"typing": true, "upload_photo": true, "record_video": true, "upload_video": true, "record_voice": true,
	"upload_voice": true, "upload_document": true, "choose_sticker": true, "find_location": true,
	"record_video_note": true, "upload_video_note": true,
}

func (c *call) sendChatAction() (any, error) {
	if !chatActions[c.args.text("action")] {
		return nil, badRequest("wrong parameter action in request")
	}
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	if _, err := c.thread(chat); err != nil {
		return nil, err
	}
	return true, nil
}
