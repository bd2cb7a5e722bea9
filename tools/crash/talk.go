package main

import (
	"context"
	"sync"
	"time"

	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// pace is how often somebody speaks on a platform. Together they stay below the
// 20 posts a minute that Telegram takes in one group.
var pace = map[scenario.PlatformName]time.Duration{
	scenario.WhatsApp: 9 * time.Second,
	scenario.Telegram: 5 * time.Second,
	scenario.Matrix:   9 * time.Second,
}

// albumEvery says which messages are albums of two photos.
const albumEvery = 7

// mouths let members talk on every platform at its pace.
type mouths struct {
	script scenario.Script
	world  *scenario.World
	urged  map[scenario.PlatformName]chan bool // true asks for an album

	mu     sync.Mutex
	silent map[scenario.PlatformName]bool
}

func newMouths(script scenario.Script, world *scenario.World) *mouths {
	m := &mouths{script: script, world: world, urged: map[scenario.PlatformName]chan bool{}, silent: map[scenario.PlatformName]bool{}}
	for _, platform := range script.Platforms() {
		m.urged[platform] = make(chan bool, 1)
	}
	return m
}

// urge has somebody on a platform speak at once, or send an album.
func (m *mouths) urge(on scenario.PlatformName, withAlbum bool) {
	select {
	case m.urged[on] <- withAlbum:
	default: // somebody is about to
	}
}

// hush says whether nobody speaks on a platform at the moment.
func (m *mouths) hush(on scenario.PlatformName, silent bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.silent[on] = silent
}

func (m *mouths) hushed(on scenario.PlatformName) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.silent[on]
}

// talk has members speak on one platform until ctx ends.
func (m *mouths) talk(ctx context.Context, on scenario.PlatformName) error {
	ticker := time.NewTicker(pace[on])
	defer ticker.Stop()
	for number := 1; ; number++ {
		withAlbum := number%albumEvery == 0
		select {
		case <-ctx.Done():
			return nil
		case asked := <-m.urged[on]:
			withAlbum = withAlbum || asked
		case <-ticker.C:
		}
		if m.hushed(on) {
			continue
		}
		say := scenario.Say{Who: speakers(m.script, on, number), On: on, Text: words(on, number)}
		if withAlbum {
			say.Files = album(on, number)
		}
		// What was begun is finished, so that the books know how it ended.
		if err := m.world.Say(context.WithoutCancel(ctx), say); err != nil {
			return err
		}
	}
}

// balance adds up the members' books as they are now.
func (m *mouths) balance() scenario.Balance {
	return m.world.Books().Balance(process.Rules(m.script, m.world.Members()))
}
