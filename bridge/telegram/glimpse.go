package telegram

import (
	"encoding/json"

	"lifeboat/bridge"
)

// glimpse is what an update tells of a chat.
type glimpse struct {
	remembered
	gone bool // the bot is no longer in the chat, or was blocked by the person
}

// sighting is as much of an update as tells of a chat.
type sighting struct {
	Message *seenIn `json:"message"`
	Edited  *seenIn `json:"edited_message"`
	Change  *struct {
		Chat chat `json:"chat"`
		New  struct {
			Status   string `json:"status"`
			IsMember bool   `json:"is_member"`
		} `json:"new_chat_member"`
	} `json:"my_chat_member"`
}

type seenIn struct {
	Chat     chat      `json:"chat"`
	Topic    int       `json:"message_thread_id"`
	InTopic  bool      `json:"is_topic_message"`
	Created  *topicTag `json:"forum_topic_created"`
	Migrated int64     `json:"migrate_to_chat_id"`
	ReplyTo  *struct {
		Created *topicTag `json:"forum_topic_created"`
	} `json:"reply_to_message"`
}

type topicTag struct {
	Name string `json:"name"`
}

// glimpses reads what updates tell of chats. What cannot be read tells nothing.
func glimpses(updates []bridge.Envelope) (all []glimpse) {
	for _, update := range updates {
		var seen sighting
		if json.Unmarshal(update.Payload, &seen) != nil {
			continue
		}
		if seen.Message == nil {
			seen.Message = seen.Edited
		}
		if seen.Message != nil && seen.Message.Chat.ID != 0 {
			all = append(all, seen.Message.glimpses()...)
		}
		if change := seen.Change; change != nil && change.Chat.ID != 0 {
			here := standing{Status: change.New.Status, IsMember: change.New.IsMember}.isIn()
			all = append(all, glimpse{remembered{ID: address{chat: change.Chat.ID}.String(), Title: change.Chat.called()}, !here})
		}
	}
	return all
}

// glimpses are the chat and, in a forum, the topic in it. A group that becomes a
// supergroup is gone under its id.
func (s *seenIn) glimpses() []glimpse {
	whole := glimpse{remembered{ID: address{chat: s.Chat.ID}.String(), Title: s.Chat.called()}, s.Migrated != 0}
	if !s.InTopic || s.Topic == 0 {
		return []glimpse{whole}
	}
	topic := whole
	topic.ID, topic.Topic = address{chat: s.Chat.ID, topic: s.Topic}.String(), s.topicName()
	return []glimpse{whole, topic}
}

// topicName is known from the message that opened the topic, which every message
// that replies to nothing is given as a reply to.
func (s *seenIn) topicName() string {
	switch {
	case s.Created != nil:
		return s.Created.Name
	case s.ReplyTo != nil && s.ReplyTo.Created != nil:
		return s.ReplyTo.Created.Name
	default:
		return ""
	}
}
