package process

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
)

// Link runs `lifeboat pair`, with more arguments if there are any, and scans the
// first code that it prints.
func (r *Relay) Link(ctx context.Context, program Program, scan func(ctx context.Context, code string) error, more ...string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	command, err := r.prepare(ctx, program, append([]string{"pair", "--config", r.config, "--plain"}, more...)...)
	if err != nil {
		return err
	}
	codes, err := command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("read what 'lifeboat pair' prints: %w", err)
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start 'lifeboat pair': %w", err)
	}
	scanned := scanFirst(ctx, codes, scan)
	if err := errors.Join(scanned, command.Wait()); err != nil {
		return fmt.Errorf("link the relay: %w", err)
	}
	return nil
}

// scanFirst scans the first code and reads the others, which nobody needs any more.
func scanFirst(ctx context.Context, codes io.Reader, scan func(context.Context, string) error) error {
	lines := bufio.NewScanner(codes)
	if !lines.Scan() {
		return errors.Join(errors.New("no QR code was shown"), lines.Err())
	}
	if err := scan(ctx, lines.Text()); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, codes)
	return err
}
