package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/mdp/qrterminal/v3"
	"github.com/spf13/cobra"

	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
	"lifeboat/bridge/whatsapp"
)

func newPair() *cobra.Command {
	var path, phone string
	var plain, replace, yes bool
	cobraCommand := &cobra.Command{
		Use:   "pair",
		Short: "Link the relay to a WhatsApp account, from its phone",
		Long: "Shows a QR code to be scanned on the phone (Settings, Linked devices, Link a device), or with --phone a code to be typed there.\n" +
			"Afterwards it lists the account's groups with their ids, ready for the config.\n" +
			"With --replace another number takes the place of the present one: groups, queue and people stay.",
		Args: cobra.NoArgs,
		RunE: func(cobraCommand *cobra.Command, _ []string) error {
			settings, err := config.Load(path)
			if err != nil {
				return err
			}
			if digits, ok := command.Phone(phone); ok {
				phone = digits
			} else if phone != "" {
				return fmt.Errorf("%q is no phone number; write it with its country code, as in --phone +32470000000", phone)
			}
			show := &codes{out: cobraCommand.OutOrStdout(), plain: plain}
			if !replace {
				return pair(cobraCommand.Context(), settings, phone, show, false)
			}
			if err := confirm(cobraCommand, yes, replacing); err != nil {
				return err
			}
			return pair(cobraCommand.Context(), settings, phone, show, true)
		},
	}
	addConfigFlag(cobraCommand, &path)
	cobraCommand.Flags().StringVar(&phone, "phone", "", "the account's number; asks for a code to be typed on that phone instead of a QR code")
	cobraCommand.Flags().BoolVar(&replace, "replace", false, "give up the present login and link another number")
	addYesFlag(cobraCommand, &yes)
	cobraCommand.Flags().BoolVar(&plain, "plain", false, "print the content of QR codes as lines, for other programs to show")
	return cobraCommand
}

func pair(ctx context.Context, settings *config.Config, phone string, show *codes, replace bool) (err error) {
	platform, err := whatsAppOf(settings)
	if err != nil {
		return err
	}
	data, err := openFolder(settings)
	if err != nil {
		return err
	}
	// Whoever holds the socket holds the data folder.
	listener, err := control.Listen(data.socket())
	if errors.Is(err, control.ErrRunning) {
		return fmt.Errorf("%w. A running relay links its account at the word /pair in its bot's private chat", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, listener.Close()) }()
	if replace {
		return replaceLogin(ctx, settings, platform, data, phone, show)
	}
	account, err := linkAccount(ctx, platform, data, phone, show)
	if err != nil {
		return err
	}
	return errors.Join(show.groups(ctx, account), account.Close())
}

// linkAccount links an account, which the caller closes.
func linkAccount(ctx context.Context, platform config.Platform, data folder, phone string, show *codes) (*whatsapp.Platform, error) {
	account, err := openWhatsApp(ctx, platform, data, nil, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		return nil, err
	}
	if err := account.Pair(ctx, bridge.PairRequest{Phone: phone, ShowQR: show.qr, ShowCode: show.code}); err != nil {
		return nil, errors.Join(fmt.Errorf("link WhatsApp: %w", err), account.Close())
	}
	return account, nil
}

// replaceLogin links another number. The old login comes back if that fails.
func replaceLogin(ctx context.Context, settings *config.Config, platform config.Platform, data folder, phone string, show *codes) error {
	old := oldLogin{data.platformDatabase(platform.Name)}
	if err := old.putAside(); err != nil {
		return err
	}
	account, err := linkAccount(ctx, platform, data, phone, show)
	if err != nil {
		return errors.Join(err, old.putBack())
	}
	parked, err := parkDoubtful(ctx, data, platform.Name)
	if err == nil {
		show.say("Linked. Remove the old relay on the old phone: Settings, Linked devices. %d posts of the old number are in doubt and parked.\n", parked)
		err = tellMissing(ctx, show.out, account, settings)
	}
	return errors.Join(err, show.failed, account.Close(), old.giveUp())
}

func whatsAppOf(settings *config.Config) (config.Platform, error) {
	for _, platform := range settings.Platforms {
		if platform.Type == config.TypeWhatsApp {
			return platform, nil
		}
	}
	return config.Platform{}, errors.New("there is no WhatsApp account in the config to link: write 'whatsapp: {account: dedicated}' under platforms")
}

// codes shows what has to be scanned or typed on the phone.
type codes struct {
	out   io.Writer
	plain bool
	// failed is the first error of writing.
	failed error
}

func (c *codes) say(format string, args ...any) {
	if _, err := fmt.Fprintf(c.out, format, args...); err != nil && c.failed == nil {
		c.failed = fmt.Errorf("show the code: %w", err)
	}
}

func (c *codes) qr(code string) {
	if c.plain {
		c.say("%s\n", code)
		return
	}
	c.say("Scan this on the phone: Settings, Linked devices, Link a device.\n")
	qrterminal.GenerateHalfBlock(code, qrterminal.L, c.out)
}

func (c *codes) code(code string) {
	c.say("Type this on the phone: %s\n(Settings, Linked devices, Link a device, Link with phone number instead)\n", code)
}

// groups lists the account's groups, so that their ids can be copied into the
// config.
func (c *codes) groups(ctx context.Context, account *whatsapp.Platform) error {
	if c.plain {
		return c.failed
	}
	c.say("Linked.\n")
	groups, err := account.Chats(ctx)
	if err != nil {
		return fmt.Errorf("the account is linked, but its groups cannot be listed: %w", err)
	}
	if len(groups) == 0 {
		c.say("The account is in no group yet: add it to yours, then run 'lifeboat pair' again to see the group's id.\n")
	}
	for _, group := range groups {
		c.say("  primary: \"%s\"   # %q\n", group.Chat, group.Title)
	}
	return c.failed
}
