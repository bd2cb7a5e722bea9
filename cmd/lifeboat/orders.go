package main

import (
	"context"
	"fmt"
	"os/user"
	"slices"

	"github.com/spf13/cobra"

	"lifeboat/bridge/command"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
)

// newOrders are the commands that overrule the relay.
func newOrders() []*cobra.Command {
	return []*cobra.Command{
		newOrder(command.Failover, "Lead members to the fallback chats now"),
		newOrder(command.Failback, "Bring members back now"),
		newOrder(command.Auto, "Let the relay decide by itself again"),
	}
}

func newOrder(do command.Do, short string) *cobra.Command {
	var path string
	order := control.Order{Do: string(do)}
	cobraCommand := &cobra.Command{
		Use:   string(do) + " [GROUP]",
		Short: short,
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cobraCommand *cobra.Command, arguments []string) error {
			if len(arguments) == 1 {
				order.Group = arguments[0]
			}
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			answer, err := control.NewClient(folder(settings.Data).socket()).Order(cobraCommand.Context(), order)
			return said(cobraCommand, err, "%s\n", answer)
		},
	}
	addConfigFlag(cobraCommand, &path)
	if do != command.Auto {
		cobraCommand.Flags().DurationVar(&order.For, "for", 0, "how long it holds, from 1m to 168h; 2h if it is left out")
		cobraCommand.Flags().StringVar(&order.Reason, "reason", "", "why, for the history")
	}
	return cobraCommand
}

// orders are those that come through the socket.
var orders = []command.Do{command.Failover, command.Failback, command.Auto, command.Release, command.Cancel}

// Order carries out an order that came through the socket.
func (d desk) Order(ctx context.Context, order control.Order) (string, error) {
	do := command.Do(order.Do)
	switch {
	case !slices.Contains(orders, do):
		return "", fmt.Errorf("there is no order %q: it is one of %s", order.Do, orders)
	case order.For != 0 && (order.For < command.ShortestFor || order.For > command.LongestFor):
		return "", fmt.Errorf("an order holds from one minute to seven days, and not for %s", order.For)
	}
	// Whoever cancels by the socket was asked before.
	what := command.Command{Do: do, Group: order.Group, For: order.For, Reason: order.Reason, Sure: true}
	return d.relay.Order(ctx, what, whoRuns())
}

// whoRuns is the user whom the socket lets in: the one that the relay runs as.
func whoRuns() string {
	if current, err := user.Current(); err == nil && current.Username != "" {
		return current.Username
	}
	return "the command line"
}
