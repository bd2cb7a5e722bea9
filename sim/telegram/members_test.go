package telegram_test

import (
	"testing"

	"github.com/mymmrac/telego"

	"lifeboat/sim/telegram"
)

func TestABotIsToldWhatItIsInAChat(t *testing.T) {
	w := newWorld(t)
	club := w.server.NewGroup("Club", w.anna)
	changes := func(from, to string, others int) {
		t.Helper()
		updates := w.updates()
		if len(updates) != 1+others || updates[0].MyChatMember == nil {
			t.Fatalf("the bot hears %+v", updates)
		}
		change := updates[0].MyChatMember
		got := change.OldChatMember.MemberStatus() + " to " + change.NewChatMember.MemberStatus()
		if got != from+" to "+to || change.Chat.ID != club.ID() || change.From.ID == 0 {
			t.Errorf("the bot hears that it changed from %s, want %s to %s", got, from, to)
		}
	}
	club.AddBot(w.bot, false)
	changes("left", "member", 1)
	club.AddBot(w.bot, true)
	changes("member", "administrator", 0)
	club.AddBot(w.bot, true)
	if got := w.updates(); len(got) != 0 {
		t.Errorf("nothing changed, but the bot hears %+v", got)
	}
	club.KickBot(w.bot)
	changes("administrator", "kicked", 0)
	club.AddBot(w.bot, false)
	changes("kicked", "member", 1)
}

func TestABotThatWasKicked(t *testing.T) {
	for _, c := range []struct {
		name    string
		migrate bool
		want    string
	}{
		{"from a group", false, "Forbidden: bot was kicked from the group chat"},
		{"from a supergroup", true, "Forbidden: bot was kicked from the supergroup chat"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.migrate {
				must(t, w.family.Migrate())
			}
			w.family.KickBot(w.bot)
			w.drain()
			_, err := w.send("hello?")
			refused(t, err, 403, c.want)
			w.say("without the bot")
			if got := w.updates(); len(got) != 0 {
				t.Errorf("the bot still hears %q", texts(got))
			}
			if seen := lastEvent(t, w.family); seen.Message.Text != "without the bot" {
				t.Errorf("members see %+v", seen)
			}
			w.family.AddBot(w.bot, false)
			ok(w.send("back"))(t)
		})
	}
}

func TestABotLeaves(t *testing.T) {
	w := newWorld(t)
	must(t, w.client.LeaveChat(t.Context(), &telego.LeaveChatParams{ChatID: w.chatID()}))
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Left || seen.Actor != w.bot.User() {
		t.Errorf("members see %+v", seen)
	}
	_, err := w.send("hello?")
	refused(t, err, 403, "Forbidden: bot is not a member of the group chat")
}

func TestPeopleComeAndGo(t *testing.T) {
	w := newWorld(t)
	carl := w.server.NewPerson("Carl")
	w.get(telego.GetUpdatesParams{AllowedUpdates: []string{"message", "chat_member"}})

	w.family.Join(carl)
	w.family.Join(carl)
	updates := w.updates()
	if len(updates) != 2 || updates[0].ChatMember == nil || updates[1].Message == nil {
		t.Fatalf("the bot hears %+v", updates)
	}
	if updates[0].ChatMember.NewChatMember.MemberStatus() != "member" || updates[1].Message.NewChatMembers[0].ID != carl.User().ID {
		t.Errorf("the bot hears %+v", updates)
	}
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Joined || seen.Actor != carl.User() {
		t.Errorf("members see %+v", seen)
	}
	ok(carl.Say(w.family, "hello"))(t)
	w.drain()

	w.family.Leave(carl)
	w.family.Leave(carl)
	updates = w.updates()
	if len(updates) != 2 || updates[0].ChatMember == nil || updates[1].Message.LeftChatMember.ID != carl.User().ID {
		t.Errorf("the bot hears %+v", updates)
	}
	if _, err := carl.Say(w.family, "one more thing"); err == nil {
		t.Error("somebody who left spoke in the group")
	}
}

func TestWhatABotCanAskAboutAChat(t *testing.T) {
	w := newWorld(t)
	stranger := w.server.NewPerson("Stranger")
	other := ok(w.server.AddBot(otherToken, "other_bot"))(t)
	w.family.AddBot(other, true)

	chat := ok(w.client.GetChat(t.Context(), &telego.GetChatParams{ChatID: w.chatID()}))(t)
	if chat.ID != w.family.ID() || chat.Type != "group" || chat.Title != w.family.Title() {
		t.Errorf("the chat is %+v", chat)
	}
	status := func(id int64) string {
		t.Helper()
		member := ok(w.client.GetChatMember(t.Context(), &telego.GetChatMemberParams{ChatID: w.chatID(), UserID: id}))(t)
		return member.MemberStatus()
	}
	for id, want := range map[int64]string{
		w.anna.User().ID: "creator", w.ben.User().ID: "member", w.bot.User().ID: "administrator", stranger.User().ID: "left",
	} {
		if got := status(id); got != want {
			t.Errorf("user %d is %s, want %s", id, got, want)
		}
	}
	_, err := w.client.GetChatMember(t.Context(), &telego.GetChatMemberParams{ChatID: w.chatID(), UserID: 12345})
	refused(t, err, 400, "Bad Request: user not found")

	admins := ok(w.client.GetChatAdministrators(t.Context(), &telego.GetChatAdministratorsParams{ChatID: w.chatID()}))(t)
	if len(admins) != 2 {
		t.Fatalf("there are %d administrators, want Anna and the bot", len(admins))
	}
	if mine, is := admins[1].(*telego.ChatMemberAdministrator); !is || !mine.CanPinMessages || !mine.CanDeleteMessages {
		t.Errorf("the bot is %+v", admins[1])
	}
	count := ok(w.client.GetChatMemberCount(t.Context(), &telego.GetChatMemberCountParams{ChatID: w.chatID()}))(t)
	if *count != 4 {
		t.Errorf("there are %d members, want 4", *count)
	}
}

func TestChatsThatABotCannotUse(t *testing.T) {
	w := newWorld(t)
	elsewhere := w.server.NewGroup("Elsewhere")
	stranger := w.server.NewPerson("Stranger")
	for _, c := range []struct {
		name string
		chat telego.ChatID
		code int
		want string
	}{
		{"none", telego.ChatID{}, 400, "Bad Request: chat_id is empty"},
		{"an unknown one", telego.ChatID{ID: -1}, 400, "Bad Request: chat not found"},
		{"a public one", telego.ChatID{Username: "@news"}, 400, "Bad Request: chat not found"},
		{"one that it was never in", telego.ChatID{ID: elsewhere.ID()}, 400, "Bad Request: chat not found"},
		{"a stranger", telego.ChatID{ID: stranger.User().ID}, 400, "Bad Request: chat not found"},
		{"a member who never wrote to it", telego.ChatID{ID: w.anna.User().ID}, 403, "Forbidden: bot can't initiate conversation with a user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := w.client.SendMessage(t.Context(), &telego.SendMessageParams{ChatID: c.chat, Text: "hello"})
			refused(t, err, c.code, c.want)
		})
	}
}

func TestPrivateChats(t *testing.T) {
	w := newWorld(t)
	direct := ok(w.anna.Start(w.bot))(t)
	heard := w.one().Message
	if heard.Text != "/start" || heard.Chat.Type != "private" || heard.Chat.ID != w.anna.User().ID || heard.Chat.FirstName != "Anna" {
		t.Errorf("the bot hears %+v", heard)
	}
	hello := func() error {
		_, err := w.client.SendMessage(t.Context(), &telego.SendMessageParams{ChatID: telego.ChatID{ID: direct.ID()}, Text: "hello"})
		return err
	}
	must(t, hello())
	if seen := lastEvent(t, direct); seen.Message.Text != "hello" {
		t.Errorf("Anna sees %+v", seen)
	}

	first := direct.Messages()[0].ID
	must(t, w.client.PinChatMessage(t.Context(), &telego.PinChatMessageParams{ChatID: telego.ChatID{ID: direct.ID()}, MessageID: first}))
	if seen := lastEvent(t, direct); seen.Kind != telegram.Pinned || !seen.Silent {
		t.Errorf("Anna sees %+v", seen)
	}
	w.drain()

	w.anna.Block(w.bot)
	if change := w.one().MyChatMember; change == nil || change.NewChatMember.MemberStatus() != "kicked" {
		t.Errorf("the bot hears %+v", change)
	}
	refused(t, hello(), 403, "Forbidden: bot was blocked by the user")
	w.anna.Unblock(w.bot)
	must(t, hello())

	again := ok(w.anna.Start(w.bot))(t)
	if again != direct {
		t.Error("starting again made another chat")
	}
	_, err := w.client.GetChatAdministrators(t.Context(), &telego.GetChatAdministratorsParams{ChatID: telego.ChatID{ID: direct.ID()}})
	refused(t, err, 400, "Bad Request: there are no administrators in the private chat")
}
