package telegram

import (
	"encoding/json"
	"slices"
)

// updateType is the name of an update's type, as in allowed_updates.
type updateType string

const (
	onMessage       updateType = "message"
	onEditedMessage updateType = "edited_message"
	onReaction      updateType = "message_reaction"
	onMyChatMember  updateType = "my_chat_member"
	onChatMember    updateType = "chat_member"
)

// updateTypes are those that a bot asked for.
type updateTypes struct {
	explicit []updateType // nil for the usual ones
}

// usualUpdates are what a bot gets that never asked for anything, or asked for an empty list: all but those that must
// be named (Bot API documentation, getUpdates).
var usualUpdates = updateTypes{}

func (t updateTypes) has(kind updateType) bool {
	if t.explicit == nil {
		return kind != onReaction && kind != onChatMember
	}
	return slices.Contains(t.explicit, kind)
}

// readUpdateTypes reads allowed_updates. A bot that leaves it out, or sends what is no list, keeps what it asked for
// before (Client.cpp:16889).
func readUpdateTypes(args arguments, before updateTypes) updateTypes {
	var names []updateType
	if err := json.Unmarshal([]byte(args.text("allowed_updates")), &names); err != nil {
		return before
	}
	if len(names) == 0 {
		return usualUpdates
	}
	return updateTypes{explicit: names}
}
