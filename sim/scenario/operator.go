package scenario

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"lifeboat/sim/telegram"
)

// operator is who runs the relay: someone with a private chat with its bot or, in a world without Telegram, with a
// route that takes alerts.
type operator struct {
	person  *telegram.Person
	chat    *telegram.Chat
	bot     *telegram.Bot
	route   *route
	note    func(Told)
	reading sync.WaitGroup

	mu      sync.Mutex
	told    []Told // since the last order
	changed chan struct{}
}

// openOperator needs the places to be open.
func (w *World) openOperator() (err error) {
	o := &operator{note: w.noteTold, changed: make(chan struct{}, 1)}
	w.operator = o
	place, isThere := w.places[Telegram].(*telegramPlace)
	if !isThere {
		o.route, err = openRoute(o.read)
		return err
	}
	o.person, o.bot = place.server.NewPerson("Operator"), place.bot
	if o.chat, err = o.person.Start(o.bot); err != nil {
		return fmt.Errorf("let the operator write to the bot: %w", err)
	}
	o.reading.Go(o.readChat)
	return nil
}

// readChat reads what the bot writes, until the server is closed.
func (o *operator) readChat() {
	for event := range o.chat.Watch(context.Background()) {
		what, relevant := telegramHappenings[event.Kind]
		if relevant && event.Message.Sender.ID == o.bot.User().ID {
			o.read(Told{What: what, Text: event.Message.Text, At: event.At})
		}
	}
}

func (o *operator) read(entry Told) {
	o.note(entry)
	o.mu.Lock()
	o.told = append(o.told, entry)
	o.mu.Unlock()
	select {
	case o.changed <- struct{}{}:
	default:
	}
}

var errNoBot = errors.New("there is no Telegram in this world, and so no bot to write to")

// order writes to the bot.
func (o *operator) order(text string) error {
	if o.chat == nil {
		return errNoBot
	}
	o.mu.Lock()
	o.told = nil
	o.mu.Unlock()
	if _, err := o.person.Say(o.chat, text); err != nil {
		return fmt.Errorf("let the operator write to the bot: %w", err)
	}
	return nil
}

// pairingCode is what the phone's owner types in: eight letters and digits, as two groups of four.
var pairingCode = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}\b`)

// awaitCode waits until the relay has shown a pairing code since the last order.
func (o *operator) awaitCode(ctx context.Context) (string, error) {
	for {
		if code := o.newestCode(); code != "" {
			return code, nil
		}
		select {
		case <-o.changed:
		case <-ctx.Done():
			return "", fmt.Errorf("wait for a pairing code in the operator's chat: %w", context.Cause(ctx))
		}
	}
}

func (o *operator) newestCode() (code string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, entry := range o.told {
		if found := pairingCode.FindString(entry.Text); found != "" {
			code = found
		}
	}
	return code
}

func (o *operator) facts() OperatorFacts {
	if o.chat == nil {
		return OperatorFacts{URL: o.route.url()}
	}
	return OperatorFacts{TelegramID: o.person.User().ID}
}

// close waits for the reading to end, which it does when Telegram is closed.
func (o *operator) close() error {
	o.reading.Wait()
	if o.route == nil {
		return nil
	}
	return o.route.close()
}
