package telegram_test

import (
	"testing"
	"time"

	"github.com/mymmrac/telego"

	"lifeboat/sim/telegram"
)

func (w *world) edit(id int, text string, markup *telego.InlineKeyboardMarkup) (*telego.Message, error) {
	return w.client.EditMessageText(w.t.Context(), &telego.EditMessageTextParams{
		ChatID: w.chatID(), MessageID: id, Text: text, ReplyMarkup: markup,
	})
}

func (w *world) remove(id int) error {
	return w.client.DeleteMessage(w.t.Context(), &telego.DeleteMessageParams{ChatID: w.chatID(), MessageID: id})
}

const unchanged = "Bad Request: message is not modified: specified new message content and reply markup are exactly the " +
	"same as a current content and reply markup of the message"

func TestABotEditsItsMessage(t *testing.T) {
	w := newWorld(t)
	id := ok(w.send("WhatsApp is down"))(t).MessageID
	theirs := ok(w.anna.Say(w.family, "is it?"))(t)
	w.drain()

	edited := ok(w.edit(id, "WhatsApp is back", nil))(t)
	if edited.Text != "WhatsApp is back" || edited.EditDate == 0 {
		t.Errorf("the bot is told %+v", edited)
	}
	seen := lastEvent(t, w.family)
	if seen.Kind != telegram.Edited || seen.Message.ID != id || seen.Message.Text != "WhatsApp is back" || !seen.Silent {
		t.Errorf("members see %+v", seen)
	}
	for _, c := range []struct {
		id         int
		text, want string
	}{
		{id, "WhatsApp is back", unchanged},
		{id, "", "Bad Request: message text is empty"},
		{theirs, "no", "Bad Request: message can't be edited"},
		{999, "no", "Bad Request: message to edit not found"},
	} {
		_, err := w.edit(c.id, c.text, nil)
		refused(t, err, 400, c.want)
	}
	if got := w.updates(); len(got) != 0 {
		t.Errorf("the bot hears of its own edit: %+v", got)
	}
}

func TestAnEditOfTheFormatAloneIsOne(t *testing.T) {
	w := newWorld(t)
	id := ok(w.send("see https://example.com"))(t).MessageID
	_, err := w.edit(id, "see https://example.com ", nil)
	refused(t, err, 400, unchanged)
	for _, style := range []string{"bold", "italic"} {
		edited := ok(w.client.EditMessageText(t.Context(), &telego.EditMessageTextParams{
			ChatID: w.chatID(), MessageID: id, Text: "see https://example.com",
			Entities: []telego.MessageEntity{{Type: style, Length: 3}},
		}))(t)
		if len(edited.Entities) != 2 || edited.Entities[0].Type != style || edited.Entities[1].Type != "url" {
			t.Errorf("the entities are %+v", edited.Entities)
		}
	}
}

func TestABotEditsItsKeyboard(t *testing.T) {
	w := newWorld(t)
	id := ok(w.send("vote"))(t).MessageID
	keyboard := func(text string) *telego.InlineKeyboardMarkup {
		return &telego.InlineKeyboardMarkup{InlineKeyboard: [][]telego.InlineKeyboardButton{{{Text: text, CallbackData: text}}}}
	}
	set := func(markup *telego.InlineKeyboardMarkup) error {
		_, err := w.client.EditMessageReplyMarkup(t.Context(), &telego.EditMessageReplyMarkupParams{
			ChatID: w.chatID(), MessageID: id, ReplyMarkup: markup,
		})
		return err
	}
	must(t, set(keyboard("yes")))
	refused(t, set(keyboard("yes")), 400, unchanged)
	must(t, set(keyboard("no")))
	if edited := ok(w.edit(id, "vote", keyboard("maybe")))(t); edited.ReplyMarkup.InlineKeyboard[0][0].Text != "maybe" {
		t.Errorf("the keyboard is %+v", edited.ReplyMarkup)
	}
}

func TestABotDeletes(t *testing.T) {
	w := newWorld(t)
	mine := ok(w.send("mine"))(t).MessageID
	theirs := ok(w.anna.Say(w.family, "theirs"))(t)
	must(t, w.remove(mine))
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Deleted || seen.Message.ID != mine || seen.Actor != w.bot.User() {
		t.Errorf("members see %+v", seen)
	}
	must(t, w.remove(theirs))
	refused(t, w.remove(theirs), 400, "Bad Request: message to delete not found")

	w.family.AddBot(w.bot, false)
	theirs = ok(w.anna.Say(w.family, "more"))(t)
	refused(t, w.remove(theirs), 400, "Bad Request: message can't be deleted")

	old := ok(w.send("old"))(t).MessageID
	w.clock.Advance(48*time.Hour - time.Second)
	young := ok(w.send("young"))(t).MessageID
	w.clock.Advance(time.Second)
	refused(t, w.remove(old), 400, "Bad Request: message can't be deleted for everyone")
	must(t, w.remove(young))
}

func TestABotDeletesSeveral(t *testing.T) {
	w := newWorld(t)
	one, two := ok(w.send("one"))(t).MessageID, ok(w.send("two"))(t).MessageID
	ok(w.send("three"))(t)
	remove := func(ids ...int) error {
		return w.client.DeleteMessages(t.Context(), &telego.DeleteMessagesParams{ChatID: w.chatID(), MessageIDs: ids})
	}
	must(t, remove(one, 999, two))
	if left := w.family.Messages(); len(left) != 1 || left[0].Text != "three" {
		t.Errorf("left are %+v", left)
	}
	refused(t, remove([]int{}...), 400, "Bad Request: message identifiers are not specified")
	refused(t, remove(make([]int, 101)...), 400, "Bad Request: too many message identifiers specified")
}

func TestPins(t *testing.T) {
	w := newWorld(t)
	id := ok(w.send("status"))(t).MessageID
	second := ok(w.send("second"))(t).MessageID
	pin := func(id int, silent bool) error {
		return w.client.PinChatMessage(t.Context(),
			&telego.PinChatMessageParams{ChatID: w.chatID(), MessageID: id, DisableNotification: silent})
	}
	unpin := func(id int) error {
		return w.client.UnpinChatMessage(t.Context(), &telego.UnpinChatMessageParams{ChatID: w.chatID(), MessageID: id})
	}
	must(t, pin(id, true))
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Pinned || !seen.Silent || !seen.Message.Pinned {
		t.Errorf("members see %+v", seen)
	}
	if heard := w.one().Message; heard.PinnedMessage == nil || heard.From.ID != w.bot.User().ID {
		t.Errorf("the bot hears %+v", heard)
	}
	refused(t, pin(id, false), 400, "Bad Request: CHAT_NOT_MODIFIED")
	must(t, pin(second, false))
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Pinned || seen.Silent || seen.Message.ID != second {
		t.Errorf("members see %+v", seen)
	}
	chat := ok(w.client.GetChat(t.Context(), &telego.GetChatParams{ChatID: w.chatID()}))(t)
	if chat.PinnedMessage == nil || chat.PinnedMessage.MessageID != second {
		t.Errorf("the chat's pinned message is %+v", chat.PinnedMessage)
	}

	must(t, unpin(id))
	must(t, unpin(0))
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Unpinned || seen.Message.ID != second {
		t.Errorf("members see %+v", seen)
	}
	refused(t, unpin(0), 400, "Bad Request: message to unpin not found")
	refused(t, unpin(id), 400, "Bad Request: CHAT_NOT_MODIFIED")
	refused(t, pin(999, true), 400, "Bad Request: message to pin not found")

	must(t, w.anna.Pin(w.family, id, false))
	must(t, pin(second, true))
	must(t, w.client.UnpinAllChatMessages(t.Context(), &telego.UnpinAllChatMessagesParams{ChatID: w.chatID()}))
	for _, m := range w.family.Messages() {
		if m.Pinned {
			t.Errorf("message %d is still pinned", m.ID)
		}
	}

	w.family.AddBot(w.bot, false)
	refused(t, pin(id, true), 400, "Bad Request: not enough rights to manage pinned messages in the chat")
}

func TestABotReacts(t *testing.T) {
	w := newWorld(t)
	id := ok(w.anna.Say(w.family, "hello"))(t)
	react := func(id int, emoji ...string) error {
		reactions := []telego.ReactionType{}
		for _, e := range emoji {
			reactions = append(reactions, &telego.ReactionTypeEmoji{Type: "emoji", Emoji: e})
		}
		return w.client.SetMessageReaction(t.Context(),
			&telego.SetMessageReactionParams{ChatID: w.chatID(), MessageID: id, Reaction: reactions})
	}
	must(t, w.ben.React(w.family, id, "❤"))
	w.get(telego.GetUpdatesParams{AllowedUpdates: []string{"message_reaction"}})
	w.drain()

	must(t, react(id, "👍"))
	seen := lastEvent(t, w.family)
	if seen.Kind != telegram.Reacted || seen.Actor != w.bot.User() || len(seen.Message.Reactions) != 2 {
		t.Errorf("members see %+v", seen)
	}
	must(t, react(id))
	if seen := lastEvent(t, w.family); len(seen.Message.Reactions) != 1 || seen.Message.Reactions[0].User != w.ben.User() {
		t.Errorf("members see %+v", seen)
	}
	refused(t, react(id, "🛟"), 400, "Bad Request: REACTION_INVALID")
	refused(t, react(id, "👍", "❤"), 400, "Bad Request: REACTIONS_TOO_MANY")
	refused(t, react(999, "👍"), 400, "Bad Request: message to react not found")
	if got := w.updates(); len(got) != 0 {
		t.Errorf("the bot hears of its own reaction: %+v", got)
	}
}
