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

// section is a part of a configuration file.
type section = map[string]any

// files are all that the relay reads, by their paths.
type files map[string][]byte

// ConfigPath is where the configuration of a relay's folder lies.
func ConfigPath(folder string) string { return filepath.Join(folder, "config.yaml") }

// WriteConfig writes the configuration that connects a relay to the world, and all files that it names. It
// returns the path of the configuration.
func WriteConfig(folder string, script scenario.Script, facts scenario.Facts) (string, error) {
	written := files{}
	config := rehearsalConfig(script, facts, written)
	for _, override := range script.Overrides {
		if err := apply(config, override); err != nil {
			return "", err
		}
	}
	text, err := yaml.Marshal(config)
	if err != nil {
		return "", fmt.Errorf("write the rehearsal's config: %w", err)
	}
	path := ConfigPath(folder)
	written["config.yaml"] = text
	return path, written.write(folder)
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

func rehearsalConfig(script scenario.Script, facts scenario.Facts, written files) section {
	return section{
		"rehearsal": true,
		"data":      "data",
		"timezone":  "UTC",
		"platforms": platformsIn(facts, written),
		"groups":    []section{groupIn(script, facts)},
		"people":    peopleIn(script, facts),
		"operators": operatorsIn(facts, written),
		"failover":  section{"controls": facts.Controls},
	}
}

func platformsIn(facts scenario.Facts, written files) section {
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

// secret keeps a secret in a file of its own, and returns how the configuration points to it.
func (f files) secret(name, content string) section {
	f[name] = []byte(content + "\n")
	return section{"file": name}
}

func groupIn(script scenario.Script, facts scenario.Facts) section {
	chats := facts.Chats()
	address := func(platform scenario.PlatformName) string { return string(platform) + ":" + chats[platform] }
	var fallbacks []string
	for _, fallback := range script.Fallbacks {
		fallbacks = append(fallbacks, address(fallback))
	}
	return section{"name": script.Group, "primary": address(script.Primary), "fallbacks": fallbacks}
}

func peopleIn(script scenario.Script, facts scenario.Facts) []section {
	var people []section
	for _, member := range script.Members {
		var ids []string
		for _, account := range facts.People {
			if account.Name == member.Name {
				ids = append(ids, string(account.On)+":"+account.ID)
			}
		}
		people = append(people, section{"name": member.Name, "ids": ids})
	}
	return people
}

func operatorsIn(facts scenario.Facts, written files) section {
	if facts.Operator.URL != "" {
		return section{"urls": []section{written.secret("operator.url", facts.Operator.URL)}}
	}
	return section{"telegram": []int64{facts.Operator.TelegramID}}
}
