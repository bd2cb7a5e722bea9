package telegram

import (
	"encoding/json"
	"time"
)

// deletable is for how long a bot may delete a message (Bot API documentation, deleteMessage).
const deletable = 48 * time.Hour

// deleteMessage removes a message for everybody.
func (c *call) deleteMessage() (any, error) {
	chat, p, err := c.message("message to delete")
	if err != nil {
		return nil, err
	}
	if err := c.mayDelete(chat, p); err != nil {
		return nil, err
	}
	chat.remove(p, c.bot.user)
	return true, nil
}

// maxDeletions is how many messages one deleteMessages names at most.
const maxDeletions = 100

// deleteMessages removes several messages, and passes over those that are not there.
func (c *call) deleteMessages() (any, error) {
	var ids []int
	if err := json.Unmarshal([]byte(c.args.text("message_ids")), &ids); err != nil {
		return nil, badRequest("can't parse message identifiers JSON array")
	}
	if len(ids) == 0 {
		return nil, badRequest("message identifiers are not specified")
	}
	if len(ids) > maxDeletions {
		return nil, badRequest("too many message identifiers specified")
	}
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	return true, c.deleteAll(chat, ids)
}

func (c *call) deleteAll(chat *Chat, ids []int) error {
	var found []*post
	for _, id := range ids {
		p := chat.find(id)
		if p == nil {
			continue
		}
		if err := c.mayDelete(chat, p); err != nil {
			return err
		}
		found = append(found, p)
	}
	for _, p := range found {
		chat.remove(p, c.bot.user)
	}
	return nil
}

// mayDelete refuses what is older than 48 hours, and what is not the bot's unless it is an administrator.
func (c *call) mayDelete(chat *Chat, p *post) error {
	if p.Sender.ID != c.bot.user.ID && !c.isAdmin(chat) {
		return badRequest("message can't be deleted")
	}
	if c.server.now().Sub(p.Sent) >= deletable {
		return badRequest("message can't be deleted for everyone")
	}
	return nil
}
