package relay

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/store"
)

// knowOperators prepares the lanes of the operators' chats.
func (r *Relay) knowOperators() error {
	for _, chat := range r.options.Operators {
		sender, known := r.senders[chat.Platform]
		if !known {
			return fmt.Errorf("operators are to be reached in %s, but there is no platform %q", chat, chat.Platform)
		}
		sender.Meet(chat)
	}
	return nil
}

func (r *Relay) recallOperators(tx *store.Tx) error {
	for _, chat := range r.options.Operators {
		if err := r.senders[chat.Platform].Recall(tx, chat); err != nil {
			return err
		}
	}
	var err error
	r.standing, err = loadStanding(tx)
	return err
}

// operatesOn says whether operators have a private chat on a platform.
func (r *Relay) operatesOn(platform bridge.PlatformName) bool {
	return slices.ContainsFunc(r.options.Operators, func(c bridge.Chat) bool { return c.Platform == platform })
}

// beginStanding sets the standing to where it was before the commit.
func (w *work) beginStanding() {
	w.standing, w.standingChanged, w.ledgerStale, w.wanted = w.relay.standing, false, false, nil
}

// changeStanding changes the standing on its way to the disk.
func (w *work) changeStanding(change func(*standing)) {
	if !w.standingChanged {
		w.standing, w.standingChanged = w.standing.clone(), true
	}
	change(&w.standing)
}

// serveOperators writes down what operators are told at this step, and what
// they have ordered.
func (w *work) serveOperators(tx *store.Tx) error {
	for _, absence := range w.relay.absences {
		if err := w.miss(tx, absence); err != nil {
			return err
		}
	}
	if err := w.notePairing(tx); err != nil {
		return err
	}
	if err := w.takeOrders(tx); err != nil {
		return err
	}
	if err := w.tell(tx); err != nil {
		return err
	}
	if !w.standingChanged {
		return nil
	}
	return w.standing.save(tx)
}

// publishStanding lets the next step decide with what is now on disk.
func (w *work) publishStanding() {
	w.relay.absences = nil
	w.logAlerts()
	w.answerOrders()
	w.relay.knowledge.writeFailures = writeFailures{}
	w.relay.codes = w.codes
	for _, request := range w.wanted {
		w.relay.linker.Ask(request)
	}
	if w.ledgerStale {
		w.relay.knowledge.ledger.read = false
	}
	if w.standingChanged {
		w.relay.standing = w.standing
	}
	if w.standingChanged || w.ledgerStale {
		w.relay.mail.put(func(*letters) {})
	}
}

// The limits of talking with people outside the groups.
const (
	// staleAfter is how late a command may arrive and still be obeyed.
	staleAfter = 10 * time.Minute
	// strangerOnce is how long a stranger is not answered again, and
	// strangersEvery how often any of them is.
	strangerOnce   = 30 * 24 * time.Hour
	strangersEvery = 10 * time.Second
)

// spokenTo takes in what was said outside the groups: an operator's private
// chat is where the relay takes orders. A private chat is one that bears its
// person's own id. Everything else is counted and passed over.
func (w *work) spokenTo(tx *store.Tx, a arrival) error {
	m := a.message
	if m.Kind != bridge.Said || m.Own {
		return nil
	}
	isPrivate := m.Chat.ID == m.Sender.ID
	if isPrivate && slices.Contains(w.relay.options.Operators, m.Chat) {
		return w.obey(tx, a)
	}
	w.left = append(w.left, leftOut{chat: m.Chat, why: fromStranger})
	switch {
	case !isPrivate:
		return nil
	case w.relay.operatesOn(m.Chat.Platform):
		w.notePresumed(m)
		return w.refuseStranger(tx, m)
	default:
		return nil
	}
}

// refuseStranger is polite, once.
func (w *work) refuseStranger(tx *store.Tx, m bridge.Message) error {
	for _, limit := range []struct {
		key   string
		every time.Duration
	}{{"strangers/" + string(m.Chat.Platform), strangersEvery}, {"stranger/" + m.Chat.String(), strangerOnce}} {
		if due, err := tx.NoticeDue(limit.key, w.now, limit.every); err != nil || !due {
			return err
		}
	}
	return w.answer(tx, m, "I only relay between the chats that I was set up for, and take orders from nobody else. Please ask whoever runs me.")
}

// answer replies to a message where it was said, without a sound.
func (w *work) answer(tx *store.Tx, m bridge.Message, text string) error {
	_, err := w.deliver(tx, store.Delivery{
		Chat: m.Chat, Lane: store.Live, Action: bridge.ActionPost,
		Body: &bridge.Post{Text: bridge.Plainly(text), Target: &bridge.Reference{ID: m.ID, Sender: m.Sender.ID}},
	})
	return err
}

// obey carries out what an operator wrote.
func (w *work) obey(tx *store.Tx, a arrival) error {
	m := a.message
	c, err := command.Operator(m.Text.Plain, w.relay.groupNames())
	switch {
	case errors.Is(err, command.ErrNone):
		return w.answer(tx, m, operatorHelp)
	case err != nil:
		return w.answer(tx, m, "That did not work: "+err.Error()+".")
	case a.envelope.ReceivedAt.Sub(m.SentAt) > staleAfter:
		return w.answer(tx, m, "You wrote that at "+w.clock(m.SentAt)+", while I was away. Please write it again if you still want it.")
	}
	switch c.Do {
	case command.Status:
		return w.answerStatus(tx, m)
	case command.Failover, command.Failback, command.Pause, command.Auto, command.Replay, command.Release, command.Cancel:
		return w.takeOrder(tx, m, c)
	case command.Pair:
		return w.beginPairing(tx, m, c)
	default:
		return w.answer(tx, m, operatorHelp)
	}
}

// operatorHelp lists the commands.
const operatorHelp = "I tell you here when something needs you. You can write:\n" +
	"/status: how it stands\n" +
	"/failover [group] [2h] [reason]: lead members to the fallback chats now\n" +
	"/failback [group] [2h] [reason]: bring them back now\n" +
	"/pause 2h [reason]: decide nothing for that long\n" +
	"/auto: let me decide by myself again\n" +
	"/replay [group]: what is held; /replay release and /replay cancel decide about it\n" +
	"/pair, or /pair +32470000000: link the account to its phone anew\n" +
	"/help: this list\n" +
	"An order with a group's name concerns all groups that are watched on the same platform."

func (r *Relay) groupNames() []string {
	var names []string
	for name := range r.groups.ByName {
		names = append(names, name)
	}
	return names
}

// clock shows a time to operators.
func (w *work) clock(at time.Time) string {
	local, today := at.In(w.relay.options.zone()), w.now.In(w.relay.options.zone())
	if local.Format(time.DateOnly) == today.Format(time.DateOnly) {
		return local.Format("15:04")
	}
	return local.Format("2 January, 15:04")
}
