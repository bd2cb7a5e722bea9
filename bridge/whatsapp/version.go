package whatsapp

import (
	"context"
	"fmt"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
)

// versionNote is the name under which whatsapp.db remembers a version that was
// fetched because WhatsApp had refused an older one.
const versionNote = "web version"

// recallVersion settles which version the relay claims to be: the one that
// whatsmeow was built with, or a newer one that was fetched since.
func (p *Platform) recallVersion(ctx context.Context) error {
	version := store.GetWAVersion()
	noted, err := p.database.noted(ctx, versionNote)
	if err != nil {
		return err
	}
	if fetched, err := store.ParseVersion(noted); err == nil && version.LessThan(fetched) {
		version = fetched
	}
	p.version.Store(&version)
	return nil
}

// renewVersion asks WhatsApp's own page which version is current. It returns
// true if that is newer than the one just refused, which may now be tried again.
func (p *Platform) renewVersion(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, p.pace.versionPage)
	defer cancel()
	line := newLine(p.endpoint, p.pace)
	defer line.cut()
	latest, err := whatsmeow.GetLatestVersion(ctx, line.client())
	if err != nil {
		return false, fmt.Errorf("ask WhatsApp for its current version: %w", err)
	}
	if !p.version.Load().LessThan(*latest) {
		return false, nil
	}
	if err := p.database.note(ctx, versionNote, latest.String()); err != nil {
		return false, err
	}
	p.version.Store(latest)
	return true, nil
}
