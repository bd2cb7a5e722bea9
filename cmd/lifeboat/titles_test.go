package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
)

func TestPlatformsOfAKindAreToldApart(t *testing.T) {
	settings := &config.Config{Platforms: []config.Platform{
		{Name: "chat", Type: config.TypeTelegram},
		{Name: "matrix", Type: config.TypeMatrix},
		{Name: "friends", Type: config.TypeMatrix},
	}}
	want := map[bridge.PlatformName]string{"chat": "Telegram", "matrix": "Matrix", "friends": "Matrix/friends"}
	if diff := cmp.Diff(want, titles(settings)); diff != "" {
		t.Errorf("the titles (-want +got):\n%s", diff)
	}
}
