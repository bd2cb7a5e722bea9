package relay

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/command"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// canceledReason is the reason of what operators want nobody to read.
const canceledReason = "an operator canceled it before it was posted"

// review carries out what operators decide about what is held, and says what
// follows; before commands stands how they are given.
func (w *work) review(tx *store.Tx, c command.Command, who, before string) (string, error) {
	var lines []string
	for _, name := range w.relay.groupNames() {
		group := w.relay.groups.ByName[name]
		held, err := tx.HeldMessages(group.Primary)
		if err != nil {
			return "", err
		}
		if held == 0 || c.Group != "" && c.Group != name {
			continue
		}
		line, err := w.reviewOne(tx, group, c, who, before, held)
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	switch {
	case len(lines) > 0:
		return strings.Join(lines, "\n"), nil
	case c.Group != "":
		return fmt.Sprintf("Nothing is held for %s.", c.Group), nil
	default:
		return "Nothing is held for any group.", nil
	}
}

func (w *work) reviewOne(tx *store.Tx, group directory.Group, c command.Command, who, before string, held int) (string, error) {
	switch {
	case c.Do == command.Release:
		return w.release(tx, group, who, held)
	case c.Do == command.Cancel && c.Sure:
		return w.cancel(tx, group, who)
	case c.Do == command.Cancel:
		return fmt.Sprintf("%s: nobody would read %s on %s. If you want that, write %sreplay cancel %[1]s yes.",
			group.Name, messages(held), w.relay.options.title(group.Primary.Platform), before), nil
	default:
		return fmt.Sprintf("%s: %s held. %s", group.Name, messages(held), w.whatFollows(group)), nil
	}
}

// release lets a replay begin that waits for it.
func (w *work) release(tx *store.Tx, group directory.Group, who string, held int) (string, error) {
	if w.groupState(group).Stage != failover.InReview {
		return fmt.Sprintf("%s: there is nothing to release yet or any more, with %s held. %s", group.Name, messages(held), w.whatFollows(group)), nil
	}
	w.letGo(group)
	return fmt.Sprintf("%s: %s released. %s", group.Name, messages(held), w.whenReleased(group)),
		w.recordReview(tx, group, "replay released", who, int64(held))
}

// cancel sees to it that nobody reads what is held. What was begun is finished.
func (w *work) cancel(tx *store.Tx, group directory.Group, who string) (string, error) {
	canceled, err := tx.CancelHeld(group.Primary, canceledReason, w.now)
	if err != nil {
		return "", err
	}
	if w.groupState(group).Stage != failover.Away {
		w.letGo(group)
	}
	w.ledgerStale, w.touched[group.Primary] = true, true
	answer := fmt.Sprintf("%s: %s canceled. Until their retention is over, 'lifeboat queue export --state canceled FILE' writes them into a file.",
		group.Name, messages(int(canceled)))
	left, err := tx.HeldMessages(group.Primary)
	if err != nil {
		return "", err
	}
	if left > 0 {
		answer += fmt.Sprintf(" %s may have been posted already, at least in part, and the rest of that follows.", messages(left))
	}
	return answer, w.recordReview(tx, group, "replay canceled", who, canceled)
}

// letGo releases what is held for a group after the outage that is over.
func (w *work) letGo(group directory.Group) {
	ordeal := w.memories[group.Primary.Platform].Failover.Ordeal()
	w.changeStanding(func(s *standing) { s.Released[group.Name] = ordeal })
}

func (w *work) recordReview(tx *store.Tx, group directory.Group, kind, who string, count int64) error {
	primary := group.Primary.Platform
	event := store.Event{Kind: kind, Platform: primary, Group: group.Name, Incident: w.memories[primary].Failover.Incident}
	return w.record(tx, event, map[string]any{"who": who, "count": count})
}

// whatFollows says what becomes of what is held for a group if nobody says
// anything.
func (w *work) whatFollows(group directory.Group) string {
	title := w.relay.options.title(group.Primary.Platform)
	switch state := w.groupState(group); {
	case state.Stage == failover.InReview:
		return "It waits for your word: release or cancel it."
	case state.Stage == failover.Resting:
		return fmt.Sprintf("It follows when the quiet hours are over, at %s.", w.clock(state.QuietUntil))
	case state.Stage == failover.Away && group.HoldReplay:
		return fmt.Sprintf("When %s works again it waits for your word.", title)
	case state.Stage == failover.Away:
		return fmt.Sprintf("It follows by itself when %s works again.", title)
	default:
		return "It is being posted."
	}
}

// whenReleased says when a replay begins that was released.
func (w *work) whenReleased(group directory.Group) string {
	if morning, night := group.Quiet.Until(w.now); night {
		return fmt.Sprintf("It follows when the quiet hours are over, at %s.", w.clock(morning))
	}
	return "It is being posted."
}

// messages counts messages as people say it.
func messages(count int) string {
	if count == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", count)
}

// changeCanceled keeps a change beside what it changes and nobody is to read.
// What its author deletes is not kept any more.
func (w *work) changeCanceled(tx *store.Tx, earlier store.Delivery, change int64, kind bridge.Kind) error {
	if kind == bridge.Deleted {
		return tx.TakeBackCanceled(earlier.ID, w.now)
	}
	d := changing(earlier, earlier.ID, change, kind)
	d.State, d.Reason, d.FinishedAt = store.Canceled, earlier.Reason, w.now
	_, err := w.deliver(tx, d)
	return err
}

// readReviews counts what waits for the operators once a group comes to do so, as
// this step leaves it.
func (r *Relay) readReviews(ctx context.Context, decisions []decision) error {
	states := map[bridge.PlatformName]failover.State{}
	for primary, remembered := range r.memories {
		states[primary] = remembered.Failover
	}
	for _, d := range decisions {
		states[d.primary] = d.memory.Failover
	}
	for primary, groups := range r.groups.Primary {
		for _, group := range groups {
			waits := states[primary].Groups[group.Name].Stage == failover.InReview
			if err := r.readReview(ctx, group.Primary, waits); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Relay) readReview(ctx context.Context, chat bridge.Chat, waits bool) error {
	_, known := r.knowledge.inReview[chat]
	if !waits {
		delete(r.knowledge.inReview, chat)
	}
	if !waits || known {
		return nil
	}
	err := r.store.Read(ctx, func(tx *store.Tx) (err error) {
		r.knowledge.inReview[chat], err = tx.HeldMessages(chat)
		return err
	})
	if err != nil {
		return fmt.Errorf("count what waits for the operators: %w", err)
	}
	return nil
}

// reviewFindings tell of what waits for the operators.
func (r *Relay) reviewFindings() []alert.Finding {
	var found []alert.Finding
	for chat, count := range r.knowledge.inReview {
		found = append(found, r.aboutChat(chat, alert.InReview, "", int64(count)))
	}
	return found
}
