package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
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
	e, failure := p.try(ctx, call)
	if failure != nil {
		return bridge.Receipt{}, failure
	}
	if other, possible := call.otherwise(e); possible {
		if e, failure = p.try(ctx, other); failure != nil {
			return bridge.Receipt{}, failure
		}
	}
	if failure := classify(e, call.Action); failure != nil {
		return bridge.Receipt{}, failure
	}
	p.learnName(e)
	return receipt(e, call), nil
}

// try makes one request. A failure means that there was none.
func (p *Platform) try(ctx context.Context, c call) (*exchange, *bridge.SendError) {
	contents, failure := p.open(c.Files)
	defer p.closeAll(contents)
	if failure != nil {
		return nil, failure
	}
	ctx, report := withReport(ctx)
	report.streams = len(c.Files) > 0
	err := p.carryOut(ctx, c, contents)
	if report.exchange == nil {
		return nil, &bridge.SendError{Result: bridge.Rejected, Reason: "the part cannot be made into a request", Err: err}
	}
	return report.exchange, nil
}

// call is a part, ready to be sent to where its chat is now.
type call struct {
	payload
	home string // the chat's id in the configuration
	to   address
	// ofFile says that what is edited is the caption of a file.
	ofFile bool
	// asDocuments says that pictures go as files that nobody looks into.
	asDocuments bool
}

// pictureComplaints are how Telegram refuses a picture that it cannot read or
// show, in lower case.
var pictureComplaints = []string{"photo_", "image_process_failed", "too big for a photo"}

// otherwise returns the call in the other form that may succeed where Telegram
// has just refused the first, which is known to have done nothing then.
func (c call) otherwise(e *exchange) (call, bool) {
	complaint := strings.ToLower(e.answer.Description)
	unreadable := func(part string) bool { return strings.Contains(complaint, part) }
	switch {
	case !e.Understood || e.answer.Code != http.StatusBadRequest:
		return c, false
	case c.Action == bridge.ActionEdit && strings.Contains(complaint, "there is no text in the message"):
		c.ofFile, c.Text = true, beginning(c.Text, maxCaption)
		return c, true
	case len(c.Files) > 0 && slices.ContainsFunc(pictureComplaints, unreadable):
		c.asDocuments = true
		return c, true
	default:
		return c, false
	}
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
func (p *Platform) carryOut(ctx context.Context, c call, contents []*content) (err error) {
	switch c.Action {
	case bridge.ActionPost:
		err = p.post(ctx, c, contents)
	case bridge.ActionEdit:
		err = p.edit(ctx, c)
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
	case bridge.ActionUnpin:
		_, err = p.bot.UnpinChatMessage(ctx, &bot.UnpinChatMessageParams{ChatID: c.to.chat, MessageID: c.Target.Number})
	default:
		err = fmt.Errorf("the stored part has the unknown action %q", c.Action)
	}
	return err
}

func (p *Platform) post(ctx context.Context, c call, contents []*content) error {
	if len(c.Files) > 0 {
		return p.postFiles(ctx, c, contents)
	}
	text, entities := native(c.Text)
	_, err := p.bot.SendMessage(ctx, &bot.SendMessageParams{
		ChatID: c.to.chat, MessageThreadID: c.to.topic,
		Text: text, Entities: entities, DisableNotification: c.Silent, ReplyParameters: c.reply(),
	})
	return err
}

// reply answers the target only if that is still there; nil for a post that
// answers nothing.
func (c call) reply() *models.ReplyParameters {
	if c.Target.Number == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: c.Target.Number, AllowSendingWithoutReply: true}
}

func (p *Platform) edit(ctx context.Context, c call) (err error) {
	text, entities := native(c.Text)
	if c.ofFile {
		_, err = p.bot.EditMessageCaption(ctx, &bot.EditMessageCaptionParams{
			ChatID: c.to.chat, MessageID: c.Target.Number, Caption: text, CaptionEntities: entities,
		})
		return err
	}
	_, err = p.bot.EditMessageText(ctx, &bot.EditMessageTextParams{
		ChatID: c.to.chat, MessageID: c.Target.Number, Text: text, Entities: entities,
	})
	return err
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

// made is as much of a message that was posted as is needed.
type made struct {
	ID   int   `json:"message_id"`
	Date int64 `json:"date"`
}

// receipt names the new message, all those of an album, or the one that was
// changed.
func receipt(e *exchange, c call) bridge.Receipt {
	r := bridge.Receipt{ID: c.Target.String(), At: time.Now()}
	if c.Action != bridge.ActionPost {
		return r
	}
	for i, m := range allMade(e.answer.Result) {
		name := nameOf(m.ID, c.home, c.to.chat).String()
		if i > 0 {
			r.Further = append(r.Further, name)
			continue
		}
		r.ID, r.At = name, time.Unix(m.Date, 0)
	}
	return r
}

// allMade reads the result of a post: a message, or several for an album. It is
// none where the answer does not tell.
func allMade(result json.RawMessage) []made {
	var all []made
	if json.Unmarshal(result, &all) == nil {
		return all
	}
	var one made
	if json.Unmarshal(result, &one) != nil {
		return nil
	}
	return []made{one}
}
