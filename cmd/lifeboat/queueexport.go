package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

func newQueueExport() *cobra.Command {
	var path string
	pick := queuePick{}
	command := &cobra.Command{
		Use:   "export FILE",
		Short: "Write what is parked into a file, with its texts",
		Long: "Writes one JSON object a line: what is parked, or what --state picks, with all that was said. The file must not be there\n" +
			"yet, and only you may read it.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, arguments []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			if err := pick.check(); err != nil {
				return err
			}
			return withQueue(command.Context(), settings, func(queue control.Deliveries) error {
				exported, err := export(command.Context(), queue, pick.query(), arguments[0])
				return said(command, err, "%d written to %s.\n", exported, arguments[0])
			})
		},
	}
	addConfigFlag(command, &path)
	command.Flags().StringVar(&pick.chat, "chat", "", "only what is meant for this chat")
	command.Flags().StringVar(&pick.lane, "lane", "", "only one lane: live or replay")
	command.Flags().StringVar(&pick.state, "state", string(store.Parked), "another state: waiting, trying, unknown or canceled; empty for all")
	return command
}

func export(ctx context.Context, queue control.Deliveries, query control.QueueQuery, path string) (exported int, err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, fmt.Errorf("make the file for the export: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	encoder := json.NewEncoder(file)
	encoder.SetEscapeHTML(false)
	query.Contents = true
	err = eachQueued(ctx, queue, query, func(one control.Queued) error {
		exported++
		return encoder.Encode(one)
	})
	if err != nil {
		return exported, fmt.Errorf("export the queue to %s: %w", path, err)
	}
	return exported, file.Sync()
}
