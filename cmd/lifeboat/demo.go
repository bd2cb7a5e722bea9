package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"lifeboat/cmd/lifeboat/demo"
	"lifeboat/sim/scenario"
)

func newDemo() *cobra.Command {
	var options demo.Options
	command := &cobra.Command{
		Use:   "demo",
		Short: "Play an outage on your own machine and watch it",
		Long: "Plays an outage between simulated platforms on this machine, with a relay in a process of its own, and shows what\n" +
			"members see in each chat. Nothing leaves the machine. It fails if anything was lost, repeated or reordered.\n\n" +
			"Scenarios:" + scenarioList(),
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return demo.Run(command.Context(), options, command.OutOrStdout())
		},
	}
	command.Flags().StringVar(&options.Scenario, "scenario", "2021-10-04", "which outage: a name from above, or the path of a script of your own")
	command.Flags().StringVar(&options.Report, "report", "", "write the figures to this file, as JSON")
	command.Flags().StringVar(&options.Folder, "folder", "", "keep the relay's config, data and log in this folder, for other commands to be tried beside the demo")
	command.Flags().IntVar(&options.Kills, "kills", 0, "how often to kill the relay without warning in the outage and in the replay")
	return command
}

// scenarioList has a line for each scenario.
func scenarioList() string {
	names, err := scenario.Names()
	if err != nil {
		return err.Error()
	}
	var list strings.Builder
	for _, name := range names {
		script, err := scenario.Load(name)
		if err != nil {
			return err.Error()
		}
		fmt.Fprintf(&list, "\n  %-20s %s", name, script.Title)
	}
	return list.String()
}
