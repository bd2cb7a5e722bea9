package demo

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/config"
	"lifeboat/sim/scenario"
)

func factsForTests(t *testing.T, script scenario.Script) scenario.Facts {
	t.Helper()
	facts := scenario.Facts{
		WhatsApp: scenario.WhatsAppFacts{
			Address: "127.0.0.1:4443", Resolver: "127.0.0.1:5353", Authority: []byte("PEM"), GroupJID: "120363000000000001@g.us",
		},
		Telegram: scenario.TelegramFacts{URL: "http://127.0.0.1:8081", Token: "7000000001:" + strings.Repeat("x", 35), Chat: -4000000001},
		Controls: []string{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"},
	}
	if _, err := rand.Read(facts.WhatsApp.NoiseRoot[:]); err != nil {
		t.Fatal(err)
	}
	for i, member := range script.Members {
		for _, platform := range member.On {
			facts.People = append(facts.People, scenario.Account{Name: member.Name, On: platform, ID: "3247000000" + string(rune('1'+i))})
		}
	}
	return facts
}

func TestTheRehearsalOfEveryScenarioIsAValidConfiguration(t *testing.T) {
	names, err := scenario.Names()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			script, err := scenario.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			path, err := writeRehearsal(t.TempDir(), script, factsForTests(t, script))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := config.Load(path); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOverridesReachTheRelay(t *testing.T) {
	script, err := scenario.LoadFile("../testdata/quick.txt")
	if err != nil {
		t.Fatal(err)
	}
	facts := factsForTests(t, script)
	path, err := writeRehearsal(t.TempDir(), script, facts)
	if err != nil {
		t.Fatal(err)
	}
	settings, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if settings.Failover.HealthyFor != 10*time.Second || settings.Replay.PostsPerMinute != 60 {
		t.Errorf("healthy_for is %s, posts_per_minute %d", settings.Failover.HealthyFor, settings.Replay.PostsPerMinute)
	}
	if name, known := settings.PersonName("telegram", facts.People[len(facts.People)-1].ID); !known || name != "Grandma" {
		t.Errorf("the last account belongs to %q", name)
	}
	if token := settings.Platforms[1].Telegram; token == nil && settings.Platforms[0].Telegram == nil {
		t.Error("Telegram is missing")
	}
}

func TestAnOverrideOfASettingThatHoldsNoSettingsIsRefused(t *testing.T) {
	script := scenario.Script{Group: "Family", Overrides: []scenario.Override{{Setting: "data.size", Value: "3"}}}
	_, err := writeRehearsal(t.TempDir(), script, factsForTests(t, script))
	if err == nil || !strings.Contains(err.Error(), "data has no settings in it") {
		t.Errorf("the error is %v", err)
	}
}

func TestTheRehearsalIsReadableByItsOwnerAlone(t *testing.T) {
	folder := t.TempDir()
	script := scenario.Script{Group: "Family"}
	if _, err := writeRehearsal(folder, script, factsForTests(t, script)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"config.yaml", "telegram.token", "ca.pem"} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}
}
