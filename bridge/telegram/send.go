package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"lifeboat/bridge"
)

// Send makes one call of the Bot API. A repeat of a post carries the mark, for
// Telegram cannot tell it from a second post; all other actions have the same
// effect when they are repeated.
func (p *Platform) Send(ctx context.Context, part bridge.Part) (bridge.Receipt, error) {
	call, err := p.prepare(part)
	if err != nil {
		return bridge.Receipt{}, err
	}
	ctx, report := withReport(ctx)
	err = p.carryOut(ctx, call)
	if report.exchange == nil {
		return bridge.Receipt{}, &bridge.SendError{Result: bridge.Rejected, Reason: "the part cannot be made into a request", Err: err}
	}
	if failure := classify(report.exchange, call.Action); failure != nil {
		return bridge.Receipt{}, failure
	}
	return receipt(report.exchange, call), nil
}

// call is a part, ready to be sent to where its chat is now.
type call struct {
	payload
	home string // the chat's id in the configuration
	to   address
}

func (p *Platform) prepare(part bridge.Part) (call, error) {
	c := call{home: part.Chat.ID}
	var err error
	if c.to, err = parseAddress(p.moves.current(part.Chat.ID)); err != nil {
		return call{}, rejected(err.Error())
	}
	if err := json.Unmarshal(part.Payload, &c.payload); err != nil {
		return call{}, &bridge.SendError{Result: bridge.Rejected, Reason: "the stored part cannot be read", Err: err}
	}
	if !c.targetInReach() {
		if c.Action != bridge.ActionPost {
			return call{}, rejected("the message is from before the group became a supergroup, and bots cannot reach those any more")
		}
		c.Target = messageID{}
	}
	if part.MayRepeat && c.Action == bridge.ActionPost {
		c.payload = c.marked()
	}
	return c, nil
}

// targetInReach is false for a message from before the chat got its present id.
// The number alone would point at another message.
func (c call) targetInReach() bool {
	return c.Target.Number == 0 || c.Target == nameOf(c.Target.Number, c.home, c.to.chat)
}

// carryOut calls the library. Its answer is not used: the report says more.
func (p *Platform) carryOut(ctx context.Context, c call) (err error) {
	switch c.Action {
	case bridge.ActionPost:
		_, err = p.bot.SendMessage(ctx, c.message())
	case bridge.ActionEdit:
		_, err = p.bot.EditMessageText(ctx, c.edit())
	case bridge.ActionDelete:
		_, err = p.bot.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: c.to.chat, MessageID: c.Target.Number})
	case bridge.ActionReact:
		_, err = p.bot.SetMessageReaction(ctx, &bot.SetMessageReactionParams{
			ChatID: c.to.chat, MessageID: c.Target.Number, Reaction: c.reactions(),
		})
	case bridge.ActionPin:
		_, err = p.bot.PinChatMessage(ctx, &bot.PinChatMessageParams{
			ChatID: c.to.chat, MessageID: c.Target.Number, DisableNotification: c.Silent,
		})
	default:
		err = fmt.Errorf("the stored part has the unknown action %q", c.Action)
	}
	return err
}

// message answers its target only if that is still there.
func (c call) message() *bot.SendMessageParams {
	text, entities := native(c.Text)
	message := &bot.SendMessageParams{
		ChatID: c.to.chat, MessageThreadID: c.to.topic,
		Text: text, Entities: entities, DisableNotification: c.Silent,
	}
	if c.Target.Number != 0 {
		message.ReplyParameters = &models.ReplyParameters{MessageID: c.Target.Number, AllowSendingWithoutReply: true}
	}
	return message
}

func (c call) edit() *bot.EditMessageTextParams {
	text, entities := native(c.Text)
	return &bot.EditMessageTextParams{ChatID: c.to.chat, MessageID: c.Target.Number, Text: text, Entities: entities}
}

// reactions is empty for taking a reaction off.
func (c call) reactions() []models.ReactionType {
	if c.Reaction == "" {
		return nil
	}
	return []models.ReactionType{{
		Type:              models.ReactionTypeTypeEmoji,
		ReactionTypeEmoji: &models.ReactionTypeEmoji{Emoji: c.Reaction},
	}}
}

// receipt names the new message, or the one that was changed.
func receipt(e *exchange, c call) bridge.Receipt {
	var made struct {
		ID   int   `json:"message_id"`
		Date int64 `json:"date"`
	}
	r := bridge.Receipt{ID: c.Target.String(), At: time.Now()}
	if c.Action != bridge.ActionPost {
		return r
	}
	if json.Unmarshal(e.answer.Result, &made) == nil {
		r.ID, r.At = nameOf(made.ID, c.home, c.to.chat).String(), time.Unix(made.Date, 0)
	}
	return r
}
