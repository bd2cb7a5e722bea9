package relay

import (
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/bridge/crowd"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/render"
	"lifeboat/store"
)

// The limits of talking with members.
const (
	// answersEvery is how often one question is answered in one chat.
	answersEvery = 20 * time.Second
	// votesEvery is how often the state of a vote is told in one chat.
	votesEvery = 5 * time.Second
	// stubsEvery is how often a chat is told that somebody whose words are not
	// relayed has written.
	stubsEvery = 10 * time.Minute
)

// addressed carries out a member's command, and says whether it was one.
// Commands are only heard in fallback chats, and are never relayed.
func (w *work) addressed(tx *store.Tx, group Group, a arrival) (bool, error) {
	m := a.message
	w.noteActive(group, m)
	if m.Chat == group.Primary || m.Own {
		return false, nil
	}
	do, ok := command.Member(m.Text.Plain, w.relay.accountName(m.Chat.Platform))
	if !ok {
		return false, nil
	}
	switch do {
	case command.Up, command.Down:
		return true, w.vote(tx, group, a, crowd.Vote(do))
	case command.Stop, command.Start:
		return true, w.setStopped(tx, m, do == command.Stop)
	case command.Status:
		return true, w.answerNowAndThen(tx, m, do, answersEvery, w.statusForMembers(group))
	default:
		return true, w.answerNowAndThen(tx, m, do, answersEvery, w.helpForMembers(group))
	}
}

// accountName is what people call the relay's account on a platform.
func (r *Relay) accountName(platform bridge.PlatformName) string {
	if named, able := r.platforms[platform].(bridge.Named); able {
		return named.AccountName()
	}
	return ""
}

// personOf is one key for all accounts of a person that operators have given a
// name to, and one for each account of anybody else.
func (r *Relay) personOf(m bridge.Message) string {
	for _, id := range []string{m.Sender.ID, m.Sender.AlsoID} {
		if name, known := r.options.PersonName(m.Chat.Platform, id); known {
			return "person/" + name
		}
	}
	return string(m.Chat.Platform) + "/" + m.Sender.ID
}

// answerNowAndThen answers a question in a chat, but not every time.
func (w *work) answerNowAndThen(tx *store.Tx, m bridge.Message, do command.Do, every time.Duration, text string) error {
	due, err := tx.NoticeDue(fmt.Sprintf("answer/%s/%s", do, m.Chat), w.now, every)
	if err != nil || !due {
		return err
	}
	return w.answer(tx, m, text)
}

// noteActive counts those who talk today, for the quorum.
func (w *work) noteActive(group Group, m bridge.Message) {
	if m.Own {
		return
	}
	poll, changed := w.standing.Polls[group.Name].Spoke(w.relay.personOf(m), w.now, group.Zone)
	if changed {
		w.changeStanding(func(s *standing) { s.Polls[group.Name] = poll })
	}
}

// vote counts what a member says of the primary. A vote that arrives late says
// nothing about now.
func (w *work) vote(tx *store.Tx, group Group, a arrival, vote crowd.Vote) error {
	m := a.message
	if a.envelope.ReceivedAt.Sub(m.SentAt) > staleAfter {
		return nil
	}
	poll, counted := w.standing.Polls[group.Name].Cast(w.relay.personOf(m), vote, w.now)
	title := w.relay.options.title(group.Primary.Platform)
	if !counted {
		return w.answerNowAndThen(tx, m, "again", votesEvery, "You have said so within the last five minutes; it counts.")
	}
	w.changeStanding(func(s *standing) { s.Polls[group.Name] = poll })
	tally := poll.Count(w.now)
	said, what := tally.Up, "works"
	if vote == crowd.Down {
		said, what = tally.Down, "does not work"
	}
	event := store.Event{Kind: "vote", Platform: group.Primary.Platform, Group: group.Name, Incident: w.memories[group.Primary.Platform].Failover.Incident}
	if err := w.record(tx, event, map[string]any{"vote": vote, "up": tally.Up, "down": tally.Down, "needed": tally.Needed}); err != nil {
		return err
	}
	text := fmt.Sprintf("Thank you. %d of %d who are needed say that %s %s.", said, tally.Needed, title, what)
	return w.answerNowAndThen(tx, m, command.Do(vote), votesEvery, text)
}

// crowd is what the members of a primary's groups say of it.
func (r *Relay) crowd(primary bridge.PlatformName, now time.Time) failover.Crowd {
	var verdicts []crowd.Vote
	for _, group := range r.groups.primary[primary] {
		verdicts = append(verdicts, r.standing.Polls[group.Name].Count(now).Verdict())
	}
	return failover.Crowd(crowd.Together(verdicts...))
}

// setStopped notes whether somebody's words may be relayed.
func (w *work) setStopped(tx *store.Tx, m bridge.Message, stopped bool) error {
	person := w.relay.personOf(m)
	_, before := w.standing.Stopped[person]
	if before != stopped {
		w.changeStanding(func(s *standing) {
			if stopped {
				s.Stopped[person] = w.now
			} else {
				delete(s.Stopped, person)
			}
		})
	}
	text := "Your words are relayed again."
	if stopped {
		text = "From now on your words are not relayed. The other chats only read that you wrote. /start undoes that."
	}
	return w.answerNowAndThen(tx, m, command.Do("words of "+person), votesEvery, text)
}

// stopped says whether somebody does not want their words to be relayed.
func (w *work) stopped(m bridge.Message) bool {
	_, stopped := w.standing.Stopped[w.relay.personOf(m)]
	return stopped
}

// withhold tells the other chats that somebody wrote, and where, and nothing of
// what. Nothing of it is kept.
func (w *work) withhold(tx *store.Tx, m bridge.Message, targets []target) error {
	who := render.Clean(w.nameOfSender(m), render.MaxName)
	text := fmt.Sprintf("%s wrote on %s.", render.Isolate(who), w.relay.options.title(m.Chat.Platform))
	for _, t := range targets {
		due, err := tx.NoticeDue(fmt.Sprintf("wrote/%s/%s", w.relay.personOf(m), t.chat), w.now, stubsEvery)
		if err != nil {
			return err
		}
		if !due {
			continue
		}
		stub := store.Delivery{
			Chat: t.chat, Lane: t.lane, Action: bridge.ActionPost, Late: t.late,
			Body: &bridge.Post{Text: bridge.Plainly(text)},
		}
		if _, err := w.deliver(tx, stub); err != nil {
			return err
		}
	}
	return nil
}

// statusForMembers says in a sentence how the primary stands.
func (w *work) statusForMembers(group Group) string {
	state := w.memories[group.Primary.Platform].Failover
	title := w.relay.options.title(group.Primary.Platform)
	since := state.FaultSince.In(group.Zone).Format("15:04")
	switch {
	case state.Groups[group.Name].Stage == failover.Away:
		return fmt.Sprintf("%s has been down since %s. What you write here is kept and goes back to the %s group when it works.", title, since, title)
	case state.Groups[group.Name].Stage != failover.AtHome:
		return fmt.Sprintf("%s works again, and what was said here is being brought back.", title)
	case state.Groups[group.Name].Open:
		return fmt.Sprintf("%s works. This chat is still connected to the %s group.", title, title)
	default:
		return fmt.Sprintf("%s works, as far as I can see. Write there as usual.", title)
	}
}

func (w *work) helpForMembers(group Group) string {
	title := w.relay.options.title(group.Primary.Platform)
	return fmt.Sprintf("This chat stands in when %s is down. Write as usual: it is brought to the %s group. You can also write:\n"+
		"/status: how %s stands\n/up or /down: %s works for you, or does not\n"+
		"/stop: do not relay my words; /start: relay them again", title, title, title, title)
}
