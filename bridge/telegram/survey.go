package telegram

import (
	"context"
	"strings"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"lifeboat/bridge"
)

// What operators are told to do about a chat.
const (
	remedyAdd     = "add the bot to the group, as an administrator with the right to pin messages"
	remedyPrivacy = "make the bot an administrator of the group; or switch its privacy mode off (@BotFather, /setprivacy, Disable) and add it to the group again"
	remedyPost    = "let members of the group send messages, or make the bot an administrator"
	remedyPin     = "make the bot an administrator of the group with the right to pin messages"
	remedyChannel = "nobody can answer in a channel: use a group"
)

// profile is as much of getMe's answer as is needed.
type profile struct {
	Username string `json:"username"`
	ReadsAll bool   `json:"can_read_all_group_messages"` // privacy mode is off
}

// details are as much of getChat's answer as is needed.
type details struct {
	chat
	IsForum     bool `json:"is_forum"`
	Permissions *struct {
		CanSend bool `json:"can_send_messages"`
	} `json:"permissions"` // of members who are no administrators
}

// standing is what the bot is in a chat: as much of getChatMember's answer as is
// needed.
type standing struct {
	Status   string `json:"status"`
	IsMember bool   `json:"is_member"` // of those who are restricted
	CanSend  bool   `json:"can_send_messages"`
	CanPin   bool   `json:"can_pin_messages"`
}

// surveyed is what the bot finds in a group.
type surveyed struct {
	details
	standing
}

func (s standing) isAdmin() bool { return s.Status == "administrator" || s.Status == "creator" }

func (s standing) isIn() bool {
	return s.isAdmin() || s.Status == "member" || s.Status == "restricted" && s.IsMember
}

// isQuiet says that members who are no administrators cannot write.
func (d details) isQuiet() bool { return d.Permissions != nil && !d.Permissions.CanSend }

// mayPost follows the chat's rules, or those for the bot alone.
func (s surveyed) mayPost() bool {
	switch {
	case s.isAdmin():
		return true
	case s.Status == "restricted":
		return s.CanSend
	default:
		return s.isIn() && !s.isQuiet()
	}
}

// obstacle is the remedy for what keeps the bot from posting; empty if it may.
func (s surveyed) obstacle() string {
	switch {
	case s.Type == "channel":
		return remedyChannel
	case !s.isIn():
		return remedyAdd
	case !s.mayPost():
		return remedyPost
	default:
		return ""
	}
}

// survey looks at a group and at the bot in it.
func (p *Platform) survey(ctx context.Context, chat int64) (s surveyed, failure *bridge.SendError) {
	if failure := p.look(ctx, chat, &s.details); failure != nil {
		return s, failure
	}
	return s, p.ask(ctx, &s.standing, func(ctx context.Context) error {
		_, err := p.bot.GetChatMember(ctx, &bot.GetChatMemberParams{ChatID: chat, UserID: p.self})
		return err
	})
}

func (p *Platform) look(ctx context.Context, chat int64, into *details) *bridge.SendError {
	return p.ask(ctx, into, func(ctx context.Context) error {
		_, err := p.bot.GetChat(ctx, &bot.GetChatParams{ChatID: chat})
		return err
	})
}

func (p *Platform) whoami(ctx context.Context) (me profile, failure *bridge.SendError) {
	return me, p.ask(ctx, &me, func(ctx context.Context) error {
		_, err := p.bot.GetMe(ctx)
		return err
	})
}

// count asks how many members a group has, the bot among them; 0 if Telegram
// does not say.
func (p *Platform) count(ctx context.Context, chat int64) (members int) {
	failure := p.ask(ctx, &members, func(ctx context.Context) error {
		_, err := p.bot.GetChatMemberCount(ctx, &bot.GetChatMemberCountParams{ChatID: chat})
		return err
	})
	if failure != nil {
		return 0
	}
	return members
}

// knock finds out whether the bot may write somewhere without writing: members
// see for 5 s that it is typing.
func (p *Platform) knock(ctx context.Context, to address) *bridge.SendError {
	return p.ask(ctx, nil, func(ctx context.Context) error {
		_, err := p.bot.SendChatAction(ctx, &bot.SendChatActionParams{
			ChatID: to.chat, MessageThreadID: to.topic, Action: models.ChatActionTyping,
		})
		return err
	})
}

// called is the chat's title, or the name of the person whose chat it is.
func (c chat) called() string {
	if c.Title != "" {
		return c.Title
	}
	return strings.TrimSpace(c.FirstName + " " + c.LastName)
}
