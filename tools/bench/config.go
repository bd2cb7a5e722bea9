package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"lifeboat/sim/scenario"
)

// section is a part of a configuration file.
type section = map[string]any

// group is a conversation as the configuration has it: its chats with their
// platforms' names in front, the primary first. The chats are always joined.
type group struct {
	name  string
	chats []string
}

func (g group) section() section {
	return section{"name": g.name, "primary": g.chats[0], "fallbacks": g.chats[1:], "mode": "mirror"}
}

// groupOf is the only group of a scenario's world.
func groupOf(script scenario.Script, facts scenario.Facts) group {
	g, chats := group{name: script.Group}, facts.Chats()
	for _, platform := range script.Platforms() {
		g.chats = append(g.chats, string(platform)+":"+chats[platform])
	}
	return g
}

// writeConfig writes the configuration that connects a relay to a world, and all
// files that it names, and returns its path.
func writeConfig(folder string, facts scenario.Facts, groups []group) (string, error) {
	written := files{}
	var sections []section
	for _, g := range groups {
		sections = append(sections, g.section())
	}
	text, err := yaml.Marshal(section{
		"rehearsal": true,
		"data":      "data",
		"timezone":  "UTC",
		"platforms": platforms(facts, written),
		"groups":    sections,
		"operators": operators(facts, written),
		"failover":  section{"controls": facts.Controls},
	})
	if err != nil {
		return "", fmt.Errorf("write the relay's config: %w", err)
	}
	written["config.yaml"] = text
	return filepath.Join(folder, "config.yaml"), written.write(folder)
}

// files are what the relay reads, by their paths.
type files map[string][]byte

func (f files) write(folder string) error {
	var errs []error
	for name, content := range f {
		errs = append(errs, os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("write the relay's config: %w", err)
	}
	return nil
}

// secret keeps a secret in a file of its own, and returns how the configuration
// points to it.
func (f files) secret(name, content string) section {
	f[name] = []byte(content + "\n")
	return section{"file": name}
}

func platforms(facts scenario.Facts, written files) section {
	platforms := section{}
	if whatsApp := facts.WhatsApp; whatsApp != nil {
		written["ca.pem"] = whatsApp.Authority
		platforms[string(scenario.WhatsApp)] = section{"endpoint": section{
			"address": whatsApp.Address, "resolver": whatsApp.Resolver,
			"ca_file": "ca.pem", "noise_root_key": hex.EncodeToString(whatsApp.NoiseRoot[:]),
		}}
	}
	if telegram := facts.Telegram; telegram != nil {
		platforms[string(scenario.Telegram)] = section{
			"token": written.secret("telegram.token", telegram.Token), "server": telegram.URL,
		}
	}
	for _, homeserver := range facts.Matrix {
		name := string(homeserver.On)
		platforms[name] = section{
			"type": "matrix", "homeserver": homeserver.URL, "user": homeserver.User,
			"password": written.secret(name+".password", homeserver.Password),
		}
	}
	return platforms
}

func operators(facts scenario.Facts, written files) section {
	if facts.Operator.TelegramID != 0 {
		return section{"telegram": []int64{facts.Operator.TelegramID}}
	}
	return section{"urls": []section{written.secret("operator.url", facts.Operator.URL)}}
}
