package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"lifeboat/bridge/relay"
)

// watch tells the service manager, where there is one, that the relay is ready,
// and then feeds its watchdog for as long as the loop makes progress.
func watch(ctx context.Context, lifeboat *relay.Relay, log *slog.Logger) error {
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return fmt.Errorf("read the service manager's watchdog setting: %w", err)
	}
	if err := lifeboat.Alive(ctx); err != nil {
		return nil // it ended before it was ready
	}
	if _, err := daemon.SdNotify(false, daemon.SdNotifyReady); err != nil {
		log.Warn("the service manager cannot be told that the relay is ready", "error", err)
	}
	if interval == 0 {
		<-ctx.Done()
	} else {
		feed(ctx, lifeboat, interval, log)
	}
	if _, err := daemon.SdNotify(false, daemon.SdNotifyStopping); err != nil {
		log.Warn("the service manager cannot be told that the relay stops", "error", err)
	}
	return nil
}

// feed feeds the watchdog twice in each interval. A loop that does not answer
// lets it starve, and the service manager starts the relay anew.
func feed(ctx context.Context, lifeboat *relay.Relay, interval time.Duration, log *slog.Logger) {
	ticker := time.NewTicker(interval / 2)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		bounded, cancel := context.WithTimeout(ctx, interval/2)
		err := lifeboat.Alive(bounded)
		cancel()
		if err != nil {
			log.Error("the relay's loop does not answer", "error", err)
			continue
		}
		if _, err := daemon.SdNotify(false, daemon.SdNotifyWatchdog); err != nil {
			log.Warn("the watchdog cannot be fed", "error", err)
		}
	}
}
