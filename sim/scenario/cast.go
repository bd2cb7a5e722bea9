package scenario

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow/types"

	"lifeboat/sim/telegram"
	"lifeboat/sim/whatsapp"
)

// Who the relay is on each platform.
const (
	relayNumber = "32470000000"
	botToken    = "7000000001:LifeboatRehearsalBotLifeboatRehears"
)

// firstMemberNumber is the phone number of the first member; the others count on from it.
const firstMemberNumber int64 = 32_470_000_001

// cast is the members with their accounts.
type cast struct {
	phones   map[string]*whatsapp.Member // by the member's name
	people   map[string]*telegram.Person
	numbers  map[string]string // phone numbers, by the member's name
	names    map[string]string // the other way round
	accounts []Account
}

// gatherOnWhatsApp makes the group with the relay as its first member, and lets the phones join.
func (w *World) gatherOnWhatsApp(ctx context.Context) error {
	c := &w.cast
	c.phones, c.numbers, c.names = map[string]*whatsapp.Member{}, map[string]string{}, map[string]string{}
	w.whatsApp.RegisterNumber(relayNumber, "Lifeboat")
	numbers := []string{relayNumber}
	for i, member := range w.script.MembersOn(WhatsApp) {
		number := strconv.FormatInt(firstMemberNumber+int64(i), 10)
		c.numbers[member.Name], c.names[number] = number, member.Name
		c.accounts = append(c.accounts, Account{member.Name, WhatsApp, "+" + number})
		numbers = append(numbers, number)
	}
	w.group = w.whatsApp.CreateGroup(w.script.Group, numbers)
	for _, member := range w.script.MembersOn(WhatsApp) {
		phone, err := whatsapp.JoinMember(ctx, w.whatsApp, c.numbers[member.Name], member.Name, w.readWhatsApp(member.Name))
		if err != nil {
			return err
		}
		c.phones[member.Name] = phone
	}
	door, err := w.whatsApp.Door(relayNumber)
	w.door = door
	return err
}

// readWhatsApp writes down what a member's phone shows.
func (w *World) readWhatsApp(member string) func(whatsapp.Received) {
	return func(message whatsapp.Received) {
		if message.Chat != w.group {
			return
		}
		w.noteSeen(Seen{
			By: member, On: WhatsApp, ID: message.ID, What: Posted, From: w.whoHas(message.Sender), Text: message.Text, At: time.Now(),
		})
	}
}

// whoHas names the member with that account; the relay's is nobody's.
func (w *World) whoHas(sender types.JID) string { return w.cast.names[sender.User] }

// gatherOnTelegram makes the group, with the relay's bot as an administrator of it.
func (w *World) gatherOnTelegram() error {
	c := &w.cast
	c.people = map[string]*telegram.Person{}
	var people []*telegram.Person
	for _, member := range w.script.MembersOn(Telegram) {
		person := w.telegram.NewPerson(member.Name)
		c.people[member.Name] = person
		c.accounts = append(c.accounts, Account{member.Name, Telegram, strconv.FormatInt(person.User().ID, 10)})
		people = append(people, person)
	}
	bot, err := w.telegram.AddBot(botToken, "lifeboat_bot")
	if err != nil {
		return err
	}
	w.bot = bot
	w.chat = w.telegram.NewGroup(w.script.Group, people...)
	w.chat.AddBot(bot, true)
	var ctx context.Context
	ctx, w.stop = context.WithCancel(context.Background())
	w.watching.Go(func() { w.readTelegram(ctx) })
	return nil
}

// readTelegram writes down, for each member, what the chat shows to all of them.
func (w *World) readTelegram(ctx context.Context) {
	for event := range w.chat.Watch(ctx) {
		what, relevant := happenings[event.Kind]
		if !relevant {
			continue
		}
		for _, member := range w.script.MembersOn(Telegram) {
			w.noteSeen(Seen{
				By: member.Name, On: Telegram, ID: strconv.Itoa(event.Message.ID), What: what,
				From: w.author(event.Message), Text: event.Message.Text, Silent: event.Silent, At: event.At,
			})
		}
	}
}

var happenings = map[telegram.EventKind]Happening{
	telegram.Posted: Posted, telegram.Edited: Edited, telegram.Deleted: Deleted, telegram.Pinned: Pinned,
}

func (w *World) author(message telegram.Message) string {
	if message.Sender.ID == w.bot.User().ID {
		return ""
	}
	return message.Sender.Name()
}

// sendPatience is how long a member waits for a message to leave the phone before it counts as not sent.
const sendPatience = 8 * time.Second

// Say has a member say something, and writes down whether the platform took it. It takes up to 8 s where the
// platform does not answer.
func (w *World) Say(ctx context.Context, say Say) error {
	entry := Said{By: say.Who, On: say.On, Text: say.Text}
	var err error
	switch say.On {
	case WhatsApp:
		entry.ID, err = w.sayOnWhatsApp(ctx, say)
	case Telegram:
		entry.ID, err = w.sayOnTelegram(say)
	default:
		return fmt.Errorf("nobody can talk on %s", say.On)
	}
	entry.At, entry.Failed = time.Now(), err != nil
	w.noteSaid(entry)
	return nil
}

func (w *World) sayOnWhatsApp(ctx context.Context, say Say) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, sendPatience)
	defer cancel()
	return w.cast.phones[say.Who].Send(ctx, w.group, say.Text)
}

func (w *World) sayOnTelegram(say Say) (string, error) {
	id, err := w.cast.people[say.Who].Say(w.chat, say.Text)
	return strconv.Itoa(id), err
}
