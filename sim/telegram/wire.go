package telegram

import "encoding/json"

// The types below are the objects of the Bot API, with the fields that the simulator fills.

type wireMessage struct {
	MessageID       int             `json:"message_id"`
	MessageThreadID int             `json:"message_thread_id,omitempty"`
	From            User            `json:"from"`
	Chat            wireChat        `json:"chat"`
	Date            int64           `json:"date"`
	EditDate        int64           `json:"edit_date,omitempty"`
	IsTopicMessage  bool            `json:"is_topic_message,omitempty"`
	ForwardOrigin   *origin         `json:"forward_origin,omitempty"`
	ReplyToMessage  *wireMessage    `json:"reply_to_message,omitempty"`
	ReplyMarkup     json.RawMessage `json:"reply_markup,omitempty"`
	content
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

type origin struct {
	Type string `json:"type"`
	Date int64  `json:"date"`
}

// content is what a message holds: a text, something to look at, or what a service message tells.
type content struct {
	Text            string   `json:"text,omitempty"`
	Entities        []Entity `json:"entities,omitempty"`
	Caption         string   `json:"caption,omitempty"`
	CaptionEntities []Entity `json:"caption_entities,omitempty"`

	MediaGroupID string `json:"media_group_id,omitempty"`

	Photo     []photoSize `json:"photo,omitempty"`
	Video     *videoFile  `json:"video,omitempty"`
	Animation *videoFile  `json:"animation,omitempty"`
	Voice     *voiceFile  `json:"voice,omitempty"`
	Audio     *audioFile  `json:"audio,omitempty"`
	Sticker   *sticker    `json:"sticker,omitempty"`
	Document  *document   `json:"document,omitempty"`
	Location  *location   `json:"location,omitempty"`
	Contact   *contact    `json:"contact,omitempty"`
	Poll      *pollCard   `json:"poll,omitempty"`

	NewChatMembers    []User        `json:"new_chat_members,omitempty"`
	LeftChatMember    *User         `json:"left_chat_member,omitempty"`
	MigrateToChatID   int64         `json:"migrate_to_chat_id,omitempty"`
	MigrateFromChatID int64         `json:"migrate_from_chat_id,omitempty"`
	PinnedMessage     *wireMessage  `json:"pinned_message,omitempty"`
	ForumTopicCreated *topicCreated `json:"forum_topic_created,omitempty"`
}

type topicCreated struct {
	Name      string `json:"name"`
	IconColor int    `json:"icon_color"`
}

// wireReaction is one reaction; the simulator knows emoji only.
type wireReaction struct {
	Type  string `json:"type"`
	Emoji string `json:"emoji"`
}

type reactionUpdated struct {
	Chat        wireChat       `json:"chat"`
	MessageID   int            `json:"message_id"`
	User        User           `json:"user"`
	Date        int64          `json:"date"`
	OldReaction []wireReaction `json:"old_reaction"`
	NewReaction []wireReaction `json:"new_reaction"`
}

func wireReactions(emoji []string) []wireReaction {
	list := make([]wireReaction, 0, len(emoji))
	for _, e := range emoji {
		list = append(list, wireReaction{Type: "emoji", Emoji: e})
	}
	return list
}

// object is the message as the Bot API shows it. What it replies to is shown without its own reply.
func (c *Chat) object(p *post) wireMessage {
	m := wireMessage{
		MessageID:       p.ID,
		MessageThreadID: p.ThreadID,
		From:            p.Sender,
		Chat:            c.objectUnder(p.ChatID),
		Date:            p.Sent.Unix(),
		IsTopicMessage:  p.inTopic,
		ForwardOrigin:   p.origin,
		ReplyMarkup:     p.markup,
		content:         p.content,
	}
	if !p.Edited.IsZero() {
		m.EditDate = p.Edited.Unix()
	}
	if p.replied != nil {
		target := *p.replied
		target.replied = nil
		shown := c.object(&target)
		m.ReplyToMessage = &shown
	}
	return m
}
