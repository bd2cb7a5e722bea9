package scenario

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"lifeboat/sim/telegram"
)

// botToken is the token of the relay's bot.
const botToken = "7000000001:LifeboatRehearsalBotLifeboatRehears"

// telegramPlace is Telegram, with the relay's bot as an administrator of the group.
type telegramPlace struct {
	server   *telegram.Server
	chat     *telegram.Chat
	bot      *telegram.Bot
	persons  map[string]*telegram.Person
	people   []Account
	note     func(Seen)
	watching sync.WaitGroup
}

func (p *telegramPlace) open(_ context.Context, script Script, note func(Seen)) (err error) {
	if p.server, err = telegram.Start(); err != nil {
		return err
	}
	p.note, p.persons = note, map[string]*telegram.Person{}
	var persons []*telegram.Person
	for _, member := range script.MembersOn(Telegram) {
		person := p.server.NewPerson(member.Name)
		p.persons[member.Name] = person
		p.people = append(p.people, Account{member.Name, Telegram, strconv.FormatInt(person.User().ID, 10)})
		persons = append(persons, person)
	}
	if p.bot, err = p.server.AddBot(botToken, "lifeboat_bot"); err != nil {
		return err
	}
	p.chat = p.server.NewGroup(script.Group, persons...)
	p.chat.AddBot(p.bot, true)
	p.watching.Go(p.read)
	return nil
}

var telegramHappenings = map[telegram.EventKind]Happening{
	telegram.Posted: Posted, telegram.Edited: Edited, telegram.Deleted: Deleted, telegram.Pinned: Pinned,
}

// read writes down, for each member, what the chat shows to all of them, until the server is closed.
func (p *telegramPlace) read() {
	for event := range p.chat.Watch(context.Background()) {
		what, relevant := telegramHappenings[event.Kind]
		if !relevant {
			continue
		}
		for _, account := range p.people {
			p.note(Seen{
				By: account.Name, On: Telegram, ID: strconv.Itoa(event.Message.ID), What: what,
				From: p.author(event.Message), Text: event.Message.Text, File: fileOnTelegram(event.Message), Album: event.Message.Album,
				Silent: event.Silent, At: event.At, Answers: answeredOnTelegram(event.Message),
			})
		}
	}
}

func answeredOnTelegram(message telegram.Message) string {
	if message.ReplyTo == 0 {
		return ""
	}
	return strconv.Itoa(message.ReplyTo)
}

func (p *telegramPlace) author(message telegram.Message) string {
	if message.Sender.ID == p.bot.User().ID {
		return ""
	}
	return message.Sender.Name()
}

func (p *telegramPlace) say(_ context.Context, who, text string, answered *answered) (string, error) {
	var options []telegram.PostOption
	if answered != nil {
		target, err := strconv.Atoi(answered.id)
		if err != nil {
			return "", fmt.Errorf("answer a post on Telegram: %w", err)
		}
		options = append(options, telegram.ReplyTo(target))
	}
	id, err := p.persons[who].Say(p.chat, text, options...)
	return strconv.Itoa(id), err
}

// begin translates. The relay's bot is the only client of the Bot API, so it is always the one that is hit.
func (p *telegramPlace) begin(fault Fault) (lift func() error, err error) {
	made, known := onTelegram(fault)
	if !known {
		return nil, fmt.Errorf("telegram has no fault %q", fault.Kind)
	}
	end := p.server.Faults().Begin(made.Next(fault.Times))
	return func() error { end(); return p.server.Err() }, nil
}

func onTelegram(fault Fault) (made telegram.Fault, known bool) {
	switch fault.Kind {
	case faultRefuse:
		return telegram.Refuse(), true
	case faultHang:
		return telegram.Hang(fault.Calls...), true
	case faultDelay:
		return telegram.Delay(fault.Delay, fault.Calls...), true
	case faultBadGateway:
		return telegram.BadGateway(fault.Calls...), true
	case faultFail:
		return telegram.Fail(codeOr(fault.Code, http.StatusInternalServerError), "Internal Server Error", fault.Calls...), true
	case faultLimitExceeded:
		seconds := int(max(fault.Delay, time.Second) / time.Second)
		return telegram.TooManyRequests(seconds, fault.Calls...), true
	case faultHoldAnswers:
		return telegram.HoldAnswers(fault.Calls...), true
	case faultLoseAnswers:
		return telegram.LoseAnswers(fault.Calls...), true
	}
	return telegram.Fault{}, false
}

func (p *telegramPlace) unplug() (plugIn func() error) {
	end := p.server.Faults().Begin(telegram.Hang())
	return func() error { end(); return p.server.Err() }
}

// capture has an answer given that no bot server would give.
func (p *telegramPlace) capture() (release func() error) {
	end := p.server.Faults().Begin(telegram.BadGateway())
	p.server.Faults().CutConnections()
	return func() error { end(); return p.server.Err() }
}

func (p *telegramPlace) cut() { p.server.Faults().CutConnections() }

func (p *telegramPlace) routeAgain(n int) int {
	return p.bot.RouteAgain(n)
}

func (p *telegramPlace) describe(facts *Facts) {
	facts.Telegram = &TelegramFacts{URL: p.server.URL(), Token: botToken, Chat: strconv.FormatInt(p.chat.ID(), 10)}
	facts.People = append(facts.People, p.people...)
}

func (p *telegramPlace) close() error {
	if p.server != nil {
		p.server.Close()
	}
	p.watching.Wait()
	return nil
}
