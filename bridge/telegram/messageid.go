package telegram

import (
	"fmt"
	"strconv"
	"strings"
)

// messageID names a message. A supergroup that a group became counts its
// messages from 1 again, and a bot can no longer reach the group's; so ids in a
// chat that is reported under its former id also say where they were given.
type messageID struct {
	Number int `json:"number,omitempty"` // 0 for no message
	// Chat is the chat that the number was given in; 0 for the one in the
	// configuration.
	Chat int64 `json:"chat,omitempty"`
}

// String returns "17", or "17@-1001234567890" in a chat with a former id.
func (m messageID) String() string {
	if m.Chat == 0 {
		return strconv.Itoa(m.Number)
	}
	return fmt.Sprintf("%d@%d", m.Number, m.Chat)
}

// parseMessageID reads what String returns.
func parseMessageID(id string) (messageID, error) {
	var m messageID
	var err error
	number, chat, moved := strings.Cut(id, "@")
	if m.Number, err = strconv.Atoi(number); err != nil || m.Number <= 0 {
		return messageID{}, fmt.Errorf("%q is not the id of a Telegram message", id)
	}
	if !moved {
		return m, nil
	}
	if m.Chat, err = strconv.ParseInt(chat, 10, 64); err != nil {
		return messageID{}, fmt.Errorf("%q is not the id of a Telegram message", id)
	}
	return m, nil
}

// nameOf names a message in a chat that is configured as home.
func nameOf(number int, home string, chat int64) messageID {
	if configured, err := parseAddress(home); err == nil && configured.chat == chat {
		return messageID{Number: number}
	}
	return messageID{Number: number, Chat: chat}
}
