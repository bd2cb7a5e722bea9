package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

func newIncidents() *cobra.Command {
	var path string
	var asJSON bool
	command := &cobra.Command{
		Use:   "incidents [NUMBER]",
		Short: "List the outages, or tell all of one",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, arguments []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			return withIncidents(command.Context(), settings, func(teller incidentTeller) error {
				if len(arguments) == 1 {
					return showIncident(command, teller, arguments[0], asJSON)
				}
				incidents, err := teller.Incidents(command.Context())
				if err != nil {
					return err
				}
				return listIncidents(command.OutOrStdout(), incidents, settings.Timezone, asJSON)
			})
		},
	}
	addConfigFlag(command, &path)
	command.Flags().BoolVar(&asJSON, "json", false, "print it for programs")
	return command
}

// incidentTeller tells of outages: the running relay, or the database.
type incidentTeller interface {
	Incidents(ctx context.Context) ([]control.Incident, error)
	Incident(ctx context.Context, id int64) (control.Incident, error)
}

// withIncidents asks the running relay, or the database if none runs.
func withIncidents(ctx context.Context, settings *config.Config, ask func(incidentTeller) error) error {
	data := folder(settings.Data)
	err := ask(control.NewClient(data.socket()))
	if !errors.Is(err, control.ErrNotRunning) {
		return err
	}
	return reading(ctx, data, func(database *store.Store) error { return ask(incidentDesk{database, settings}) })
}

func showIncident(command *cobra.Command, teller incidentTeller, number string, asJSON bool) error {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return fmt.Errorf("%q is no incident's number: 'lifeboat incidents' lists them", number)
	}
	incident, err := teller.Incident(command.Context(), id)
	if err != nil {
		return err
	}
	out := command.OutOrStdout()
	if asJSON {
		return json.NewEncoder(out).Encode(incident)
	}
	_, err = io.WriteString(out, incident.Report)
	return err
}

func listIncidents(out io.Writer, incidents []control.Incident, zone *time.Location, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(incidents)
	}
	if len(incidents) == 0 {
		_, err := io.WriteString(out, "There has been no outage yet.\n")
		return err
	}
	var text strings.Builder
	for _, incident := range incidents {
		lasted := "is still on"
		if !incident.ClosedAt.IsZero() {
			lasted = "lasted " + incident.ClosedAt.Sub(incident.OpenedAt).Round(time.Second).String()
		}
		fmt.Fprintf(&text, "%4d  %s  %s, %s: %s\n", incident.ID, incident.OpenedAt.In(zone).Format("2006-01-02 15:04"), incident.Primary, lasted, incident.Evidence)
	}
	text.WriteString("'lifeboat incidents NUMBER' tells all of one.\n")
	_, err := io.WriteString(out, text.String())
	return err
}
