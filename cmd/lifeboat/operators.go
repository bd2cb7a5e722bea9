package main

import (
	"fmt"
	"log/slog"

	"golang.org/x/sys/unix"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/notify"
)

// openNotify reads the addresses under operators.urls; nil if there are none.
func openNotify(settings *config.Config, log *slog.Logger) (*notify.Platform, error) {
	if len(settings.Operators.URLs) == 0 {
		return nil, nil
	}
	var addresses []string
	for _, address := range settings.Operators.URLs {
		addresses = append(addresses, address.Reveal())
	}
	return notify.New(addresses, log)
}

// addNotify opens the services that operators are told on.
func (p *platforms) addNotify(settings *config.Config, log *slog.Logger) error {
	services, err := openNotify(settings, log)
	if err != nil || services == nil {
		return err
	}
	p.all = append(p.all, services)
	p.services = services.Chats()
	return nil
}

// privateChats are the operators' private chats with the relay's accounts. Such
// a chat bears its person's id.
func privateChats(settings *config.Config) []bridge.Chat {
	var chats []bridge.Chat
	for _, operator := range settings.Operators.Telegram {
		chats = append(chats, bridge.Chat{Platform: operator.Platform, ID: operator.ID})
	}
	return chats
}

// dataDisk is the disk that the data folder is on.
type dataDisk struct{ folder string }

// Free returns what a user without special rights may still write there.
func (d dataDisk) Free() (uint64, error) {
	var about unix.Statfs_t
	if err := unix.Statfs(d.folder, &about); err != nil {
		return 0, fmt.Errorf("look how much space the data folder has: %w", err)
	}
	return about.Bavail * uint64(about.Bsize), nil
}
