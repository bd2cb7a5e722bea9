package main

import (
	"context"
	"fmt"
	"time"

	"lifeboat/bridge/pause"
)

const (
	// settling is how long the relay is left alone before it counts as idle.
	settling = 20 * time.Second
	// watching is how long its use of the processors is looked at.
	watching = 40 * time.Second
)

// measureIdle looks at a relay of many groups in which nobody talks.
func measureIdle(ctx context.Context, s setup, found *figures) error {
	return inTown(ctx, s, func(t *town) error {
		if err := pause.For(ctx, settling); err != nil {
			return err
		}
		before, err := t.relay.processor()
		if err != nil {
			return err
		}
		if err := pause.For(ctx, watching); err != nil {
			return err
		}
		after, err := t.relay.processor()
		if err != nil {
			return err
		}
		resident, err := t.relay.memory("VmRSS")
		if err != nil {
			return err
		}
		most, err := t.relay.memory("VmHWM")
		if err != nil {
			return err
		}
		fmt.Printf("  %d groups: %.1f MB resident, at most %.1f MB since the start\n", townGroups, resident, most)
		found.set("rss_idle_mb", resident)
		found.set("cpu_idle_percent", 100*(after-before).Seconds()/watching.Seconds())
		return nil
	})
}
