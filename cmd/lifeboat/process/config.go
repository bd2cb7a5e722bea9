package process

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"lifeboat/sim/scenario"
)

// Section is a part of a configuration file.
type Section = map[string]any

// files are all that the relay reads, by their paths.
type files map[string][]byte

// ConfigPath is where the configuration of a relay's folder lies.
func ConfigPath(folder string) string { return filepath.Join(folder, "config.yaml") }

// WriteConfig writes the configuration that connects a relay to the world, and all files that it names. It
// returns the path of the configuration.
func WriteConfig(folder string, script scenario.Script, facts scenario.Facts) (string, error) {
	written := files{}
	config := connecting(facts, []Section{groupIn(script, facts)}, written)
	config["people"] = peopleIn(script, facts)
	for _, override := range script.Overrides {
		if err := apply(config, override); err != nil {
			return "", err
		}
	}
	return written.writeWith(config, folder)
}

// WriteConfigFor writes the configuration that connects a relay to platforms, with groups of the caller's own, and all
// files that it names. It returns the path of the configuration.
func WriteConfigFor(folder string, facts scenario.Facts, groups []Section) (string, error) {
	written := files{}
	return written.writeWith(connecting(facts, groups, written), folder)
}

// writeWith writes the files, with the configuration among them, and returns its path.
func (f files) writeWith(config Section, folder string) (string, error) {
	text, err := yaml.Marshal(config)
	if err != nil {
		return "", fmt.Errorf("write the rehearsal's config: %w", err)
	}
	f["config.yaml"] = text
	return ConfigPath(folder), f.write(folder)
}

func (f files) write(folder string) error {
	var errs []error
	for name, content := range f {
		errs = append(errs, os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("write the rehearsal's config: %w", err)
	}
	return nil
}

// connecting is what every rehearsal has in its configuration.
func connecting(facts scenario.Facts, groups []Section, written files) Section {
	return Section{
		"rehearsal": true,
		"data":      "data",
		"timezone":  "UTC",
		"platforms": platformsIn(facts, written),
		"groups":    groups,
		"operators": operatorsIn(facts, written),
		"failover":  failoverIn(facts, written),
	}
}

func failoverIn(facts scenario.Facts, written files) Section {
	const authority = "controls.pem"
	written[authority] = facts.ControlsAuthority
	failover := Section{"controls": facts.Controls, "controls_ca_file": authority}
	if facts.WhatsApp != nil && facts.WhatsApp.SecondResolver != "" {
		failover["second_resolver"] = facts.WhatsApp.SecondResolver
	}
	return failover
}

func platformsIn(facts scenario.Facts, written files) Section {
	platforms := Section{}
	if whatsApp := facts.WhatsApp; whatsApp != nil {
		written["ca.pem"] = whatsApp.Authority
		platforms[string(scenario.WhatsApp)] = Section{"endpoint": Section{
			"address": whatsApp.Address, "resolver": whatsApp.Resolver,
			"ca_file": "ca.pem", "noise_root_key": hex.EncodeToString(whatsApp.NoiseRoot[:]),
		}}
	}
	if telegram := facts.Telegram; telegram != nil {
		platforms[string(scenario.Telegram)] = Section{
			"token": written.secret("telegram.token", telegram.Token), "server": telegram.URL,
		}
	}
	for _, homeserver := range facts.Matrix {
		name := string(homeserver.On)
		platforms[name] = Section{
			"type": "matrix", "homeserver": homeserver.URL, "user": homeserver.User,
			"password": written.secret(name+".password", homeserver.Password),
		}
	}
	return platforms
}

// secret keeps a secret in a file of its own, and returns how the configuration points to it.
func (f files) secret(name, content string) Section {
	f[name] = []byte(content + "\n")
	return Section{"file": name}
}

func groupIn(script scenario.Script, facts scenario.Facts) Section {
	chats := facts.Chats()
	address := func(platform scenario.PlatformName) string { return string(platform) + ":" + chats[platform] }
	var fallbacks []string
	for _, fallback := range script.Fallbacks {
		fallbacks = append(fallbacks, address(fallback))
	}
	return Section{"name": script.Group, "primary": address(script.Primary), "fallbacks": fallbacks}
}

func peopleIn(script scenario.Script, facts scenario.Facts) []Section {
	var people []Section
	for _, member := range script.Members {
		var ids []string
		for _, account := range facts.People {
			if account.Name == member.Name {
				ids = append(ids, string(account.On)+":"+account.ID)
			}
		}
		people = append(people, Section{"name": member.Name, "ids": ids})
	}
	return people
}

func operatorsIn(facts scenario.Facts, written files) Section {
	if facts.Operator.URL != "" {
		return Section{"urls": []Section{written.secret("operator.url", facts.Operator.URL)}}
	}
	return Section{"telegram": []int64{facts.Operator.TelegramID}}
}
