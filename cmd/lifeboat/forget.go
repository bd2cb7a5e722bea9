package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

func newForget() *cobra.Command {
	var path string
	var yes bool
	command := &cobra.Command{
		Use:   "forget PERSON",
		Short: "Delete what is kept of a person",
		Long: "Deletes the texts, files and ids of a person: a name from people: in the config, or an account such as telegram:123456789.\n" +
			"What waits of theirs is given up. What was posted in the chats stays there.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, arguments []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			accounts, err := accountsOf(settings, arguments[0])
			if err != nil {
				return err
			}
			question := fmt.Sprintf("Delete all that is kept of %s, and give up what waits of theirs?", arguments[0])
			if err := confirm(command, yes, question); err != nil {
				return err
			}
			forgotten, err := forget(command.Context(), settings, accounts)
			if err != nil {
				return err
			}
			return showForgotten(command.OutOrStdout(), forgotten)
		},
	}
	addConfigFlag(command, &path)
	addYesFlag(command, &yes)
	return command
}

// accountsOf are the accounts of a person by name, or the one that is named.
func accountsOf(settings *config.Config, person string) ([]control.Account, error) {
	var accounts []control.Account
	for _, known := range settings.People {
		if known.Name != person {
			continue
		}
		for _, id := range known.IDs {
			accounts = append(accounts, control.Account{Platform: string(id.Platform), ID: id.ID})
		}
	}
	if len(accounts) > 0 {
		return accounts, nil
	}
	platform, id, _ := strings.Cut(person, ":")
	account, ok := settings.Account(bridge.PlatformName(platform), id)
	if !ok {
		return nil, fmt.Errorf("%q is neither a name from people: in the config nor an account such as telegram:123456789 or whatsapp:+32470000000", person)
	}
	return []control.Account{{Platform: string(account.Platform), ID: account.ID}}, nil
}

// forget has the running relay forget a person, or does it where none runs.
func forget(ctx context.Context, settings *config.Config, accounts []control.Account) (forgotten control.Forgotten, err error) {
	data := folder(settings.Data)
	forgotten, err = control.NewClient(data.socket()).Forget(ctx, accounts)
	if !errors.Is(err, control.ErrNotRunning) {
		return forgotten, err
	}
	err = alone(ctx, data, func(database *store.Store) error {
		return withPlatforms(ctx, settings, data, database, func(platforms []bridge.Platform) error {
			forgotten, err = forgetter{database, platforms}.Forget(ctx, accounts)
			return err
		})
	})
	return forgotten, err
}

// forgetter deletes what is kept of people.
type forgetter struct {
	database  *store.Store
	platforms []bridge.Platform
}

// Forget deletes what is kept of a person.
func (f forgetter) Forget(ctx context.Context, accounts []control.Account) (forgotten control.Forgotten, err error) {
	kept, setAside := int64(0), int64(0)
	err = f.database.Write(ctx, func(tx *store.Tx) error {
		forgotten, kept = control.Forgotten{}, 0
		for _, account := range accounts {
			one, err := tx.ForgetPerson(bridge.PlatformName(account.Platform), account.ID, time.Now())
			if err != nil {
				return err
			}
			forgotten.Messages += one.Messages
			forgotten.Dropped += one.Dropped
			kept += one.Kept
		}
		_, setAside, err = tx.EnvelopeCounts()
		return err
	})
	if err != nil {
		return forgotten, fmt.Errorf("forget a person: %w", err)
	}
	forgotten.Stays = staying(kept, setAside)
	for _, account := range accounts {
		stays, err := f.forgetOn(ctx, account)
		if err != nil {
			return forgotten, err
		}
		if stays != "" {
			forgotten.Stays = append(forgotten.Stays, stays)
		}
	}
	return forgotten, nil
}

// forgetOn has the platform's own library forget an account.
func (f forgetter) forgetOn(ctx context.Context, account control.Account) (stays string, err error) {
	for _, platform := range f.platforms {
		if able, ok := platform.(bridge.Forgetter); ok && string(platform.Name()) == account.Platform {
			return able.ForgetPerson(ctx, account.ID)
		}
	}
	return "", nil
}

// staying says what the database cannot delete now.
func staying(kept, setAside int64) []string {
	stays := []string{
		"what was posted in the chats stays there, and what others said about the person or quoted; a wish not to be relayed (/stop) is still known",
	}
	if kept > 0 {
		stays = append(stays, fmt.Sprintf("%d posts that hold words of several people are on their way or parked; they go after the retention time once they were sent or dropped", kept))
	}
	if setAside > 0 {
		stays = append(stays, fmt.Sprintf("%d things that could not be understood are kept as they came, of whomever they are, until the retention time is over", setAside))
	}
	return append(stays, "backups, and files of 'lifeboat queue export', hold what they held")
}

func showForgotten(out io.Writer, forgotten control.Forgotten) error {
	var text strings.Builder
	if forgotten.Messages == 0 {
		text.WriteString("Nothing that they said is kept.\n")
	}
	fmt.Fprintf(&text, "Deleted: %d messages; %d deliveries were given up.\nWhat stays:\n", forgotten.Messages, forgotten.Dropped)
	for _, stays := range forgotten.Stays {
		fmt.Fprintf(&text, "- %s\n", stays)
	}
	_, err := io.WriteString(out, text.String())
	return err
}
