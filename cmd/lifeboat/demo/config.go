package demo

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"lifeboat/sim/scenario"
)

// section is a part of a configuration file.
type section = map[string]any

// writeRehearsal writes the configuration that connects a relay to the world, and all files that it names. It
// returns the path of the configuration.
func writeRehearsal(folder string, script scenario.Script, facts scenario.Facts) (string, error) {
	config := rehearsalConfig(script, facts)
	for _, override := range script.Overrides {
		if err := apply(config, override); err != nil {
			return "", err
		}
	}
	text, err := yaml.Marshal(config)
	if err != nil {
		return "", fmt.Errorf("write the rehearsal's config: %w", err)
	}
	path := filepath.Join(folder, "config.yaml")
	for name, content := range map[string][]byte{
		path:                                    text,
		filepath.Join(folder, "ca.pem"):         facts.WhatsApp.Authority,
		filepath.Join(folder, "telegram.token"): []byte(facts.Telegram.Token + "\n"),
		filepath.Join(folder, "operator.url"):   []byte("logger://\n"),
	} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return "", fmt.Errorf("write the rehearsal's config: %w", err)
		}
	}
	return path, nil
}

func rehearsalConfig(script scenario.Script, facts scenario.Facts) section {
	return section{
		"rehearsal": true,
		"data":      "data",
		"timezone":  "UTC",
		"platforms": section{
			"whatsapp": section{"endpoint": section{
				"address": facts.WhatsApp.Address, "resolver": facts.WhatsApp.Resolver,
				"ca_file": "ca.pem", "noise_root_key": hex.EncodeToString(facts.WhatsApp.NoiseRoot[:]),
			}},
			"telegram": section{"token": section{"file": "telegram.token"}, "server": facts.Telegram.URL},
		},
		"groups": []section{{
			"name":      script.Group,
			"primary":   "whatsapp:" + facts.WhatsApp.GroupJID,
			"fallbacks": []string{"telegram:" + strconv.FormatInt(facts.Telegram.Chat, 10)},
		}},
		"people":    peopleIn(script, facts),
		"operators": section{"urls": []section{{"file": "operator.url"}}},
		"failover":  section{"controls": facts.Controls},
	}
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

// apply changes one setting, named by its path, such as "replay.posts_per_minute".
func apply(config section, override scenario.Override) error {
	keys := strings.Split(override.Setting, ".")
	for _, key := range keys[:len(keys)-1] {
		if config[key] == nil {
			config[key] = section{}
		}
		inner, ok := config[key].(section)
		if !ok {
			return fmt.Errorf("the scenario overrides %s, but %s has no settings in it", override.Setting, key)
		}
		config = inner
	}
	config[keys[len(keys)-1]] = plainValue(override.Value)
	return nil
}

// plainValue lets numbers be numbers.
func plainValue(text string) any {
	if number, err := strconv.Atoi(text); err == nil {
		return number
	}
	return text
}
