package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
)

func newChats() *cobra.Command {
	var path string
	var asJSON bool
	command := &cobra.Command{
		Use:   "chats",
		Short: "List the chats that the running relay's accounts are in, ready to paste",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			chats, err := control.NewClient(folder(settings.Data).socket()).Chats(command.Context())
			if err != nil {
				return err
			}
			return showChats(command.OutOrStdout(), chats, asJSON)
		},
	}
	addConfigFlag(command, &path)
	command.Flags().BoolVar(&asJSON, "json", false, "print it for programs")
	return command
}

func showChats(out io.Writer, chats control.Chats, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(chats)
	}
	var text strings.Builder
	for _, chat := range chats.Chats {
		fmt.Fprintf(&text, "%-46q # %s\n", chat.Chat, describeChat(chat))
	}
	if len(chats.Chats) == 0 {
		text.WriteString("No account is in any chat that it could tell of. A Telegram bot learns of a chat when something is written there.\n")
	}
	for _, problem := range chats.Problems {
		fmt.Fprintf(&text, "# %s\n", oneLine(problem))
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func describeChat(chat control.Chat) string {
	words := oneLine(chat.Title)
	if chat.Members > 0 {
		words += fmt.Sprintf(", %d members", chat.Members)
	}
	if chat.Group != "" {
		words += ", in the group " + chat.Group
	}
	if chat.Remedy != "" {
		words += "; " + oneLine(chat.Remedy)
	}
	return words
}
