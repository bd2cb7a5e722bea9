package telegram_test

import (
	"testing"

	"github.com/mymmrac/telego"
)

func TestAGroupInWhichOnlyAdministratorsWrite(t *testing.T) {
	w := newWorld(t)
	w.family.LetOnlyAdminsWrite(true)
	if full := ok(w.client.GetChat(t.Context(), &telego.GetChatParams{ChatID: w.chatID()}))(t); *full.Permissions.CanSendMessages {
		t.Error("the bot is told that members may write")
	}
	ok(w.send("from an administrator"))(t)
	ok(w.anna.Say(w.family, "from the creator"))(t)
	if _, err := w.ben.Say(w.family, "from a member"); err == nil {
		t.Error("a member could write")
	}
	w.family.AddBot(w.bot, false)
	_, err := w.send("from a bot that is a member")
	refused(t, err, 400, "Bad Request: not enough rights to send text messages to the chat")
	w.family.LetOnlyAdminsWrite(false)
	ok(w.send("once more"))(t)
	ok(w.ben.Say(w.family, "once more"))(t)
}

func TestAnAdministratorWithoutTheRightToPin(t *testing.T) {
	w := newWorld(t)
	sent := ok(w.send("pin me"))(t)
	pin := func() error {
		return w.client.PinChatMessage(t.Context(), &telego.PinChatMessageParams{ChatID: w.chatID(), MessageID: sent.MessageID})
	}
	w.family.ForbidPinning(w.bot)
	refused(t, pin(), 400, "Bad Request: not enough rights to manage pinned messages in the chat")
	me := ok(w.client.GetChatMember(t.Context(), &telego.GetChatMemberParams{ChatID: w.chatID(), UserID: w.bot.User().ID}))(t)
	if admin, is := me.(*telego.ChatMemberAdministrator); !is || admin.CanPinMessages {
		t.Errorf("the bot is told that it is %+v", me)
	}
	w.family.AddBot(w.bot, false)
	w.family.AddBot(w.bot, true)
	must(t, pin())
}
