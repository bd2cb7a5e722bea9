package telegram_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mymmrac/telego"

	"lifeboat/sim/telegram"
)

var replyTo = telegram.ReplyTo

func TestMembersSeeWhatABotSends(t *testing.T) {
	w := newWorld(t)
	sent := ok(w.client.SendMessage(t.Context(), &telego.SendMessageParams{
		ChatID:              w.chatID(),
		Text:                "  Grüße 👋 from far\n",
		Entities:            []telego.MessageEntity{{Type: "bold", Offset: 2, Length: 8}},
		DisableNotification: true,
		LinkPreviewOptions:  &telego.LinkPreviewOptions{IsDisabled: true},
	}))(t)
	if sent.Text != "Grüße 👋 from far" || sent.From.ID != w.bot.User().ID || sent.Chat.Title != "Family" {
		t.Errorf("the bot is told %+v", sent)
	}
	if len(sent.Entities) != 1 || sent.Entities[0].Offset != 0 || sent.Entities[0].Length != 8 {
		t.Errorf("the entities are %+v, want one from 0 to 8", sent.Entities)
	}
	seen := lastEvent(t, w.family)
	if seen.Kind != telegram.Posted || !seen.Silent || seen.Message.Text != sent.Text || seen.Message.ID != sent.MessageID {
		t.Errorf("members see %+v", seen)
	}
	if !seen.Actor.IsBot || len(seen.Message.Entities) != 1 {
		t.Errorf("members see %+v", seen)
	}
	ok(w.send("and loudly"))(t)
	if lastEvent(t, w.family).Silent {
		t.Error("a message without disable_notification was silent")
	}
}

func TestTextsThatCannotBeSent(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name, text, want string
	}{
		{"empty", "", "Bad Request: message text is empty"},
		{"blank", " \n ", "Bad Request: message text is empty"},
		{"4,097 letters", strings.Repeat("x", 4097), "Bad Request: message is too long"},
		{"4,098 units in 2,049 characters", strings.Repeat("😀", 2049), "Bad Request: message is too long"},
		{"more than 32 KiB", strings.Repeat("x", 32769), "Bad Request: text is too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := w.send(c.text)
			refused(t, err, 400, c.want)
		})
	}
	for _, text := range []string{strings.Repeat("x", 4096), strings.Repeat("😀", 2048), strings.Repeat("x", 4096) + "  "} {
		ok(w.send(text))(t)
	}
}

func TestEntitiesThatCannotBeSent(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ name, entities, want string }{
		{
			"past the end", `[{"type":"bold","offset":2,"length":2}]`,
			"Bad Request: entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 4",
		},
		{
			"begins within a character", `[{"type":"bold","offset":2,"length":1}]`,
			"Bad Request: entity begins in a middle of a UTF-16 symbol at UTF-16 offset 2",
		},
		{
			"ends within a character", `[{"type":"bold","offset":0,"length":2}]`,
			"Bad Request: entity ends in a middle of a UTF-16 symbol at UTF-16 offset 2",
		},
		{"no offset", `[{"type":"bold","length":1}]`, `Bad Request: can't parse MessageEntity: can't find field "offset"`},
		{"no length", `[{"type":"bold","offset":1}]`, `Bad Request: can't parse MessageEntity: can't find field "length"`},
		{"no type", `[{"offset":0,"length":1}]`, `Bad Request: can't parse MessageEntity: can't find field "type"`},
		{"empty type", `[{"type":"","offset":0,"length":1}]`, "Bad Request: can't parse MessageEntity: Type is not specified"},
		{"no object", `[7]`, "Bad Request: can't parse MessageEntity: a field has the wrong type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := w.sendRaw("a😀", c.entities)
			if c.name == "past the end" {
				answer = w.sendRaw("abc", c.entities)
			}
			if answer.Description != c.want {
				t.Errorf("got %q, want %q", answer.Description, c.want)
			}
		})
	}
}

// sendRaw sends a text with entities that need not be well-formed.
func (w *world) sendRaw(text, entities string) reply {
	w.t.Helper()
	id := string(ok(w.chatID().MarshalJSON())(w.t))
	return post(w.t, w.method("sendMessage"), "application/json", `{"chat_id":`+id+`,"text":"`+text+`","entities":`+entities+`}`)
}

func TestEntitiesThatArePassedOver(t *testing.T) {
	w := newWorld(t)
	for _, entities := range []string{
		`"none"`, `[{"type":"sparkling","offset":0,"length":1}]`, `[{"type":"url","offset":0,"length":1}]`,
		`[{"type":"bold","offset":-1,"length":1}]`, `[{"type":"bold","offset":0,"length":0}]`,
	} {
		if answer := w.sendRaw("abc", entities); !answer.OK {
			t.Errorf("%s is refused: %s", entities, answer.Description)
		}
		if got := lastEvent(t, w.family).Message.Entities; len(got) != 0 {
			t.Errorf("%s becomes %v", entities, got)
		}
	}
}

func TestHTML(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ html, text, entities, refusal string }{
		{html: "a <b>b <i>c</i></b> &lt;d&gt;", text: "a b c <d>", entities: "bold 2 3, italic 4 1"},
		{html: `<a href="https://example.com/?a=1&amp;b=2">here</a>`, text: "here", entities: "text_link 0 4 https://example.com/?a=1&b=2"},
		{html: "😀<code>x</code><b></b>", text: "😀x", entities: "code 2 1"},
		{html: "<b>x", refusal: `can't find end tag corresponding to start tag "b"`},
		{html: "x</b>", refusal: "unexpected end tag at byte offset 1"},
		{html: "<b>x</i>", refusal: `unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{html: "<blink>x</blink>", refusal: `unsupported start tag "blink" at byte offset 0`},
		{html: "a < b", refusal: "unclosed start tag at byte offset 2"},
	} {
		t.Run(c.html, func(t *testing.T) {
			_, err := w.client.SendMessage(t.Context(), &telego.SendMessageParams{ChatID: w.chatID(), Text: c.html, ParseMode: "HTML"})
			if c.refusal != "" {
				refused(t, err, 400, "Bad Request: can't parse entities: "+c.refusal)
				return
			}
			must(t, err)
			seen := lastEvent(t, w.family).Message
			if seen.Text != c.text || describe(seen.Entities) != c.entities {
				t.Errorf("members see %q with %s, want %q with %s", seen.Text, describe(seen.Entities), c.text, c.entities)
			}
		})
	}
	for _, mode := range []string{"MarkdownV2", "Esperanto"} {
		if _, err := w.client.SendMessage(t.Context(), &telego.SendMessageParams{ChatID: w.chatID(), Text: "x", ParseMode: mode}); err == nil {
			t.Errorf("parse_mode %s is taken", mode)
		}
	}
}

func TestReplies(t *testing.T) {
	w := newWorld(t)
	id := ok(w.anna.Say(w.family, "question"))(t)
	send := func(reply telego.ReplyParameters) (*telego.Message, error) {
		return w.client.SendMessage(t.Context(), &telego.SendMessageParams{ChatID: w.chatID(), Text: "answer", ReplyParameters: &reply})
	}
	sent := ok(send(telego.ReplyParameters{MessageID: id}))(t)
	if sent.ReplyToMessage == nil || sent.ReplyToMessage.Text != "question" {
		t.Errorf("it replies to %+v", sent.ReplyToMessage)
	}
	if seen := lastEvent(t, w.family).Message; seen.ReplyTo != id {
		t.Errorf("members see a reply to %d, want %d", seen.ReplyTo, id)
	}
	_, err := send(telego.ReplyParameters{MessageID: 999})
	refused(t, err, 400, "Bad Request: message to be replied not found")
	alone := ok(send(telego.ReplyParameters{MessageID: 999, AllowSendingWithoutReply: true}))(t)
	if alone.ReplyToMessage != nil || lastEvent(t, w.family).Message.ReplyTo != 0 {
		t.Error("it replies to what is not there")
	}

	w.drain()
	ok(w.ben.Say(w.family, "thanks", replyTo(sent.MessageID)))(t)
	heard := w.one().Message
	if heard.ReplyToMessage == nil || heard.ReplyToMessage.MessageID != sent.MessageID || heard.ReplyToMessage.ReplyToMessage != nil {
		t.Errorf("the bot hears a reply to %+v", heard.ReplyToMessage)
	}
}

func TestEveryKindOfMessageArrives(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		media   telegram.Media
		caption string
		arrived func(*telego.Message) bool
	}{
		{telegram.Photo(), "look", func(m *telego.Message) bool { return len(m.Photo) == 2 && m.Caption == "look" }},
		{telegram.Video(), "", func(m *telego.Message) bool { return m.Video != nil && m.Video.Duration > 0 }},
		{telegram.Voice(), "", func(m *telego.Message) bool { return m.Voice != nil && m.Voice.FileID != "" }},
		{telegram.Sticker("🎉"), "", func(m *telego.Message) bool { return m.Sticker != nil && m.Sticker.Emoji == "🎉" }},
		{telegram.Document("taxes.pdf"), "", func(m *telego.Message) bool { return m.Document != nil && m.Document.FileName == "taxes.pdf" }},
		{telegram.Location(47.1, 8.5), "", func(m *telego.Message) bool { return m.Location != nil && m.Location.Latitude == 47.1 }},
		{telegram.Contact("Carl", "+41790000000"), "", func(m *telego.Message) bool { return m.Contact != nil && m.Contact.FirstName == "Carl" }},
		{telegram.Poll("Lunch?", "yes", "no"), "", func(m *telego.Message) bool { return m.Poll != nil && len(m.Poll.Options) == 2 }},
	} {
		ok(w.anna.Send(w.family, c.media, c.caption))(t)
		message := w.one().Message
		if message == nil || message.Text != "" || !c.arrived(message) {
			t.Errorf("a %s arrives as %+v", lastEvent(t, w.family).Message.Kind, message)
		}
	}
	if _, err := w.anna.Send(w.family, telegram.Sticker("🎉"), "no caption here"); err == nil {
		t.Error("a sticker had a caption")
	}
	if _, err := w.anna.Send(w.family, telegram.Photo(), strings.Repeat("x", 1025)); err == nil {
		t.Error("a caption had 1,025 letters")
	}
}

func TestWhatPeopleCannotPost(t *testing.T) {
	w := newWorld(t)
	stranger := w.server.NewPerson("Stranger")
	if _, err := stranger.Say(w.family, "hello"); err == nil {
		t.Error("a stranger spoke in the group")
	}
	for name, option := range map[string]telegram.PostOption{
		"a reply to nothing":     replyTo(999),
		"a topic in no forum":    telegram.InTopic(3),
		"an entity past the end": telegram.WithEntities(telegram.Entity{Type: "bold", Offset: 3, Length: 9}),
	} {
		if _, err := w.anna.Say(w.family, "hello", option); err == nil {
			t.Errorf("%s was posted", name)
		}
	}
	if _, err := w.anna.Say(w.family, strings.Repeat("x", 4097)); err == nil {
		t.Error("4,097 letters were posted")
	}
	if got := w.updates(); len(got) != 0 {
		t.Errorf("the bot heard of %d of them", len(got))
	}
}

func TestPeopleEdit(t *testing.T) {
	w := newWorld(t)
	text := ok(w.anna.Say(w.family, "helo"))(t)
	photo := ok(w.anna.Send(w.family, telegram.Photo(), "luk"))(t)
	w.drain()
	w.clock.Advance(time.Minute)

	must(t, w.anna.Edit(w.family, text, "hello", telegram.Entity{Type: "italic", Length: 5}))
	edited := w.one().EditedMessage
	if edited == nil || edited.MessageID != text || edited.Text != "hello" || edited.EditDate == 0 || len(edited.Entities) != 1 {
		t.Errorf("the bot hears %+v", edited)
	}
	seen := lastEvent(t, w.family)
	if seen.Kind != telegram.Edited || seen.Message.Text != "hello" || seen.Message.Edited.Sub(seen.Message.Sent) != time.Minute {
		t.Errorf("members see %+v", seen)
	}
	must(t, w.anna.Edit(w.family, photo, "look"))
	if edited := w.one().EditedMessage; edited.Caption != "look" || len(edited.Photo) == 0 {
		t.Errorf("the bot hears %+v", edited)
	}
	if w.ben.Edit(w.family, text, "hi") == nil || w.anna.Edit(w.family, 999, "hi") == nil || w.anna.Edit(w.family, text, "") == nil {
		t.Error("an edit that cannot be was taken")
	}
}

func TestPeopleDelete(t *testing.T) {
	w := newWorld(t)
	id := ok(w.anna.Say(w.family, "oops"))(t)
	ok(w.ben.Say(w.family, "what?", replyTo(id)))(t)
	w.drain()
	if w.ben.Delete(w.family, id) == nil {
		t.Error("Ben deleted what Anna said")
	}
	must(t, w.anna.Delete(w.family, id))
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Deleted || seen.Message.ID != id || seen.Actor.Name() != "Anna Smith" {
		t.Errorf("members see %+v", seen)
	}
	if left := w.family.Messages(); len(left) != 1 || left[0].Text != "what?" {
		t.Errorf("left are %+v", left)
	}
	if got := w.updates(); len(got) != 0 {
		t.Errorf("the bot was told of a deletion: %+v", got)
	}
}

func TestTheServerFindsLinksAndCommands(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		"😀 see https://example.com/a?b=c.":      "url 7 25",
		"/up@lifeboat_bot now, or /down":        "bot_command 0 16, bot_command 25 5",
		"ask @anna or anna@example.com #family": "mention 4 5, email 13 16, hashtag 30 7",
		"a/b c@d #1 https://":                   "",
	} {
		ok(w.anna.Say(w.family, text))(t)
		if got := describe(lastEvent(t, w.family).Message.Entities); got != want {
			t.Errorf("in %q the server finds %q, want %q", text, got, want)
		}
	}
	ok(w.anna.Say(w.family, "https://example.com", telegram.WithEntities(telegram.Entity{Type: "code", Length: 19})))(t)
	if got := describe(lastEvent(t, w.family).Message.Entities); got != "code 0 19" {
		t.Errorf("in code the server finds %q", got)
	}
}
