package telegram

import "encoding/json"

// botUser is what getMe returns.
type botUser struct {
	User
	CanJoinGroups           bool `json:"can_join_groups"`
	CanReadAllGroupMessages bool `json:"can_read_all_group_messages"`
	SupportsInlineQueries   bool `json:"supports_inline_queries"`
}

func (c *call) getMe() (any, error) {
	return botUser{User: c.bot.user, CanJoinGroups: true, CanReadAllGroupMessages: !c.bot.privacy}, nil
}

// Command is one entry of a bot's command menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// commandScope is whose menu a call is about, as a key.
func (c *call) commandScope() string {
	return c.args.text("scope") + "/" + c.args.text("language_code")
}

func (c *call) setMyCommands() (any, error) {
	var commands []Command
	if err := json.Unmarshal([]byte(c.args.text("commands")), &commands); err != nil {
		return nil, badRequest("can't parse commands JSON array")
	}
	c.bot.commands[c.commandScope()] = commands
	return true, nil
}

func (c *call) getMyCommands() (any, error) {
	return append([]Command{}, c.bot.commands[c.commandScope()]...), nil
}

func (c *call) deleteMyCommands() (any, error) {
	delete(c.bot.commands, c.commandScope())
	return true, nil
}

// deleteWebhook has no webhook to delete; it may drop the updates that wait.
func (c *call) deleteWebhook() (any, error) {
	if c.args.flag("drop_pending_updates") {
		c.bot.queue.forget(len(c.bot.queue.updates))
	}
	return true, nil
}

type webhookInfo struct {
	URL                  string `json:"url"`
	HasCustomCertificate bool   `json:"has_custom_certificate"`
	PendingUpdateCount   int    `json:"pending_update_count"`
}

func (c *call) getWebhookInfo() (any, error) {
	c.bot.queue.expire(c.server.now())
	return webhookInfo{PendingUpdateCount: len(c.bot.queue.updates)}, nil
}
