package relay

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lifeboat/bridge/command"
	"lifeboat/store"
)

// ordered is an order that came from outside the chats, and who waits for the
// answer.
type ordered struct {
	command command.Command
	who     string
	answer  chan string
}

// Order carries out an operator's order, as if it had been written in a private
// chat, and returns in a sentence what follows from it once that is on disk. The
// command is [command.Failover], [command.Failback], [command.Pause],
// [command.Auto], [command.Replay], [command.Release] or [command.Cancel]; who is how the history names the operator.
func (r *Relay) Order(ctx context.Context, c command.Command, who string) (string, error) {
	if _, known := r.groups.ByName[c.Group]; c.Group != "" && !known {
		return "", r.unknownGroup(c.Group)
	}
	order := ordered{command: c, who: who, answer: make(chan string, 1)}
	r.mail.put(func(l *letters) { l.orders = append(l.orders, order) })
	select {
	case answer := <-order.answer:
		return answer, nil
	case <-ctx.Done():
		return "", fmt.Errorf("wait until the order is on disk: %w", ctx.Err())
	}
}

func (r *Relay) unknownGroup(name string) error {
	return fmt.Errorf("there is no group %q; there are: %s", name, strings.Join(slices.Sorted(slices.Values(r.groupNames())), ", "))
}

// takeOrders writes down what was ordered from outside the chats.
func (w *work) takeOrders(tx *store.Tx) error {
	w.answers = nil
	for _, o := range w.orders {
		answer, err := w.carryOrder(tx, o.command, o.who, "lifeboat ")
		if err != nil {
			return err
		}
		w.answers = append(w.answers, answer)
	}
	return nil
}

// answerOrders lets those who wait know that their orders are on disk.
func (w *work) answerOrders() {
	for i, o := range w.orders {
		o.answer <- w.answers[i]
	}
}
