package process

import (
	"context"
	"fmt"
)

// Status returns what 'lifeboat status' shows of the relay now. It fails while the relay is being started.
func (r *Relay) Status(ctx context.Context, program Program) (string, error) {
	command, err := r.prepare(ctx, program, "status", "--config", r.config)
	if err != nil {
		return "", err
	}
	command.Stderr = nil // what it says of a relay that is not there does not belong into that relay's log
	shown, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("ask for the relay's status: %w", err)
	}
	return string(shown), nil
}
