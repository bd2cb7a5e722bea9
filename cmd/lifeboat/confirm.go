package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// errUnconfirmed ends a command whose question was not answered with yes.
var errUnconfirmed = errors.New("nothing was changed: answer with yes, or say --yes where nobody can answer")

// confirm asks before something is destroyed, unless yes was said before.
func confirm(command *cobra.Command, said bool, question string) error {
	if said {
		return nil
	}
	if _, err := fmt.Fprintf(command.ErrOrStderr(), "%s [yes/no] ", question); err != nil {
		return fmt.Errorf("ask for a confirmation: %w", err)
	}
	answers := bufio.NewScanner(command.InOrStdin())
	if answers.Scan() && strings.EqualFold(strings.TrimSpace(answers.Text()), "yes") {
		return nil
	}
	if err := answers.Err(); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return errUnconfirmed
}

// addYesFlag adds the flag that answers the question of confirm.
func addYesFlag(command *cobra.Command, said *bool) {
	command.Flags().BoolVar(said, "yes", false, "do not ask; for scripts")
}
