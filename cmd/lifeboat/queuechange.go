package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

// parkedPick says which parked deliveries a command is about: those whose
// numbers are given, or all of a chat or of every chat.
type parkedPick struct {
	path string
	chat string
	all  bool
}

func (p *parkedPick) addFlags(command *cobra.Command) {
	addConfigFlag(command, &p.path)
	command.Flags().StringVar(&p.chat, "chat", "", "all that is meant for this chat, such as telegram:-1001234567890")
	command.Flags().BoolVar(&p.all, "all", false, "all of every chat")
}

func newQueueRetry() *cobra.Command {
	var pick parkedPick
	command := &cobra.Command{
		Use:   "retry [NUMBER...]",
		Short: "Send again what is parked, once what kept it is mended",
		RunE: func(command *cobra.Command, numbers []string) error {
			return pick.change(command.Context(), func(queue control.Deliveries) error {
				ids, err := pick.ids(command.Context(), queue, numbers)
				if err != nil {
					return err
				}
				retried, err := queue.RetryParked(command.Context(), ids)
				return said(command, whichParked(err), "%d put back into their lanes.\n", retried)
			})
		},
	}
	pick.addFlags(command)
	return command
}

func newQueueDrop() *cobra.Command {
	var pick parkedPick
	var yes bool
	command := &cobra.Command{
		Use:   "drop [NUMBER...]",
		Short: "Give up what is parked; nobody will read it",
		RunE: func(command *cobra.Command, numbers []string) error {
			return pick.change(command.Context(), func(queue control.Deliveries) error {
				ids, err := pick.ids(command.Context(), queue, numbers)
				if err != nil {
					return err
				}
				question := fmt.Sprintf("Give up %d for good? 'lifeboat queue export' keeps them in a file.", len(ids))
				if err := confirm(command, yes, question); err != nil {
					return err
				}
				dropped, err := queue.DropParked(command.Context(), ids)
				return said(command, whichParked(err), "%d dropped.\n", dropped)
			})
		},
	}
	pick.addFlags(command)
	addYesFlag(command, &yes)
	return command
}

// whichParked adds where the numbers stand that can be changed.
func whichParked(err error) error {
	if err != nil {
		return fmt.Errorf("%w ('lifeboat queue' lists what is parked)", err)
	}
	return nil
}

// said prints what was done, unless it failed.
func said(command *cobra.Command, err error, format string, values ...any) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(command.OutOrStdout(), format, values...)
	return err
}

// change hands the queue of the running relay over, or the database's if none
// runs, which then cannot start before the change is done.
func (p *parkedPick) change(ctx context.Context, do func(control.Deliveries) error) error {
	settings, err := config.Load(p.path)
	if err != nil {
		return err
	}
	data := folder(settings.Data)
	client := control.NewClient(data.socket())
	if _, err := client.Counts(ctx); !errors.Is(err, control.ErrNotRunning) {
		if err != nil {
			return err
		}
		return do(client)
	}
	return alone(ctx, data, func(database *store.Store) error { return do(queueDesk{store: database}) })
}

// ids are the numbers of what is picked.
func (p *parkedPick) ids(ctx context.Context, queue control.Deliveries, numbers []string) ([]int64, error) {
	switch {
	case len(numbers) == 0 && !p.all && p.chat == "":
		return nil, errors.New("which? Name their numbers, which 'lifeboat queue' shows, or say --chat or --all")
	case len(numbers) > 0 && (p.all || p.chat != ""):
		return nil, errors.New("either numbers or --chat or --all, not both")
	}
	ids := []int64{}
	for _, number := range numbers {
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no delivery's number: 'lifeboat queue' shows them", number)
		}
		ids = append(ids, id)
	}
	if len(ids) > 0 {
		return ids, nil
	}
	query := control.QueueQuery{Chat: p.chat, State: string(store.Parked)}
	err := eachQueued(ctx, queue, query, func(one control.Queued) error {
		ids = append(ids, one.ID)
		return nil
	})
	return ids, err
}
