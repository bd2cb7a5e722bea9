package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"lifeboat/bridge/command"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
)

func newReplay() *cobra.Command {
	command := &cobra.Command{
		Use:   "replay",
		Short: "Look at what was held in an outage before it is posted, release it or cancel it",
		Long: "With hold_replay: true in the config nothing of what was held is posted until it is released. What is said meanwhile\n" +
			"goes both ways at once. Without it you can look as well, and cancel what has not been posted yet.",
		Args: cobra.NoArgs,
	}
	command.AddCommand(newReplayPreview(), newReplayRelease(), newReplayCancel())
	return command
}

func newReplayPreview() *cobra.Command {
	var path string
	var asJSON bool
	command := &cobra.Command{
		Use:   "preview [GROUP]",
		Short: "Print what would be posted now, with all that was said",
		Long: "Prints what would be posted if the outage ended now, as members would read it. It changes nothing, and nobody else\n" +
			"sees it. Without a group's name it shows every group for which something is held.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, groups []string) error {
			previews, err := previewsOf(command, path, groups)
			if err != nil {
				return err
			}
			return showPreviews(command.OutOrStdout(), previews, asJSON)
		},
	}
	addConfigFlag(command, &path)
	command.Flags().BoolVar(&asJSON, "json", false, "print it for programs")
	return command
}

func newReplayRelease() *cobra.Command {
	var path string
	release := &cobra.Command{
		Use:   "release [GROUP]",
		Short: "Let what is held be posted",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cobraCommand *cobra.Command, groups []string) error {
			return decide(cobraCommand, path, command.Release, groups)
		},
	}
	addConfigFlag(release, &path)
	return release
}

func newReplayCancel() *cobra.Command {
	var path string
	var yes bool
	cancel := &cobra.Command{
		Use:   "cancel [GROUP]",
		Short: "Let nobody read on the primary platform what is held",
		Long: "What is held is not posted. Until the retention time is over it is shown by 'lifeboat queue --state canceled', and\n" +
			"'lifeboat queue export --state canceled FILE' writes it into a file. What was begun to be posted is finished.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cobraCommand *cobra.Command, groups []string) error {
			previews, err := previewsOf(cobraCommand, path, groups)
			if err != nil {
				return err
			}
			if held := heldIn(previews); len(held) > 0 {
				if err := confirm(cobraCommand, yes, "Nobody will read what is held: "+strings.Join(held, ", ")+". Cancel it?"); err != nil {
					return err
				}
			}
			return decide(cobraCommand, path, command.Cancel, groups)
		},
	}
	addConfigFlag(cancel, &path)
	addYesFlag(cancel, &yes)
	return cancel
}

// decide has the running relay carry out what the operator decides about one
// group or all.
func decide(cobraCommand *cobra.Command, path string, do command.Do, groups []string) error {
	settings, err := config.Load(path)
	if err != nil {
		return err
	}
	order := control.Order{Do: string(do), Group: strings.Join(groups, "")}
	answer, err := control.NewClient(folder(settings.Data).socket()).Order(cobraCommand.Context(), order)
	return said(cobraCommand, err, "%s\n", answer)
}

// previewsOf asks about the named group, or about all.
func previewsOf(command *cobra.Command, path string, groups []string) ([]control.Preview, error) {
	settings, err := config.Load(path)
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		for _, group := range settings.Groups {
			groups = append(groups, group.Name)
		}
	}
	client := control.NewClient(folder(settings.Data).socket())
	var previews []control.Preview
	for _, group := range groups {
		preview, err := client.Preview(command.Context(), group)
		if err != nil {
			return nil, err
		}
		previews = append(previews, preview)
	}
	return previews, nil
}

// heldIn says how much is held for whom.
func heldIn(previews []control.Preview) []string {
	var held []string
	for _, p := range previews {
		if p.Messages > 0 {
			held = append(held, fmt.Sprintf("%d for %s", p.Messages, p.Group))
		}
	}
	return held
}

// showPreviews prints what would be posted for each group that has something.
func showPreviews(out io.Writer, previews []control.Preview, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		var problems []error
		for _, p := range previews {
			problems = append(problems, encoder.Encode(p))
		}
		return errors.Join(problems...)
	}
	var text strings.Builder
	for _, p := range previews {
		if p.Messages > 0 || len(p.Posts) > 0 {
			showPreview(&text, p)
		}
	}
	if text.Len() == 0 {
		text.WriteString("Nothing is held.\n")
	}
	_, err := io.WriteString(out, text.String())
	return err
}
