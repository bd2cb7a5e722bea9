package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/replay"
)

const minimal = `
platforms:
  whatsapp:
  telegram: {token: {file: telegram.token}}
groups:
  - name: Family
    primary: "whatsapp:120363000000000000@g.us"
    fallbacks: ["telegram:-1001234567890"]
operators: {telegram: [123456789]}
`

// plainly lets cmp look at values with secrets and zones in them.
var plainly = cmp.Options{
	cmp.Comparer(func(a, b config.Secret) bool { return a.Reveal() == b.Reveal() }),
	cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
}

func load(t *testing.T, text string) *config.Config {
	t.Helper()
	inFolder(t, text)
	return mustLoad(t)
}

func TestDefaults(t *testing.T) {
	got := load(t, minimal)
	here, err := os.Getwd()
	check(t, err)
	want := &config.Config{
		Data:      filepath.Join(here, "lifeboat-data"),
		Timezone:  time.Local,
		Languages: []string{"en"},
		Retention: 24 * time.Hour,
		Platforms: []config.Platform{
			{Name: "whatsapp", Type: config.TypeWhatsApp, WhatsApp: &config.WhatsApp{Account: config.AccountDedicated, Canary: time.Minute}},
			{Name: "telegram", Type: config.TypeTelegram, Telegram: &config.Telegram{
				Token: config.NewSecret(token), Server: "https://api.telegram.org",
			}},
		},
		Groups: []config.Group{{
			Name:      "Family",
			Primary:   bridge.Chat{Platform: "whatsapp", ID: "120363000000000000@g.us"},
			Fallbacks: []bridge.Chat{{Platform: "telegram", ID: "-1001234567890"}},
			Timezone:  time.Local, Languages: []string{"en"}, RingAfter: 2 * time.Minute, Linger: 2 * time.Hour, Replay: replay.Digest,
		}},
		Failover: config.Failover{
			RingAfter: 2 * time.Minute, HealthyFor: 90 * time.Second, Linger: 2 * time.Hour,
			Controls: []string{"1.1.1.1:443", "8.8.8.8:443", "9.9.9.9:443"}, SecondResolver: "1.1.1.1:53",
		},
		Operators: config.Operators{Telegram: []config.PersonID{{Platform: "telegram", ID: "123456789"}}},
		Replay:    config.Replay{PostsPerMinute: 4},
		Media:     config.Media{Largest: 100_000_000, Keep: 2_000_000_000},
		Queue:     config.Queue{ExpireAfter: 14 * 24 * time.Hour, LimitPerChat: 100_000},
	}
	if diff := cmp.Diff(want, got, plainly); diff != "" {
		t.Errorf("the defaults differ (-want +got):\n%s", diff)
	}
}

func TestEverySetting(t *testing.T) {
	got := load(t, read(t, filepath.Join("testdata", "every_setting.yaml")))
	brussels, err := time.LoadLocation("Europe/Brussels")
	check(t, err)
	want := &config.Config{
		Data:     "/var/lib/lifeboat",
		Timezone: brussels, Languages: []string{"fr", "en"}, Retention: 90 * time.Minute, Rehearsal: true, HoldReplay: true,
		QuietHours: config.QuietHours{From: 22*time.Hour + 30*time.Minute, To: 7 * time.Hour},
		Platforms: []config.Platform{
			{Name: "family", Type: config.TypeWhatsApp, WhatsApp: &config.WhatsApp{
				Account: config.AccountOwn,
				Endpoint: &config.Endpoint{
					Address: "127.0.0.1:4443", Resolver: "127.0.0.1:5353", CAFile: filepath.Join(filepath.Dir(got.Platforms[0].WhatsApp.Endpoint.CAFile), "ca.pem"),
					NoiseRootKey: bytes.Repeat([]byte{0x01, 0xef}, 16),
				},
			}},
			{Name: "telegram", Type: config.TypeTelegram, Telegram: &config.Telegram{
				Token: config.NewSecret(token), Server: "http://bots.example.org:8081/base",
			}},
			{Name: "telegram-2", Type: config.TypeTelegram, Telegram: &config.Telegram{
				Token: config.NewSecret(secondToken), Server: "http://127.0.0.1:8081",
			}},
			{Name: "matrix", Type: config.TypeMatrix, Matrix: &config.Matrix{
				Homeserver: "https://matrix.example.org", User: "@bot:example.org", Password: config.NewSecret(matrixPassword),
			}},
			{Name: "matrix-work", Type: config.TypeMatrix, Matrix: &config.Matrix{
				Homeserver: "http://127.0.0.1:8008", User: "@bot:localhost", Token: config.NewSecret(matrixToken),
			}},
		},
		Groups: []config.Group{
			{
				Name:    "Famille 👨‍👩‍👧",
				Primary: bridge.Chat{Platform: "family", ID: "32470000000-1500000000@g.us"},
				Fallbacks: []bridge.Chat{
					{Platform: "telegram", ID: "-1001234567890/45"},
					{Platform: "telegram-2", ID: "-42"},
					{Platform: "matrix", ID: "!family:example.org"},
					{Platform: "matrix-work", ID: "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM"},
				},
				Timezone: time.UTC, Languages: []string{"en"}, RingAfter: 0, Linger: time.Hour, Mirror: true, Replay: replay.Summary,
			},
			{
				Name:      "Cousins",
				Primary:   bridge.Chat{Platform: "telegram", ID: "-1001234567890"},
				Fallbacks: []bridge.Chat{{Platform: "telegram-2", ID: "-43"}},
				Timezone:  brussels, Languages: []string{"fr", "en"}, RingAfter: 5 * time.Minute, Linger: 0, Replay: replay.Digest,
				QuietHours: config.QuietHours{From: 22*time.Hour + 30*time.Minute, To: 7 * time.Hour}, HoldReplay: true,
			},
		},
		People: []config.Person{{Name: "Grandma", IDs: []config.PersonID{
			{Platform: "family", ID: "32470000000@s.whatsapp.net"},
			{Platform: "family", ID: "123456789012345@lid"},
			{Platform: "telegram", ID: "123456789"},
			{Platform: "matrix", ID: "@grandma:example.org"},
		}}},
		Ignored: []config.PersonID{
			{Platform: "family", ID: "32470000009@s.whatsapp.net"},
			{Platform: "telegram", ID: "555"},
			{Platform: "matrix", ID: "@bridge:example.org"},
		},
		Operators: config.Operators{
			Telegram: []config.PersonID{{Platform: "telegram", ID: "123456789"}, {Platform: "telegram-2", ID: "987654321"}},
			URLs:     []config.Secret{config.NewSecret("pager://me:hush@pager.example.org/")},
		},
		Failover: config.Failover{
			RingAfter: 5 * time.Minute, HealthyFor: 10 * time.Second, Linger: 0, Controls: []string{"127.0.0.1:4001", "http://127.0.0.1:4002/generate_204"},
			ControlsCAFile: filepath.Join(filepath.Dir(got.Platforms[0].WhatsApp.Endpoint.CAFile), "controls.pem"), SecondResolver: "127.0.0.1:5354",
		},
		Replay: config.Replay{PostsPerMinute: 60}, Media: config.Media{Largest: 20_000_000, Keep: 500_000_000},
		Queue: config.Queue{ExpireAfter: 48 * time.Hour, LimitPerChat: 5000},
	}
	if diff := cmp.Diff(want, got, plainly); diff != "" {
		t.Errorf("the settings differ (-want +got):\n%s", diff)
	}
	if !filepath.IsAbs(got.Platforms[0].WhatsApp.Endpoint.CAFile) {
		t.Error("the path of the CA file is relative")
	}
}

func TestWhatsAppIsOptional(t *testing.T) {
	fixture := read(t, filepath.Join("testdata", "telegram_and_matrix.yaml"))
	load(t, `
platforms:
  telegram: {token: {file: telegram.token}}
  telegram-2: {type: telegram, token: {env: SECOND_TOKEN}}
groups:
  - {name: Family, primary: "telegram:-1", fallbacks: ["telegram-2:-1"]}
operators: {telegram: [123456789]}
`)
	got := load(t, fixture)
	if len(got.Warnings) > 0 || got.Groups[0].Primary.Platform != "matrix" {
		t.Errorf("a relay without WhatsApp is read as %+v", got)
	}
}

// defaultInComment matches the lines of the example that show a default.
var defaultInComment = regexp.MustCompile(
	`(?m)^( *)# ((?:data|languages|retention|server|ring_after|healthy_for|linger|controls|second_resolver|posts_per_minute|expire_after|limit_per_chat|hold_replay|rehearsal): )`)

func TestExampleShowsTheDefaults(t *testing.T) {
	example := read(t, filepath.Join("..", "..", "config.example.yaml"))
	got := load(t, example)
	if len(got.Warnings) > 0 {
		t.Errorf("the example gives warnings: %q", got.Warnings)
	}
	explicit := defaultInComment.ReplaceAllString(example, "$1$2")
	if shown := len(defaultInComment.FindAllString(example, -1)); shown != 14 {
		t.Errorf("the example shows %d defaults, want 14", shown)
	}
	check(t, os.WriteFile("config.yaml", []byte(explicit), 0o600))
	if diff := cmp.Diff(got, mustLoad(t), plainly); diff != "" {
		t.Errorf("the example shows other defaults than there are (-defaults +shown):\n%s", diff)
	}
}
