package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

// queuePick is what the flags of the queue's commands pick.
type queuePick struct{ chat, lane, state string }

func (p queuePick) query() control.QueueQuery {
	return control.QueueQuery{Chat: p.chat, Lane: p.lane, State: p.state}
}

// check refuses what could pick nothing.
func (p queuePick) check() error {
	states := []store.State{"", store.Waiting, store.Trying, store.Unsettled, store.Parked, store.Canceled}
	lanes := []store.Lane{"", store.Live, store.Replay}
	switch {
	case !slices.Contains(states, store.State(p.state)):
		return fmt.Errorf("there is no state %q: it is waiting, trying, unknown, parked or canceled", p.state)
	case !slices.Contains(lanes, store.Lane(p.lane)):
		return fmt.Errorf("there is no lane %q: it is live or replay", p.lane)
	case p.chat != "" && !strings.Contains(p.chat, ":"):
		return fmt.Errorf("%q is no chat: write it as in the config, such as telegram:-1001234567890", p.chat)
	default:
		return nil
	}
}

func newQueue() *cobra.Command {
	var path string
	var pick queuePick
	var asJSON bool
	command := &cobra.Command{
		Use:   "queue",
		Short: "Show what waits, what was refused for good and why, and what was canceled",
		Long: "Counts what waits by chat, lane and state, and lists what is parked with the reason: a platform refused it for good.\n" +
			"With --chat, --lane or --state it lists each delivery. It never shows what somebody said.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			if err := pick.check(); err != nil {
				return err
			}
			return withQueue(command.Context(), settings, func(queue control.Deliveries) error {
				return showQueue(command, queue, pick, asJSON, settings.Timezone)
			})
		},
	}
	addConfigFlag(command, &path)
	command.Flags().StringVar(&pick.chat, "chat", "", "only what is meant for this chat, such as telegram:-1001234567890")
	command.Flags().StringVar(&pick.lane, "lane", "", "only one lane: live or replay")
	command.Flags().StringVar(&pick.state, "state", "", "only one state: waiting, trying, unknown, parked or canceled")
	command.Flags().BoolVar(&asJSON, "json", false, "print it for programs")
	command.AddCommand(newQueueRetry(), newQueueDrop(), newQueueExport())
	return command
}

// withQueue looks at the queue through the running relay, or in the database if
// none runs.
func withQueue(ctx context.Context, settings *config.Config, look func(control.Deliveries) error) error {
	data := folder(settings.Data)
	client := control.NewClient(data.socket())
	if _, err := client.Counts(ctx); !errors.Is(err, control.ErrNotRunning) {
		if err != nil {
			return err
		}
		return look(client)
	}
	return reading(ctx, data, func(database *store.Store) error { return look(queueDesk{store: database}) })
}

func showQueue(command *cobra.Command, queue control.Deliveries, pick queuePick, asJSON bool, zone *time.Location) error {
	ctx, out := command.Context(), command.OutOrStdout()
	if asJSON {
		return eachQueued(ctx, queue, pick.query(), func(one control.Queued) error { return json.NewEncoder(out).Encode(one) })
	}
	var text strings.Builder
	whole := pick == queuePick{}
	if whole {
		lanes, err := queue.Counts(ctx)
		if err != nil {
			return err
		}
		showLanes(&text, control.Status{Lanes: lanes, At: time.Now()})
		pick.state = string(store.Parked)
	}
	listed := 0
	err := eachQueued(ctx, queue, pick.query(), func(one control.Queued) error {
		if listed++; listed <= queueListed {
			fmt.Fprintln(&text, queuedLine(one, zone))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if listed == 0 && !whole {
		text.WriteString("Nothing of that kind is in the queue.\n")
	}
	if listed > queueListed {
		fmt.Fprintf(&text, "... and %d more; --json lists all.\n", listed-queueListed)
	}
	if listed > 0 && pick.state == string(store.Parked) {
		text.WriteString("'lifeboat queue retry' and 'lifeboat queue drop' take these numbers, or --all; 'lifeboat queue export FILE' saves their texts.\n")
	}
	_, err = io.WriteString(out, text.String())
	return err
}

// queueListed is how many deliveries are listed for people.
const queueListed = 100

// queuedLine describes one delivery.
func queuedLine(one control.Queued, zone *time.Location) string {
	line := fmt.Sprintf("%6d  %s  %s, %s lane of %s: %s", one.ID, one.CreatedAt.In(zone).Format("2006-01-02 15:04"), one.State, one.Lane, one.Chat, one.Action)
	if one.Messages > 1 {
		line += fmt.Sprintf(" of %d messages", one.Messages)
	}
	if one.Reason != "" {
		line += ": " + one.Reason
	}
	return line
}

// queuePage is how many deliveries are asked for at a time.
const queuePage = 200

// eachQueued calls do with everything that was picked, in order.
func eachQueued(ctx context.Context, queue control.Deliveries, query control.QueueQuery, do func(control.Queued) error) error {
	query.Limit = queuePage
	for {
		page, err := queue.Queue(ctx, query)
		if err != nil {
			return err
		}
		for _, one := range page {
			if err := do(one); err != nil {
				return err
			}
			query.After = one.ID
		}
		if len(page) < queuePage {
			return nil
		}
	}
}
