package process

import (
	"fmt"
	"strings"

	"lifeboat/sim/scenario"
)

// Problems says in plain words what the books show that should not have
// happened. It quotes what members said, since nobody did.
func Problems(balance scenario.Balance) []string {
	var problems []string
	for _, missing := range balance.Lost {
		problems = append(problems, fmt.Sprintf("lost: %s's %s on %s was never seen on %s by %s",
			missing.Said.By, quoted(missing.Said), missing.Said.On, missing.In, strings.Join(missing.By, ", ")))
	}
	problems = append(problems, posts("duplicated", balance.Duplicated)...)
	problems = append(problems, posts("out of order", balance.Reordered)...)
	problems = append(problems, posts("shown after it was deleted", balance.DeletedShown)...)
	problems = append(problems, posts("shown in a wording that was replaced", balance.Stale)...)
	for _, missing := range balance.Unedited {
		problems = append(problems, fmt.Sprintf("the last wording of %s's %s on %s was never seen on %s by %s",
			missing.Said.By, quoted(missing.Said), missing.Said.On, missing.In, strings.Join(missing.By, ", ")))
	}
	problems = append(problems, posts("without what it answers", balance.Unquoted)...)
	problems = append(problems, posts("without its author's name", balance.Unnamed)...)
	return append(problems, posts("without its file as it was sent", balance.WithoutFile)...)
}

func posts(what string, wrong []scenario.Relayed) []string {
	var problems []string
	for _, post := range wrong {
		problems = append(problems, fmt.Sprintf("%s: %s's %s on %s", what, post.Said.By, quoted(post.Said), post.On))
	}
	return problems
}

// quoted is what somebody said, or what the file was.
func quoted(said scenario.Said) string {
	if said.Text == "" {
		return said.File.String()
	}
	return fmt.Sprintf("%q", said.Text)
}
