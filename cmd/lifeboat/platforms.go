package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/matrix"
	"lifeboat/bridge/telegram"
	"lifeboat/bridge/whatsapp"
	"lifeboat/store"
)

// platforms are the opened platforms and what closes them.
type platforms struct {
	all     []bridge.Platform
	closers []func() error
	// services are the chats of the services that operators are told on.
	services []bridge.Chat
	media    bridge.MediaFolder
}

// close closes them in the reverse order.
func (p *platforms) close() error {
	var problems []error
	for i := len(p.closers) - 1; i >= 0; i-- {
		problems = append(problems, p.closers[i]())
	}
	return errors.Join(problems...)
}

// openPlatforms opens every configured platform. Nothing connects yet.
func openPlatforms(
	ctx context.Context, settings *config.Config, data folder, database *store.Store, media bridge.MediaFolder, log *slog.Logger,
) (*platforms, error) {
	opened := &platforms{media: media}
	for _, platform := range settings.Platforms {
		var err error
		switch platform.Type {
		case config.TypeWhatsApp:
			err = opened.addWhatsApp(ctx, platform, data, log)
		case config.TypeTelegram:
			err = opened.addTelegram(ctx, platform, data, database, log)
		case config.TypeMatrix:
			err = opened.addMatrix(ctx, platform, settings, data, database, log)
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open %s: %w", platform.Name, err), opened.close())
		}
	}
	if err := opened.addNotify(settings, log); err != nil {
		return nil, errors.Join(err, opened.close())
	}
	return opened, nil
}

func (p *platforms) addWhatsApp(ctx context.Context, platform config.Platform, data folder, log *slog.Logger) error {
	opened, err := openWhatsApp(ctx, platform, data, p.media, log)
	if err != nil {
		return err
	}
	p.all = append(p.all, opened)
	p.closers = append(p.closers, opened.Close)
	return nil
}

func (p *platforms) addTelegram(
	ctx context.Context, platform config.Platform, data folder, database *store.Store, log *slog.Logger,
) error {
	cursor, err := lastCursor(ctx, platform.Name, database)
	if err != nil {
		return err
	}
	opened, err := telegram.New(telegram.Options{
		Name: platform.Name, Token: platform.Telegram.Token.Reveal(), Server: platform.Telegram.Server,
		Log: log.With("platform", platform.Name), Cursor: cursor, ChatsFile: data.platformChats(platform.Name),
		Media: p.media,
	})
	if err != nil {
		return err
	}
	p.all = append(p.all, opened)
	return nil
}

func (p *platforms) addMatrix(
	ctx context.Context, platform config.Platform, settings *config.Config, data folder, database *store.Store, log *slog.Logger,
) error {
	cursor, err := lastCursor(ctx, platform.Name, database)
	if err != nil {
		return err
	}
	opened, err := matrix.New(matrix.Options{
		Name: platform.Name, Homeserver: platform.Matrix.Homeserver, User: platform.Matrix.User,
		Token: platform.Matrix.Token.Reveal(), Password: platform.Matrix.Password.Reveal(),
		SessionFile: data.platformSession(platform.Name), Rooms: chatsOn(platform.Name, settings),
		Log: log, Cursor: cursor, Media: p.media,
	})
	if err != nil {
		return err
	}
	p.all = append(p.all, opened)
	return nil
}

// chatsOn lists the ids of a platform's configured chats.
func chatsOn(platform bridge.PlatformName, settings *config.Config) []string {
	var ids []string
	for _, group := range settings.Groups {
		for _, chat := range append([]bridge.Chat{group.Primary}, group.Fallbacks...) {
			if chat.Platform == platform {
				ids = append(ids, chat.ID)
			}
		}
	}
	return ids
}

// lastCursor reads where a platform's last run stopped.
func lastCursor(ctx context.Context, platform bridge.PlatformName, database *store.Store) (cursor bridge.Cursor, err error) {
	err = database.Read(ctx, func(tx *store.Tx) error {
		cursor, err = tx.Cursor(platform)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read where the last run stopped: %w", err)
	}
	return cursor, nil
}

// openWhatsApp opens the WhatsApp account, as run and pair both need it; to pair
// takes no media.
func openWhatsApp(
	ctx context.Context, platform config.Platform, data folder, media bridge.MediaFolder, log *slog.Logger,
) (*whatsapp.Platform, error) {
	endpoint, err := whatsAppEndpoint(platform.WhatsApp.Endpoint)
	if err != nil {
		return nil, err
	}
	account := whatsapp.Dedicated
	if platform.WhatsApp.Account == config.AccountOwn {
		account = whatsapp.Own
	}
	return whatsapp.Open(ctx, whatsapp.Options{
		Name: platform.Name, Database: data.platformDatabase(platform.Name), Account: account,
		Media: media, Endpoint: endpoint, Log: log.With("platform", platform.Name),
	})
}

func whatsAppEndpoint(settings *config.Endpoint) (*whatsapp.Endpoint, error) {
	if settings == nil {
		return nil, nil
	}
	endpoint := &whatsapp.Endpoint{Address: settings.Address, Resolver: settings.Resolver}
	copy(endpoint.NoiseRoot[:], settings.NoiseRootKey)
	var err error
	if settings.Proxy != "" {
		if endpoint.Proxy, err = url.Parse(settings.Proxy); err != nil {
			return nil, fmt.Errorf("read the proxy of the endpoint: %w", err)
		}
	}
	if endpoint.CAs, err = readAuthorities("the endpoint's ca_file", settings.CAFile); err != nil {
		return nil, err
	}
	return endpoint, nil
}

// readAuthorities reads the certificates that a setting names a file of; nil
// without a path.
func readAuthorities(setting, path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", setting, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate: write the server's CA certificate in PEM form there", path)
	}
	return pool, nil
}
