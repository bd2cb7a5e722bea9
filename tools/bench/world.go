package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"lifeboat/sim/scenario"
)

// world is a scenario's world with a relay in it that joins its chats.
type world struct {
	*scenario.World
	script scenario.Script
	folder string
	relay  *relay
}

// openWorld builds the world and starts a relay in it that is connected with
// everything when openWorld returns.
func openWorld(ctx context.Context, s setup, script scenario.Script) (*world, error) {
	folder, err := os.MkdirTemp("", "lifeboat-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the bench: %w", err)
	}
	w := &world{script: script, folder: folder}
	if w.World, err = scenario.Open(ctx, script, scenario.Show{}); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if err := w.startRelay(ctx, s); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *world) startRelay(ctx context.Context, s setup) error {
	facts := w.Facts()
	config, err := writeConfig(w.folder, facts, []group{groupOf(w.script, facts)})
	if err != nil {
		return err
	}
	if w.relay, err = newRelay(s.program, config); err != nil {
		return err
	}
	if facts.WhatsApp != nil {
		if err := w.relay.Link(ctx, w.relay.program, w.LinkRelay); err != nil {
			return err
		}
	}
	return w.relay.startReady(ctx)
}

// close ends everything and removes what it left.
func (w *world) close() error {
	var errs []error
	if w.relay != nil {
		errs = append(errs, w.relay.Stop())
	}
	return errors.Join(append(errs, w.Close(), os.RemoveAll(w.folder))...)
}
