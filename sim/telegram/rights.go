package telegram

import "fmt"

// permissions are what members who are no administrators may do in a group. The simulator knows one rule for all.
type permissions struct {
	CanSendMessages bool `json:"can_send_messages"`
	CanSendPhotos   bool `json:"can_send_photos"`
	CanSendOther    bool `json:"can_send_other_messages"`
}

// LetOnlyAdminsWrite makes a group one in which only its creator and its administrators write, or takes that back.
func (c *Chat) LetOnlyAdminsWrite(on bool) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.quiet = on
}

// ForbidPinning takes the right to pin messages from a bot that is an administrator, until it is made one anew.
func (c *Chat) ForbidPinning(b *Bot) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if m := c.member(b.user.ID); m != nil {
		m.mayNotPin = true
	}
}

func (c *Chat) permissions() *permissions {
	if c.kind == private {
		return nil
	}
	return &permissions{!c.quiet, !c.quiet, !c.quiet}
}

// silences reports whether a member may not write.
func (c *Chat) silences(m *member) bool {
	return c.quiet && m.status != creator && m.status != administrator
}

// mayWrite refuses a bot that the group's rules silence.
func (c *call) mayWrite(chat *Chat) error {
	if chat.kind != private && chat.silences(chat.member(c.bot.user.ID)) {
		return badRequest("not enough rights to send text messages to the chat")
	}
	return nil
}

// mayPin reports whether the bot may pin messages in a chat.
func (c *call) mayPin(chat *Chat) bool {
	return c.isAdmin(chat) && !chat.member(c.bot.user.ID).mayNotPin
}

// errSilenced is why a person cannot write.
func (c *Chat) errSilenced(user User) error {
	return fmt.Errorf("in %q only administrators write, which %s is not", c.title, user.Name())
}
