package telegram

import "fmt"

// status is what somebody is in a chat, in the words of the Bot API.
type status string

const (
	creator       status = "creator"
	administrator status = "administrator"
	ordinary      status = "member"
	gone          status = "left"
	kicked        status = "kicked"
)

// member is somebody who is or was in a chat.
type member struct {
	user      User
	bot       *Bot // nil for people
	status    status
	mayNotPin bool // although it is an administrator
}

func (m *member) present() bool {
	return m.status != gone && m.status != kicked
}

// wireMember is a member as the Bot API shows it. An administrator of the simulator has all rights.
type wireMember struct {
	User   User   `json:"user"`
	Status status `json:"status"`
	adminRights
	UntilDate *int64 `json:"until_date,omitempty"` // 0 for ever, of those who were kicked
}

type adminRights struct {
	CanManageChat       bool `json:"can_manage_chat,omitempty"`
	CanDeleteMessages   bool `json:"can_delete_messages,omitempty"`
	CanManageVideoChats bool `json:"can_manage_video_chats,omitempty"`
	CanRestrictMembers  bool `json:"can_restrict_members,omitempty"`
	CanChangeInfo       bool `json:"can_change_info,omitempty"`
	CanInviteUsers      bool `json:"can_invite_users,omitempty"`
	CanPinMessages      bool `json:"can_pin_messages,omitempty"`
	CanManageTopics     bool `json:"can_manage_topics,omitempty"`
}

var allRights = adminRights{true, true, true, true, true, true, true, true}

func (m *member) object() wireMember {
	shown := wireMember{User: m.user, Status: m.status}
	switch m.status {
	case administrator:
		shown.adminRights = allRights
		shown.CanPinMessages = !m.mayNotPin
	case kicked:
		shown.UntilDate = new(int64)
	}
	return shown
}

type memberUpdated struct {
	Chat          wireChat   `json:"chat"`
	From          User       `json:"from"`
	Date          int64      `json:"date"`
	OldChatMember wireMember `json:"old_chat_member"`
	NewChatMember wireMember `json:"new_chat_member"`
}

// member finds somebody who is or was in the chat, or nil.
func (c *Chat) member(id int64) *member {
	for _, m := range c.members {
		if m.user.ID == id {
			return m
		}
	}
	return nil
}

// presentMember finds somebody who is in the chat now.
func (c *Chat) presentMember(user User) (*member, error) {
	m := c.member(user.ID)
	if m == nil || !m.present() {
		return nil, fmt.Errorf("%s is not in the chat %q", user.Name(), c.title)
	}
	return m, nil
}

// enter returns the entry of somebody, made if there is none.
func (c *Chat) enter(user User, bot *Bot) *member {
	if m := c.member(user.ID); m != nil {
		return m
	}
	m := &member{user: user, bot: bot, status: gone}
	c.members = append(c.members, m)
	return m
}

// owner is who acts where the chat itself does something.
func (c *Chat) owner() User {
	return c.members[0].user
}

// change gives a member another status, and tells the member if it is a bot, and the bots that asked for it.
func (c *Chat) change(m *member, to status, by User) {
	update := memberUpdated{Chat: c.objectUnder(c.id), From: by, Date: c.server.now().Unix(), OldChatMember: m.object()}
	m.status, m.mayNotPin = to, false
	update.NewChatMember = m.object()
	if m.bot != nil {
		m.bot.tell(onMyChatMember, update)
	}
	for _, other := range c.members {
		if other != m && other.bot != nil && other.status == administrator {
			other.bot.tell(onChatMember, update)
		}
	}
}

// Join lets a person into a group.
func (c *Chat) Join(p *Person) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	m := c.enter(p.user, nil)
	if m.present() {
		return
	}
	c.change(m, ordinary, p.user)
	c.serve(p.user, nil, content{NewChatMembers: []User{p.user}})
	c.announce(Joined, p.user)
}

// Leave lets a person out of a group.
func (c *Chat) Leave(p *Person) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if m := c.member(p.user.ID); m != nil && m.present() {
		c.depart(m, gone, p.user, nil)
	}
}

// depart ends a membership.
func (c *Chat) depart(m *member, to status, by User, byBot *Bot) {
	c.change(m, to, by)
	c.serve(by, byBot, content{LeftChatMember: &m.user})
	c.announce(Left, m.user)
}

// AddBot adds a bot to a group, or changes whether it is an administrator there. An administrator has all rights.
func (c *Chat) AddBot(b *Bot, admin bool) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	to := ordinary
	if admin {
		to = administrator
	}
	m := c.enter(b.user, b)
	if m.status == to {
		return
	}
	isNew := !m.present()
	c.change(m, to, c.owner())
	if isNew {
		c.serve(c.owner(), nil, content{NewChatMembers: []User{b.user}})
		c.announce(Joined, b.user)
	}
}

// KickBot removes a bot from a group. It cannot come back by itself; AddBot lets it in again.
func (c *Chat) KickBot(b *Bot) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if m := c.member(b.user.ID); m != nil && m.present() {
		c.depart(m, kicked, c.owner(), nil)
	}
}
