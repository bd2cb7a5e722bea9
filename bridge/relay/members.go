package relay

import (
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
	"lifeboat/bridge/command"
	"lifeboat/bridge/crowd"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
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
func (w *work) addressed(tx *store.Tx, group directory.Group, a arrival) (bool, error) {
	m := a.message
	w.noteActive(group, m)
	if m.Chat == group.Primary || m.Own {
		return false, nil
	}
	do, ok := command.Member(m.Text.Plain, w.relay.accountName(m.Chat.Platform))
	if !ok {
		w.notePresumed(m)
		return false, nil
	}
	switch do {
	case command.Up, command.Down:
		return true, w.vote(tx, group, a, crowd.Vote(do))
	case command.Stop, command.Start:
		return true, w.setStopped(tx, m, do == command.Stop)
	case command.Status:
		return true, w.answerHowItStands(tx, m, group)
	default:
		return true, w.answerNowAndThen(tx, m, do, answersEvery, group.Printer().Help(w.relay.options.title(group.Primary.Platform), w.relay.commandSign(m.Chat.Platform)))
	}
}

// accountName is what people call the relay's account on a platform.
func (r *Relay) accountName(platform bridge.PlatformName) string {
	if named, able := r.platforms[platform].(bridge.Named); able {
		return named.AccountName()
	}
	return ""
}

// commandSign is what stands before commands on a platform.
func (r *Relay) commandSign(platform bridge.PlatformName) string {
	if sign := r.platforms[platform].Traits().CommandSign; sign != "" {
		return sign
	}
	return "/"
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
func (w *work) answerNowAndThen(tx *store.Tx, m bridge.Message, do command.Do, every time.Duration, text bridge.Text) error {
	due, err := tx.NoticeDue(fmt.Sprintf("answer/%s/%s", do, m.Chat), w.now, every)
	if err != nil || !due {
		return err
	}
	return w.answerText(tx, m, text)
}

// noteActive counts those who talk today, for the quorum.
func (w *work) noteActive(group directory.Group, m bridge.Message) {
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
func (w *work) vote(tx *store.Tx, group directory.Group, a arrival, vote crowd.Vote) error {
	m := a.message
	if a.envelope.ReceivedAt.Sub(m.SentAt) > staleAfter {
		return nil
	}
	poll, counted := w.standing.Polls[group.Name].Cast(w.relay.personOf(m), vote, w.now)
	title := w.relay.options.title(group.Primary.Platform)
	if !counted {
		return w.answerNowAndThen(tx, m, "again", votesEvery, group.Printer().VotedAlready())
	}
	w.changeStanding(func(s *standing) { s.Polls[group.Name] = poll })
	tally := poll.Count(w.now)
	said := tally.Up
	if vote == crowd.Down {
		said = tally.Down
	}
	event := store.Event{Kind: "vote", Platform: group.Primary.Platform, Group: group.Name, Incident: w.memories[group.Primary.Platform].Failover.Incident}
	if err := w.record(tx, event, map[string]any{"vote": vote, "up": tally.Up, "down": tally.Down, "needed": tally.Needed}); err != nil {
		return err
	}
	text := group.Printer().Voted(title, vote == crowd.Up, said, tally.Needed)
	return w.answerNowAndThen(tx, m, command.Do(vote), votesEvery, text)
}

// crowd is what the members of a primary's groups say of it.
func (r *Relay) crowd(primary bridge.PlatformName, now time.Time) failover.Crowd {
	var verdicts []crowd.Vote
	for name, poll := range r.standing.Polls {
		if len(poll.Ballots) > 0 && r.groups.ByName[name].Primary.Platform == primary {
			verdicts = append(verdicts, poll.Count(now).Verdict())
		}
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
	printer := w.relay.groups.ByChat[m.Chat].Printer()
	text := printer.Started()
	if stopped {
		text = printer.Stopped()
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
	group := w.relay.groups.ByChat[m.Chat]
	text := group.Printer().WroteOn(w.nameOfSender(m), w.relay.options.title(m.Chat.Platform))
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
			Body: &bridge.Post{Text: text, RepeatMark: group.RepeatMark()},
		}
		if _, err := w.deliver(tx, stub); err != nil {
			return err
		}
	}
	return nil
}

// answerHowItStands says in a sentence how the primary stands.
func (w *work) answerHowItStands(tx *store.Tx, m bridge.Message, group directory.Group) error {
	state := w.memories[group.Primary.Platform].Failover
	facts, err := w.facts(tx, group, state)
	if err != nil {
		return err
	}
	return w.answerNowAndThen(tx, m, command.Status, answersEvery, group.Printer().Status(standingOf(state, group.Name), facts))
}

// standingOf is how a primary stands for one group.
func standingOf(state failover.State, group string) announce.Standing {
	away := state.Phase == failover.Down || state.Phase == failover.Recovering
	switch g := state.Groups[group]; {
	case away && g.Open:
		return announce.Fails
	case state.Trouble != failover.NoTrouble:
		return announce.Uncertain
	case g.Stage != failover.AtHome:
		return announce.Returning
	case g.Open:
		return announce.Joined
	default:
		return announce.Works
	}
}

// answerText answers a member in the language of the group.
func (w *work) answerText(tx *store.Tx, m bridge.Message, text bridge.Text) error {
	_, err := w.deliver(tx, store.Delivery{
		Chat: m.Chat, Lane: store.Live, Action: bridge.ActionPost,
		Body: &bridge.Post{
			Text: text, Target: &bridge.Reference{ID: m.ID, Sender: m.Sender.ID},
			RepeatMark: w.relay.groups.ByChat[m.Chat].RepeatMark(),
		},
	})
	return err
}
