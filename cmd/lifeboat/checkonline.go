package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

// errNotReady ends check-config --online with a failure after everything was
// shown.
var errNotReady = errors.New("not ready: mend the lines that are marked, and check again")

// checkFile says what the configuration file itself showed. Warnings keep
// nobody from starting.
func checkFile(path string, settings *config.Config) []control.Check {
	checks := []control.Check{{OK: true, What: fmt.Sprintf("%s is fine", path)}}
	for _, warning := range settings.Warnings {
		checks = append(checks, control.Check{OK: true, What: "but mind: " + warning})
	}
	return checks
}

// checkOnline asks the running relay to look at its accounts and chats, or does
// it itself where none is running.
func checkOnline(ctx context.Context, settings *config.Config) ([]control.Check, error) {
	data, err := openFolder(settings)
	if err != nil {
		return nil, err
	}
	checks, err := control.NewClient(data.socket()).Checks(ctx)
	if !errors.Is(err, control.ErrNotRunning) {
		return checks, err
	}
	return checkAlone(ctx, settings, data)
}

// checkAlone opens everything as run does, asks, and closes it again.
func checkAlone(ctx context.Context, settings *config.Config, data folder) (checks []control.Check, err error) {
	err = withDatabase(ctx, data, func(database *store.Store) error {
		return withPlatforms(ctx, settings, data, database, func(platforms []bridge.Platform) error {
			checks = asker{platforms: platforms, settings: settings, data: data}.checks(ctx)
			return nil
		})
	})
	return checks, err
}

// showChecks says first whether all is well, and then what was looked at, with
// the remedy where something is not.
func showChecks(out io.Writer, checks []control.Check) error {
	var text strings.Builder
	result := error(nil)
	for _, check := range checks {
		if check.OK {
			fmt.Fprintf(&text, "  ok   %s\n", oneLine(check.What))
			continue
		}
		result = errNotReady
		fmt.Fprintf(&text, "  NOT  %s\n       %s\n", oneLine(check.What), oneLine(check.Remedy))
	}
	head := "READY\n"
	if result != nil {
		head = "NOT READY\n"
	}
	_, err := io.WriteString(out, head+text.String())
	return errors.Join(err, result)
}
