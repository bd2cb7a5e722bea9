package main

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/cobra"

	"lifeboat/bridge/config"
)

func newCheckConfig() *cobra.Command {
	var path string
	var online bool
	command := &cobra.Command{
		Use:   "check-config",
		Short: "Check the configuration file without starting anything",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			if _, err := openNotify(settings, slog.New(slog.DiscardHandler)); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			if !online {
				return describe(command.OutOrStdout(), path, settings)
			}
			checks, err := checkOnline(command.Context(), settings)
			if err != nil {
				return err
			}
			return showChecks(command.OutOrStdout(), append(checkFile(path, settings), checks...))
		},
	}
	addConfigFlag(command, &path)
	command.Flags().BoolVar(&online, "online", false, "also ask the platforms: accounts, rights, chats")
	return command
}

// describe says what the relay understood, so that a wrong chat id can be
// seen.
func describe(out io.Writer, path string, settings *config.Config) error {
	text := fmt.Sprintf("%s is fine.\n", path)
	for _, group := range settings.Groups {
		text += fmt.Sprintf("  %s: watched on %s, falls back to", group.Name, group.Primary)
		for _, fallback := range group.Fallbacks {
			text += " " + fallback.String()
		}
		text += "\n"
	}
	for _, warning := range settings.Warnings {
		text += "Warning: " + warning + "\n"
	}
	_, err := io.WriteString(out, text)
	return err
}
