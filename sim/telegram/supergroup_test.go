package telegram_test

import (
	"testing"

	"github.com/mymmrac/telego"

	"lifeboat/sim/telegram"
)

func TestAGroupBecomesASupergroup(t *testing.T) {
	w := newWorld(t)
	w.say("before")
	w.drain()
	former := w.chatID()
	must(t, w.family.Migrate())

	updates := w.updates()
	if len(updates) != 2 {
		t.Fatalf("the bot hears %+v", updates)
	}
	to, from := updates[0].Message, updates[1].Message
	if to.Chat.ID != former.ID || to.Chat.Type != "group" || to.MigrateToChatID != w.family.ID() {
		t.Errorf("the old chat says %+v", to)
	}
	if from.Chat.ID != w.family.ID() || from.Chat.Type != "supergroup" || from.MigrateFromChatID != former.ID {
		t.Errorf("the new chat says %+v", from)
	}
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Migrated || seen.Message.ChatID != w.family.ID() {
		t.Errorf("members see %+v", seen)
	}

	_, err := w.client.SendMessage(t.Context(), &telego.SendMessageParams{ChatID: former, Text: "hello"})
	refused(t, err, 400, "Bad Request: group chat was upgraded to a supergroup chat")
	if next := parametersOf(t, err).MigrateToChatID; next != w.family.ID() {
		t.Errorf("the refusal names chat %d, want %d", next, w.family.ID())
	}
	sent := ok(w.send("hello"))(t)
	if sent.Chat.Type != "supergroup" || sent.MessageID != 2 {
		t.Errorf("the new chat's first message is %+v", sent)
	}
	if old := ok(w.client.GetChat(t.Context(), &telego.GetChatParams{ChatID: former}))(t); old.Type != "group" {
		t.Errorf("the old chat is %+v", old)
	}
	if got := w.family.Messages(); len(got) != 2 || got[0].Text != "before" || got[0].ChatID != former.ID || got[1].ChatID != w.family.ID() {
		t.Errorf("members have %+v", got)
	}
	if w.family.Migrate() == nil {
		t.Error("a supergroup became one again")
	}
}

func TestMessagesFromBeforeCannotBeReached(t *testing.T) {
	w := newWorld(t)
	id := ok(w.send("before, and with a high id"))(t).MessageID
	must(t, w.family.Migrate())
	_, err := w.edit(id, "after", nil)
	refused(t, err, 400, "Bad Request: message to edit not found")
	refused(t, w.remove(id), 400, "Bad Request: message to delete not found")
}

func TestTopics(t *testing.T) {
	w := newWorld(t)
	if _, err := w.family.NewTopic(w.anna, "Plans"); err == nil {
		t.Error("a group that is no forum got a topic")
	}
	must(t, w.family.EnableTopics())
	plans := ok(w.family.NewTopic(w.anna, "Plans"))(t)
	updates := w.updates()
	if created := updates[len(updates)-1].Message; created.ForumTopicCreated == nil || created.MessageThreadID != plans {
		t.Errorf("the bot hears %+v", created)
	}

	id := ok(w.anna.Say(w.family, "in the topic", telegram.InTopic(plans)))(t)
	heard := w.one().Message
	if heard.MessageThreadID != plans || !heard.IsTopicMessage || !heard.Chat.IsForum {
		t.Errorf("the bot hears %+v", heard)
	}
	reply := ok(w.client.SendMessage(t.Context(), &telego.SendMessageParams{
		ChatID: w.chatID(), Text: "reply", ReplyParameters: &telego.ReplyParameters{MessageID: id},
	}))(t)
	if reply.MessageThreadID != plans || !reply.IsTopicMessage {
		t.Errorf("the reply is in %+v", reply)
	}
	w.say("in General")
	if heard := w.one().Message; heard.MessageThreadID != 0 || heard.IsTopicMessage {
		t.Errorf("the bot hears %+v", heard)
	}

	post := func(thread int) error {
		_, err := w.client.SendMessage(t.Context(),
			&telego.SendMessageParams{ChatID: w.chatID(), Text: "hello", MessageThreadID: thread})
		return err
	}
	must(t, post(plans))
	if seen := lastEvent(t, w.family).Message; seen.ThreadID != plans {
		t.Errorf("members see %+v", seen)
	}
	refused(t, post(999), 400, "Bad Request: message thread not found")
	refused(t, post(1), 400, "Bad Request: message thread not found")
}

func TestThreadsOfASupergroupAreNoTopics(t *testing.T) {
	w := newWorld(t)
	must(t, w.family.Migrate())
	w.drain()
	first := ok(w.anna.Say(w.family, "first"))(t)
	second := ok(w.ben.Say(w.family, "second", replyTo(first)))(t)
	ok(w.anna.Say(w.family, "third", replyTo(second)))(t)
	for i, update := range w.updates() {
		want := first
		if i == 0 {
			want = 0
		}
		if m := update.Message; m.MessageThreadID != want || m.IsTopicMessage {
			t.Errorf("%s is in thread %d (topic: %t), want %d", m.Text, m.MessageThreadID, m.IsTopicMessage, want)
		}
	}
	sent := ok(w.client.SendMessage(t.Context(),
		&telego.SendMessageParams{ChatID: w.chatID(), Text: "hello", MessageThreadID: first}))(t)
	if sent.MessageThreadID != 0 {
		t.Errorf("a bot posted in thread %d", sent.MessageThreadID)
	}
}
