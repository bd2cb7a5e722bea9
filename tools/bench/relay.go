package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"lifeboat/bridge/pause"
	"lifeboat/cmd/lifeboat/process"
)

// patience is how long a relay may take to get ready.
const patience = time.Minute

// relay is the shipped program as a process.
type relay struct {
	*process.Relay
	program process.Program
	folder  string
}

// newRelay prepares a relay that keeps its data and its log beside its
// configuration.
func newRelay(program, config string) (*relay, error) {
	folder := filepath.Dir(config)
	opened, err := process.Open(folder, config, func(err error) { fmt.Fprintln(os.Stderr, "bench:", err) })
	if err != nil {
		return nil, err
	}
	return &relay{opened, process.Program{Path: program}, folder}, nil
}

// startReady starts the relay and waits until it is connected with everything.
// It looks often, since how long that takes is measured.
func (r *relay) startReady(ctx context.Context) error {
	if err := r.Start(r.program); err != nil {
		return fmt.Errorf("%w (make build builds it)", err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		status, err := r.Client().Status(ctx)
		if err == nil && process.Connected(status) {
			return nil
		}
		if pause.For(ctx, 2*time.Millisecond) != nil {
			return errors.Join(fmt.Errorf("the relay was not connected with everything within %s; its last words: %s", patience, r.lastWords()), err)
		}
	}
}

// lastWords is the last line of the relay's log.
func (r *relay) lastWords() string { return process.LastWords(r.folder) }
