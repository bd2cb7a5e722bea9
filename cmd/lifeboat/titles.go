package main

import (
	"fmt"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
)

// titles are the platforms' names as people write them. Where there are several
// of a kind, those with a name of their own are told apart by it.
func titles(settings *config.Config) map[bridge.PlatformName]string {
	ofKind := map[config.PlatformType]int{}
	for _, platform := range settings.Platforms {
		ofKind[platform.Type]++
	}
	named := map[bridge.PlatformName]string{}
	for _, platform := range settings.Platforms {
		named[platform.Name] = title(platform.Type)
		if ofKind[platform.Type] > 1 && string(platform.Name) != string(platform.Type) {
			named[platform.Name] = fmt.Sprintf("%s/%s", title(platform.Type), platform.Name)
		}
	}
	return named
}

// title is a kind of platform as people write it.
func title(kind config.PlatformType) string {
	switch kind {
	case config.TypeWhatsApp:
		return "WhatsApp"
	case config.TypeTelegram:
		return "Telegram"
	case config.TypeMatrix:
		return "Matrix"
	default:
		return string(kind)
	}
}
