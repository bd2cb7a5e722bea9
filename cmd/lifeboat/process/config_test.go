package process

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/config"
	"lifeboat/sim/scenario"
)

// factsForTests lead to a world of the platforms that a script opens.
func factsForTests(t *testing.T, script scenario.Script) scenario.Facts {
	t.Helper()
	facts := scenario.Facts{
		Operator: scenario.OperatorFacts{URL: "generic+http://127.0.0.1:8085/alerts"},
		Controls: []string{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"},
	}
	for _, platform := range script.Platforms() {
		addPlatform(t, &facts, platform)
	}
	for i, member := range script.Members {
		for _, platform := range member.On {
			facts.People = append(facts.People, scenario.Account{Name: member.Name, On: platform, ID: accountOn(platform, i)})
		}
	}
	return facts
}

func addPlatform(t *testing.T, facts *scenario.Facts, platform scenario.PlatformName) {
	t.Helper()
	switch platform {
	case scenario.WhatsApp:
		facts.WhatsApp = &scenario.WhatsAppFacts{
			Address: "127.0.0.1:4443", Resolver: "127.0.0.1:5353", Authority: []byte("PEM"), Chat: "120363000000000001@g.us",
		}
		if _, err := rand.Read(facts.WhatsApp.NoiseRoot[:]); err != nil {
			t.Fatal(err)
		}
	case scenario.Telegram:
		facts.Telegram = &scenario.TelegramFacts{
			URL: "http://127.0.0.1:8081", Token: "7000000001:" + strings.Repeat("x", 35), Chat: "-4000000001",
		}
		facts.Operator = scenario.OperatorFacts{TelegramID: 1000000009}
	default:
		facts.Matrix = append(facts.Matrix, scenario.MatrixFacts{
			On: platform, URL: "http://127.0.0.1:8082", User: "@" + string(platform) + ":localhost", Password: "secret", Chat: "!room:localhost",
		})
	}
}

func accountOn(platform scenario.PlatformName, number int) string {
	if platform == scenario.Matrix || platform == scenario.Matrix2 {
		return fmt.Sprintf("@member%d:localhost", number)
	}
	if platform == scenario.WhatsApp {
		return fmt.Sprintf("+3247000000%d", number+1)
	}
	return fmt.Sprintf("3247000000%d", number+1)
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
			path, err := WriteConfig(t.TempDir(), script, factsForTests(t, script))
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
	path, err := WriteConfig(t.TempDir(), script, facts)
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
	if name, known := settings.PersonName("matrix", facts.People[len(facts.People)-1].ID); !known || name != "Paul" {
		t.Errorf("the last account belongs to %q", name)
	}
	if _, isThere := settings.Platform("telegram"); !isThere {
		t.Error("Telegram is missing")
	}
}

func TestAnOverrideOfASettingThatHoldsNoSettingsIsRefused(t *testing.T) {
	script := scenario.Script{Group: "Family", Primary: scenario.WhatsApp, Overrides: []scenario.Override{{Setting: "data.size", Value: "3"}}}
	_, err := WriteConfig(t.TempDir(), script, factsForTests(t, script))
	if err == nil || !strings.Contains(err.Error(), "data has no settings in it") {
		t.Errorf("the error is %v", err)
	}
}

func TestTheRehearsalIsReadableByItsOwnerAlone(t *testing.T) {
	folder := t.TempDir()
	script := scenario.Script{Group: "Family", Primary: scenario.WhatsApp, Fallbacks: []scenario.PlatformName{scenario.Telegram}}
	if _, err := WriteConfig(folder, script, factsForTests(t, script)); err != nil {
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
