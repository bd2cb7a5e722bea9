package relay

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/render"
	"lifeboat/store"
)

// orderFor is how long an order holds that names no time.
const orderFor = 2 * time.Hour

// longestReason is how much of an operator's reason is kept, in runes.
const longestReason = 200

// takeOrder remembers what an operator wrote, and answers what follows from it.
func (w *work) takeOrder(tx *store.Tx, m bridge.Message, c command.Command) error {
	answer, err := w.carryOrder(tx, c, w.nameOfSender(m), "/")
	if err != nil {
		return err
	}
	return w.answer(tx, m, answer)
}

// carryOrder carries out an order and says what follows from it; before commands
// stands how they are given.
func (w *work) carryOrder(tx *store.Tx, c command.Command, who, before string) (string, error) {
	switch c.Do {
	case command.Replay, command.Release, command.Cancel:
		return w.review(tx, c, who, before)
	default:
		until, err := w.order(tx, c, who)
		return w.orderAnswer(c, until, before), err
	}
}

// order remembers what is wanted of the primaries that it concerns, and returns
// until when.
func (w *work) order(tx *store.Tx, c command.Command, who string) (until time.Time, err error) {
	order := failover.Order{Do: failover.OrderDo(c.Do), Until: w.now.Add(orderFor)}
	if c.For != 0 {
		order.Until = w.now.Add(c.For)
	}
	why := render.Clean(c.Reason, longestReason)
	order.Reason = strings.TrimSuffix(who+" ordered it: "+why, ": ")
	for _, primary := range w.relay.concerned(c.Group) {
		w.changeStanding(func(s *standing) {
			if c.Do == command.Auto {
				delete(s.Orders, primary)
			} else {
				s.Orders[primary] = order
			}
		})
		event := store.Event{Kind: "order", Platform: primary, Incident: w.memories[primary].Failover.Incident}
		if err := w.record(tx, event, map[string]any{"order": c.Do, "who": who, "why": why, "until": order.Until}); err != nil {
			return order.Until, err
		}
	}
	return order.Until, nil
}

// concerned are the primaries that an order is about: the one of a group, or
// all.
func (r *Relay) concerned(group string) []bridge.PlatformName {
	if named, known := r.groups.ByName[group]; known {
		return []bridge.PlatformName{named.Primary.Platform}
	}
	return slices.Sorted(maps.Keys(r.groups.Primary))
}

// orderAnswer says what follows; before commands stands how they are given.
func (w *work) orderAnswer(c command.Command, until time.Time, before string) string {
	titles := []string{}
	for _, primary := range w.relay.concerned(c.Group) {
		titles = append(titles, w.relay.options.title(primary))
	}
	what, end := strings.Join(titles, ", "), w.clock(until)
	switch c.Do {
	case command.Failover:
		return fmt.Sprintf("The groups of %s go to their fallback chats now, until %s. %[3]sauto or %[3]sfailback ends that sooner.", what, end, before)
	case command.Failback:
		return fmt.Sprintf("The groups of %s come back now, and stay there until %s. %sauto lets me decide again.", what, end, before)
	case command.Pause:
		return fmt.Sprintf("I decide nothing about %s until %s; everything stays as it is. %sauto ends that sooner.", what, end, before)
	default:
		return fmt.Sprintf("I decide about %s by myself again.", what)
	}
}

// nameOfSender is how the history names somebody.
func (w *work) nameOfSender(m bridge.Message) string {
	if name, known := w.relay.options.PersonName(m.Chat.Platform, m.Sender.ID); known {
		return name
	}
	if name := render.Clean(m.Sender.Name, render.MaxName); name != "" {
		return name
	}
	return m.Sender.ID
}
