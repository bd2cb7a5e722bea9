package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/bridge/failover"
)

func newStatus() *cobra.Command {
	var path string
	var asJSON bool
	command := &cobra.Command{
		Use:   "status",
		Short: "Show how the running relay stands",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			status, err := control.NewClient(folder(settings.Data).socket()).Status(command.Context())
			if err != nil {
				return err
			}
			return showStatus(command.OutOrStdout(), status, asJSON)
		},
	}
	addConfigFlag(command, &path)
	command.Flags().BoolVar(&asJSON, "json", false, "print it for programs")
	return command
}

func showStatus(out io.Writer, status control.Status, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(status)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "Lifeboat %s, running since %s\n", status.Version, status.Started.Local().Format("2 January 15:04"))
	for _, platform := range status.Platforms {
		fmt.Fprintf(&text, "  %-10s %-12s %s\n", platform.Name, platform.State, platform.Evidence)
		for _, remedy := range platform.Remedies {
			fmt.Fprintf(&text, "  %-10s %-12s -> %s\n", "", "", remedy)
		}
		if left := describeLeftOut(platform.LeftOut); left != "" {
			fmt.Fprintf(&text, "  %-10s %-12s passed over: %s\n", "", "", left)
		}
	}
	for _, primary := range status.Primaries {
		showPrimary(&text, primary, isTold(status, primary.Evidence))
	}
	showLanes(&text, status)
	for _, a := range status.Alerts {
		if !remedyShown(status, a) {
			fmt.Fprintf(&text, "! %s\n", a.Text)
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// remedyShown says whether what to do about an alert stands beside a platform already.
func remedyShown(status control.Status, a control.Alert) bool {
	return slices.ContainsFunc(status.Platforms, func(p control.Platform) bool {
		return slices.ContainsFunc(p.Remedies, func(remedy string) bool { return strings.HasSuffix(a.Text, remedy) })
	})
}

// isTold says whether an alert gives this evidence.
func isTold(status control.Status, evidence string) bool {
	return slices.ContainsFunc(status.Alerts, func(a control.Alert) bool { return strings.Contains(a.Text, evidence) })
}

// showPrimary leaves out the evidence where an alert below gives it.
func showPrimary(text *strings.Builder, primary control.Primary, told bool) {
	fmt.Fprintf(text, "%s: %s", primary.Name, primary.Phase)
	if primary.Phase != "standby" {
		fmt.Fprintf(text, " since %s (incident %d)", primary.Since.Local().Format("15:04:05"), primary.Incident)
	}
	if primary.Trouble != "" {
		fmt.Fprintf(text, "; trouble: %s", primary.Trouble)
	}
	if primary.Evidence != "" && !told {
		fmt.Fprintf(text, ": %s", primary.Evidence)
	}
	text.WriteString("\n")
	for _, group := range primary.Groups {
		fmt.Fprintf(text, "  group %-20s %s\n", group.Name, describeGroup(primary.Phase, group))
	}
}

func describeGroup(phase string, group control.Group) string {
	switch {
	case group.Hold:
		return "in the fallback chats; what is meant for the primary is kept"
	case group.Open && (phase == "down" || phase == "recovering"):
		return "joined, since it works for only some; nothing is kept"
	case group.Stage == string(failover.InReview):
		return "back; what was kept waits for 'lifeboat replay release'"
	case group.Stage == string(failover.Resting):
		return "back; what was kept follows when the quiet hours are over"
	case group.Stage != "":
		return "coming back: what was kept is being replayed"
	case group.Open:
		return "back; the fallback chats stay joined until it is quiet there"
	default:
		return "at home"
	}
}

func showLanes(text *strings.Builder, status control.Status) {
	if status.Problem != "" {
		fmt.Fprintf(text, "The queue cannot be read: %s\n", status.Problem)
		return
	}
	if len(status.Lanes) == 0 {
		text.WriteString("Nothing is waiting.\n")
	}
	for _, lane := range status.Lanes {
		fmt.Fprintf(text, "  %6d %s in the %s lane of %s, the oldest for %s\n",
			lane.Count, lane.State, lane.Lane, lane.Chat, status.At.Sub(lane.Oldest).Round(time.Second))
	}
}
