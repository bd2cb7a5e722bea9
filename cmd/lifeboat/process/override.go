package process

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lifeboat/sim/scenario"
)

// apply changes one setting, named by its path, such as "replay.posts_per_minute". What begins with "group." is a
// setting of the group.
func apply(config Section, override scenario.Override) error {
	keys := strings.Split(override.Setting, ".")
	if groups, ok := config["groups"].([]Section); ok && keys[0] == "group" {
		config, keys = groups[0], keys[1:]
	}
	for _, key := range keys[:len(keys)-1] {
		if config[key] == nil {
			config[key] = Section{}
		}
		inner, ok := config[key].(Section)
		if !ok {
			return fmt.Errorf("the scenario overrides %s, but %s has no settings in it", override.Setting, key)
		}
		config = inner
	}
	value, err := plainValue(override.Value, time.Now().UTC())
	if err != nil {
		return fmt.Errorf("the scenario overrides %s: %w", override.Setting, err)
	}
	config[keys[len(keys)-1]] = value
	return nil
}

// fromNow is a time of day that is counted from the moment in which the configuration is written.
var fromNow = regexp.MustCompile(`\{now(?:\+([^}]*))?\}`)

// plainValue lets numbers be numbers, and puts times of day in: {now} is the minute that is on, and {now+2m} the
// first full minute after that time.
func plainValue(text string, now time.Time) (any, error) {
	if number, err := strconv.Atoi(text); err == nil {
		return number, nil
	}
	if text == "true" || text == "false" {
		return text == "true", nil
	}
	for _, found := range fromNow.FindAllStringSubmatch(text, -1) {
		clock, err := clockAfter(found[1], now)
		if err != nil {
			return nil, fmt.Errorf("%q is no time from now; write it like {now} or {now+2m}", found[0])
		}
		text = strings.Replace(text, found[0], clock, 1)
	}
	return text, nil
}

func clockAfter(text string, now time.Time) (string, error) {
	const full = time.Minute
	if text == "" {
		return now.Format("15:04"), nil
	}
	after, err := time.ParseDuration(text)
	return now.Add(after + full - time.Nanosecond).Truncate(full).Format("15:04"), err
}
