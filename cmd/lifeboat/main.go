// Command lifeboat is a fallback messaging relay: it watches WhatsApp for a
// family or a team, moves their groups to Telegram when it is down, and brings
// back what was said when it works again.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones have names also where the machine knows none

	"github.com/spf13/cobra"

	"lifeboat/cmd/lifeboat/demo"
	"lifeboat/store"
)

func main() { os.Exit(execute()) }

// exitDamaged tells whoever starts the relay that starting it again is of no use.
const exitDamaged = 3

// execute runs the command line and returns the exit status: 0 when all went
// well, exitDamaged when the database is damaged, 1 otherwise.
func execute() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := newRoot().ExecuteContext(ctx); err != nil {
		if !errors.Is(err, demo.ErrFailed) {
			fmt.Fprintf(os.Stderr, "lifeboat: %v\n", err)
		}
		if errors.Is(err, store.ErrDamaged) {
			return exitDamaged
		}
		return 1
	}
	return 0
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "lifeboat",
		Short:         "Keep your groups talking when WhatsApp is down",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(newRun(), newPair(), newCheckConfig(), newStatus(), newChats(), newIncidents(), newDemo(), newVersion())
	root.AddCommand(newQueue(), newReplay(), newBackup(), newRestore(), newForget())
	root.AddCommand(newOrders()...)
	root.SetFlagErrorFunc(func(command *cobra.Command, err error) error {
		return fmt.Errorf("%w. '%s --help' lists the flags", err, command.CommandPath())
	})
	showForm(root.Commands())
	return root
}

// showForm has commands that get too few or too many arguments say how they are
// written.
func showForm(commands []*cobra.Command) {
	for _, command := range commands {
		showForm(command.Commands())
		check := command.Args
		if check == nil {
			continue
		}
		command.Args = func(command *cobra.Command, arguments []string) error {
			if err := check(command, arguments); err != nil {
				return fmt.Errorf("%w. Write: %s (a name of several words in quotes)", err, command.UseLine())
			}
			return nil
		}
	}
}

// addConfigFlag adds the flag that all commands which read the configuration
// share.
func addConfigFlag(command *cobra.Command, path *string) {
	command.Flags().StringVarP(path, "config", "c", "config.yaml", "the configuration file")
}
